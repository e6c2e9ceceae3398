"""`brought_films`: a film that lies in copies alone is here for as long as some work needs it."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.archive.remote_film import with_remote_film
from tests.archive.stored_record import FILM, stored_record
from webinar_archive.archive.kept_files import damaged_files
from webinar_archive.archive.remote_films import RemoteFilm, keep_remote_film, remote_films
from webinar_archive.errors import FilmAway
from webinar_archive.i18n.messages import sentence
from webinar_archive.models import Capture
from webinar_archive.pipeline.brought_films import film_at_hand
from webinar_archive.pipeline.copy_events import last_copy


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return stored_record(tmp_path / "essai" / "a")


@pytest.fixture
def capture(record: Path, tmp_path: Path) -> Capture:
    return with_remote_film(record, tmp_path / "near", tmp_path / "far")


def names(record: Path) -> list[str]:
    return sorted(path.name for path in (record / "capture").iterdir())


def test_a_film_is_brought_and_deleted_again(record: Path, capture: Capture) -> None:
    shares: list[float] = []
    with film_at_hand(record, capture, shares.append):
        assert (record / "capture/media.mp4").read_bytes() == FILM
        with film_at_hand(record, capture):
            pass
        # who found it here does not delete it
        assert (record / "capture/media.mp4").exists()
    assert names(record) == ["captions.fr.vtt"]
    assert shares[-1] == 1.0
    assert damaged_files(record, capture) == ()


def test_a_film_that_other_work_uses_stays_until_copies_deletes_it(record: Path, capture: Capture) -> None:
    with contextlib.ExitStack() as brought_it:
        brought_it.enter_context(film_at_hand(record, capture))
        with film_at_hand(record, capture):
            brought_it.close()
            assert (record / "capture/media.mp4").read_bytes() == FILM


def test_the_first_copy_that_is_whole_gives_the_film(record: Path, capture: Capture, tmp_path: Path) -> None:
    for damage in (FILM[:-1], FILM[:-1] + b"x", FILM + b"x"):
        (tmp_path / "near" / "film").write_bytes(damage)
        with film_at_hand(record, capture):
            assert (record / "capture/media.mp4").read_bytes() == FILM
        assert not last_copy(record, str(tmp_path / "near"))[1]
    assert last_copy(record, str(tmp_path / "far"))[1]
    shutil.rmtree(tmp_path / "near")
    with film_at_hand(record, capture):
        assert (record / "capture/media.mp4").read_bytes() == FILM


def test_what_no_copy_gives_is_told_with_the_reason_and_leaves_nothing_half(
    record: Path, capture: Capture, tmp_path: Path
) -> None:
    (tmp_path / "near" / "film").write_bytes(FILM[:-1])
    (tmp_path / "far" / "film").unlink()
    with pytest.raises(FilmAway) as away, film_at_hand(record, capture):
        pass
    assert names(record) == ["captions.fr.vtt"]
    told = str(away.value)
    assert f"lies in copies alone ({tmp_path}/near, {tmp_path}/far)" in told
    assert f"film in {tmp_path}/far is missing, or is not the film that was archived" in told
    assert "n'est que dans des copies" in sentence(away.value.code, away.value.facts, "fr")


def test_a_film_for_which_there_is_no_room_is_not_begun(
    record: Path, capture: Capture, tmp_path: Path
) -> None:
    assert capture.media is not None
    huge = replace(capture.media, size_bytes=2**60)
    [film] = remote_films(record)
    keep_remote_film(record, RemoteFilm(file=huge, places=film.places, since=film.since))
    with pytest.raises(FilmAway, match="Free some space"), film_at_hand(record, replace(capture, media=huge)):
        pass
    assert names(record) == ["captions.fr.vtt"]


def test_a_film_that_is_lost_and_in_no_copy_is_missing(record: Path, capture: Capture) -> None:
    assert capture.media is not None
    other = replace(capture.media, checksum="sha512:" + "0" * 128)
    assert damaged_files(record, replace(capture, media=other)) == (other,)
    with film_at_hand(record, replace(capture, media=other)):
        assert names(record) == ["captions.fr.vtt"]

"""`freed_films`: films are deleted here when a copy was verified, and every command goes on without them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.stored_record import FILM
from tests.cli.packed_archive import packed_archive
from webinar_archive.archive.capture_versions import stored_capture
from webinar_archive.archive.events import load_events
from webinar_archive.archive.kept_files import damaged_files
from webinar_archive.archive.layout import remote_films_file
from webinar_archive.archive.remote_films import FilmPlace, remote_film, remote_films
from webinar_archive.archive.step_cache import store_result
from webinar_archive.cli import main
from webinar_archive.models import Capture
from webinar_archive.packages.bag_tags import read_tags
from webinar_archive.packages.bag_validation import validate_bag
from webinar_archive.pipeline.brought_films import film_at_hand

# each call takes a package to its copies
pytestmark = pytest.mark.untraced


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    """An archive and its pipeline file, by which films lie in a copy alone."""
    file = packed_archive(tmp_path)
    for name in ("near", "far"):
        (tmp_path / name).mkdir()
    with file.open("a") as text:
        text.write('[storage]\ncopies = ["far"]\nfilms = "copies"\n[fetch]\nattempts = 1\n')
    return file


@pytest.fixture
def two_copies(pipeline: Path) -> Path:
    """The same with two copies."""
    pipeline.write_text(pipeline.read_text().replace('["far"]', '["near", "far"]'))
    return pipeline


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "archive" / "essai" / "a"


def capture_of(record: Path) -> Capture:
    found = stored_capture(record)
    assert found is not None
    return found


def film_in(copy: Path, version: int = 1) -> Path:
    return copy / f"essai/a-v{version}/data/record/capture/media.mp4"


def test_a_film_is_deleted_here_when_its_copies_have_it_and_is_no_damage(
    two_copies: Path, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline = two_copies
    assert main(["copies", str(pipeline), "a"]) == 0
    assert not (record / "capture/media.mp4").exists()
    assert film_in(tmp_path / "near").read_bytes() == film_in(tmp_path / "far").read_bytes() == FILM
    capture = capture_of(record)
    assert damaged_files(record, capture) == ()
    [film] = remote_films(record)
    path = "essai/a-v1/data/record/capture/media.mp4"
    assert film.file == capture.media
    assert film.places == tuple(
        FilmPlace(address=str(tmp_path / name), path=path) for name in ("near", "far")
    )
    assert load_events(record)[-1].kind == "film moved to copies"
    capsys.readouterr()
    assert main(["verify", str(pipeline), "a"]) == 0
    assert "1 film lies in copies alone, and was looked for there" in capsys.readouterr().err
    assert main(["show", str(pipeline), "a"]) == 0
    assert f"({tmp_path}/near, {tmp_path}/far)" in capsys.readouterr().out
    assert main(["list", str(pipeline), "a"]) == 0
    # an unchanged record asks no copy anything
    events = load_events(record)
    for name in ("near", "far"):
        (tmp_path / name).rename(tmp_path / f"{name}-away")
        (tmp_path / name).mkdir()
    assert main(["copies", str(pipeline), "a"]) == 0
    assert load_events(record) == events
    assert not any((tmp_path / "near").iterdir())


def test_a_package_brings_the_film_back_for_as_long_as_it_takes(
    pipeline: Path, record: Path, tmp_path: Path
) -> None:
    assert main(["copies", str(pipeline), "a"]) == 0
    assert main(["bag", str(pipeline), "a", "--to", str(tmp_path / "bags")]) == 0
    bag = tmp_path / "bags/essai/a-v1"
    assert validate_bag(read_tags(bag)).faults == ()
    assert (bag / "data/record/capture/media.mp4").read_bytes() == FILM
    assert not (record / "capture/media.mp4").exists()
    # a new version in the copies
    store_result(record, "locate", [{"new": 1}], version=1, inputs={})
    assert main(["copies", str(pipeline), "a"]) == 0
    assert film_in(tmp_path / "far", version=2).read_bytes() == FILM
    assert not (record / "capture/media.mp4").exists()
    [film] = remote_films(record)
    assert {place.path.split("/")[1] for place in film.places} == {"a-v2"}


def test_a_lost_copy_is_damage_and_is_mended_from_the_other(
    two_copies: Path, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["copies", str(two_copies), "a"]) == 0
    film_in(tmp_path / "near").write_bytes(FILM[:-1])
    capsys.readouterr()
    assert main(["verify", str(two_copies), "a"]) == 1
    assert f"{film_in(tmp_path / 'near')}, has lost it" in capsys.readouterr().out
    assert main(["copies", str(two_copies), "a"]) == 0
    assert film_in(tmp_path / "near").read_bytes() == FILM
    assert main(["verify", str(two_copies), "a"]) == 0
    assert not (record / "capture/media.mp4").exists()


def test_a_copy_that_was_read_and_found_damaged_is_damage_until_it_is_mended(
    two_copies: Path, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["copies", str(two_copies), "a"]) == 0
    film_in(tmp_path / "near").write_bytes(bytes(len(FILM)))
    # its size says nothing
    assert main(["verify", str(two_copies), "a"]) == 0
    assert main(["copies", "--verify", str(two_copies), "a"]) == 1
    events = load_events(record)
    capsys.readouterr()
    assert main(["verify", str(two_copies), "a"]) == 1
    assert f"{film_in(tmp_path / 'near')}, has lost it" in capsys.readouterr().out
    assert [event.kind for event in load_events(record)[len(events) :]] == ["fixity check"]
    assert main(["copies", str(two_copies), "a"]) == 0
    assert film_in(tmp_path / "near").read_bytes() == FILM
    assert main(["verify", str(two_copies), "a"]) == 0


def test_a_film_that_all_copies_have_lost_is_taken_back_from_elsewhere(
    pipeline: Path, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["copies", str(pipeline), "a"]) == 0
    found_again = tmp_path / "elsewhere" / "a film"
    found_again.parent.mkdir()
    film_in(tmp_path / "far").rename(found_again)
    # nobody has noticed yet: nothing is brought for nothing
    repair = ["repair", str(pipeline), "a", "--from", str(found_again.parent)]
    assert main(repair) == 0
    assert not (record / "capture/media.mp4").exists()
    assert main(["verify", str(pipeline), "a"]) == 1
    capsys.readouterr()
    assert main(["copies", str(pipeline), "a"]) == 1
    assert "lies in copies alone" in capsys.readouterr().err
    assert main(repair) == 0
    assert (record / "capture/media.mp4").read_bytes() == FILM
    assert main(["copies", str(pipeline), "a"]) == 0
    assert film_in(tmp_path / "far").read_bytes() == FILM
    assert main(["verify", str(pipeline), "a"]) == 0
    assert not (record / "capture/media.mp4").exists()


def test_a_copy_that_does_not_answer_leaves_the_verification_undone(
    pipeline: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["copies", str(pipeline), "a"]) == 0
    (tmp_path / "far").rename(tmp_path / "unmounted")
    capsys.readouterr()
    assert main(["verify", str(pipeline), "a"]) == 1
    said = capsys.readouterr()
    assert "The copy of essai/a was not verified" in said.err
    assert "has lost it" not in said.out
    assert "looked for there" not in said.err


def test_a_film_of_a_copy_that_was_there_before_is_read_back_before_it_is_deleted_here(
    pipeline: Path, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = pipeline.read_text()
    pipeline.write_text(wanted.replace('films = "copies"', 'films = "here"'))
    assert main(["copies", str(pipeline), "a"]) == 0
    pipeline.write_text(wanted)
    film_in(tmp_path / "far").write_bytes(FILM[:-1] + b"x")
    capsys.readouterr()
    assert main(["copies", str(pipeline), "a"]) == 1
    assert "is missing, or is not the film that was archived" in capsys.readouterr().err
    assert (record / "capture/media.mp4").read_bytes() == FILM
    # what was found is known, and mended by the next call
    assert main(["copies", str(pipeline), "a"]) == 0
    assert film_in(tmp_path / "far").read_bytes() == FILM
    assert not (record / "capture/media.mp4").exists()


def test_copies_that_the_pipeline_file_does_not_name_free_nothing(
    pipeline: Path, record: Path, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    assert main(["copies", str(pipeline), "a", "--to", str(tmp_path / "stick")]) == 0
    assert (record / "capture/media.mp4").read_bytes() == FILM


def test_a_film_that_other_work_uses_is_deleted_by_the_next_call(pipeline: Path, record: Path) -> None:
    with film_at_hand(record, capture_of(record)):
        assert main(["copies", str(pipeline), "a"]) == 0
        assert (record / "capture/media.mp4").read_bytes() == FILM
    assert main(["copies", str(pipeline), "a"]) == 0
    assert not (record / "capture/media.mp4").exists()


def test_a_kill_before_the_film_is_deleted_loses_nothing_and_a_deletion_of_the_record_leaves_no_note(
    pipeline: Path, record: Path, tmp_path: Path
) -> None:
    assert main(["copies", str(pipeline), "a"]) == 0
    media = capture_of(record).media
    assert media is not None
    assert remote_film(record, media)
    # what says where it lies was written, the film not yet deleted
    (record / "capture/media.mp4").write_bytes(FILM)
    assert remote_film(record, media) is None
    assert main(["verify", str(pipeline), "a"]) == 0
    assert main(["copies", str(pipeline), "a"]) == 0
    assert not (record / "capture/media.mp4").exists()
    assert main(["delete", str(pipeline), "a", "--reason", "asked", "--yes"]) == 0
    assert not remote_films_file(record).exists()
    assert film_in(tmp_path / "far").read_bytes() == FILM

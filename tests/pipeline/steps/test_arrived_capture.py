"""A second capture: nothing that was kept is overwritten, and nothing is kept twice."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.archive.remote_film import with_remote_film
from tests.archived_files import film_of
from tests.media_factory import make_media, tone
from webinar_archive.archive.capture_versions import kept_capture
from webinar_archive.archive.events import load_events
from webinar_archive.archive.form import use_archive
from webinar_archive.archive.layout import description_file
from webinar_archive.archive.step_cache import invalidate, store_result
from webinar_archive.errors import FilmAway, Gone
from webinar_archive.files import archived_file
from webinar_archive.models import Capture
from webinar_archive.models.media import CaptionKind, Captions
from webinar_archive.pipeline.steps.arrived_capture import Fetch, keep_capture

FILM = b"a film " * 20_000
FRENCH = {"captions.fr.vtt": b"WEBVTT"}


def made_record(root: Path) -> Path:
    use_archive(root)
    folder = root / "essai" / "r1"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return made_record(tmp_path / "archive")


def bringing(at: str, film: bytes = FILM, name: str = "media.mp4", **others: bytes) -> Fetch:
    """Return a fetch that brings these files; `captions_en_vtt` is `captions.en.vtt`."""

    def fetch(folder: Path) -> Capture:
        folder.mkdir(exist_ok=True)
        files = {name: film, **{written.replace("_", "."): data for written, data in others.items()}}
        for each, data in files.items():
            (folder / each).write_bytes(data)
        there = {each: archived_file(folder / each, folder.parent) for each in files}
        return Capture(
            media=there[name],
            page_address=f"https://example.org/{at}",
            captions=tuple(
                Captions(file=file, kind=CaptionKind.PUBLISHER, language=each.split(".")[1])
                for each, file in there.items()
                if each.startswith("captions")
            ),
            metadata=there.get("info.json"),
            thumbnail=there.get("thumbnail.png"),
            description=there.get("description.txt"),
            captured_at=f"2026-01-0{at}T00:00:00+00:00",
        )

    return fetch


def captured(record: Path, fetch: Fetch, request: str = "r") -> Capture:
    """Capture as a run with `--again` does: the result of before is set aside, and the new one stored."""
    invalidate(record, ["fetch"])
    found = keep_capture(record, request, fetch)
    store_result(record, "fetch", found, version=1, inputs={})
    assert not (record / "arriving").exists()
    return found


def folders(record: Path) -> list[str]:
    return sorted(path.name for path in record.iterdir() if path.name.startswith(("capture", "arriving")))


def changes(record: Path) -> list[tuple[int, str]]:
    return [(e.facts["version"], e.facts["change"]) for e in load_events(record) if e.kind == "capture"]


def test_the_first_capture_is_described_where_it_lies(record: Path) -> None:
    capture = captured(record, bringing("1", captions_fr_vtt=b"WEBVTT"))
    assert [file.path for file in capture.files] == ["capture/media.mp4", "capture/captions.fr.vtt"]
    assert description_file(record / "capture").is_file()
    assert changes(record) == [(1, "first capture")]


def test_the_same_content_is_an_event_and_its_address_the_newest(record: Path) -> None:
    first = captured(record, bringing("1", info_json=b"10 views", thumbnail_png=b"p"))
    again = captured(record, bringing("2", info_json=b"11 views", thumbnail_png=b"q"))
    assert again.files == first.files
    assert (again.page_address, again.captured_at) == ("https://example.org/2", first.captured_at)
    assert folders(record) == ["capture"]
    assert (record / "capture" / "info.json").read_bytes() == b"10 views"
    assert changes(record) == [(1, "first capture"), (1, "none")]
    assert kept_capture(record) == again


def test_another_film_is_a_version_beside_the_one_before(record: Path) -> None:
    captured(record, bringing("1", captions_fr_vtt=b"WEBVTT"))
    for number, film in ((2, b"another"), (3, b"a third")):
        capture = captured(record, bringing(str(number), film))
        assert [file.path for file in capture.files] == [f"capture-v{number}/media.mp4"]
    assert folders(record) == ["capture", "capture-v2", "capture-v3"]
    assert (record / "capture" / "media.mp4").read_bytes() == FILM
    assert (record / "capture" / "captions.fr.vtt").read_bytes() == b"WEBVTT"
    assert changes(record)[1:] == [(2, "another film"), (3, "another film")]


def test_a_film_in_another_container_is_the_same_film(record: Path, tmp_path: Path) -> None:
    film = make_media(tmp_path / "a.mp4", *tone(1))
    anew = make_media(tmp_path / "a.mkv", "-c", "copy", inputs=(film,)).read_bytes()
    first = captured(record, bringing("1", film.read_bytes()))
    assert captured(record, bringing("2", anew, "media.mkv")).files == first.files
    (_, event) = load_events(record)
    assert event.facts["compared"] == "same streams"
    # with other captions it is a version, with the film that was kept
    second = captured(record, bringing("3", anew, "media.mkv", captions_fr_vtt=b"WEBVTT"))
    assert [file.path for file in second.files] == ["capture-v2/media.mp4", "capture-v2/captions.fr.vtt"]
    assert second.files[0].checksum == first.files[0].checksum
    assert sorted(p.name for p in (record / "capture-v2").iterdir()) == [
        "captions.fr.vtt",
        "capture.json",
        "media.mp4",
    ]


def test_a_film_that_lies_in_copies_alone_stays_there_where_the_same_comes_again(
    record: Path, tmp_path: Path
) -> None:
    film = make_media(tmp_path / "a.mp4", *tone(1))
    first = captured(record, bringing("1", film.read_bytes()))
    with_remote_film(record, tmp_path / "copy")
    assert captured(record, bringing("2", film.read_bytes())).files == first.files
    anew = make_media(tmp_path / "a.mkv", "-c", "copy", inputs=(film,)).read_bytes()
    assert captured(record, bringing("3", anew, "media.mkv")).files == first.files
    assert changes(record)[1:] == [(1, "none"), (1, "none")]
    assert [path.name for path in (record / "capture").iterdir()] == ["capture.json"]
    # a version with new captions has the film that came with them
    second = captured(record, bringing("4", film.read_bytes(), captions_fr_vtt=b"WEBVTT"))
    assert (record / second.files[0].path).read_bytes() == film.read_bytes()
    # what cannot be compared waits for the copy
    (tmp_path / "copy" / "film").unlink()
    with_remote_film(record, tmp_path / "copy")
    (tmp_path / "copy" / "film").unlink()
    with pytest.raises(FilmAway):
        captured(record, bringing("5", anew, "media.mkv"))
    assert folders(record) == ["arriving", "capture", "capture-v2"]


def test_new_captions_are_a_version_that_shares_the_film(record: Path) -> None:
    captured(record, bringing("1", captions_fr_vtt=b"WEBVTT", description_txt=b"d"))
    second = captured(record, bringing("2", captions_fr_vtt=b"WEBVTT corrected"))
    assert (record / "capture" / "media.mp4").samefile(record / "capture-v2" / "media.mp4")
    assert second.description is not None
    assert changes(record)[1:] == [(2, "publisher captions (fr)")]
    third = captured(record, bringing("3", captions_fr_vtt=b"WEBVTT corrected", description_txt=b"new"))
    assert changes(record)[2:] == [(3, "description")]
    assert third.captions[0].file.path == "capture-v3/captions.fr.vtt"


def test_what_the_site_no_longer_has_beside_the_same_film_is_kept(record: Path) -> None:
    first = captured(record, bringing("1", captions_fr_vtt=b"WEBVTT", description_txt=b"d"))
    assert captured(record, bringing("2")).files == first.files
    second = captured(record, bringing("3", captions_en_vtt=b"WEBVTT english"))
    assert sorted(file.path for file in second.files) == [
        "capture-v2/captions.en.vtt",
        "capture-v2/captions.fr.vtt",
        "capture-v2/description.txt",
        "capture-v2/media.mp4",
    ]


@pytest.mark.parametrize(("seconds", "equally_long"), [(2, True), (4, False)])
def test_captions_stay_with_another_film_only_where_their_times_fit(
    record: Path, tmp_path: Path, seconds: int, equally_long: bool
) -> None:
    film = make_media(tmp_path / "a.mp4", *tone(2)).read_bytes()
    compressed = make_media(tmp_path / "b.mp4", *tone(seconds), "-b:a", "48k").read_bytes()
    captured(record, bringing("1", film, captions_fr_vtt=b"WEBVTT", captions_en_vtt=b"WEBVTT english"))
    second = captured(record, bringing("2", compressed, captions_en_vtt=b"WEBVTT corrected"))
    names = [track.file.path for track in second.captions]
    assert names == ["capture-v2/captions.en.vtt", *(["capture-v2/captions.fr.vtt"] if equally_long else [])]
    assert (record / "capture-v2" / "captions.en.vtt").read_bytes() == b"WEBVTT corrected"
    assert [f.facts for f in second.findings] == ([{"file": "captions.fr.vtt"}] if equally_long else [])


def test_a_fetch_that_brings_nothing_leaves_no_folder(record: Path) -> None:
    captured(record, bringing("1"))

    def fail(folder: Path) -> Capture:
        folder.mkdir()
        raise Gone("page-gone", address="x", status=404)

    with pytest.raises(Gone):
        keep_capture(record, "r", fail)
    assert folders(record) == ["capture"]


def test_lost_and_damaged_files_are_restored_where_they_arrive_again(record: Path) -> None:
    first = captured(record, bringing("1", captions_fr_vtt=b"WEBVTT"))
    (record / "capture" / "media.mp4").write_bytes(b"x" * len(FILM))
    (record / "capture" / "captions.fr.vtt").unlink()
    assert captured(record, bringing("2", captions_fr_vtt=b"WEBVTT")).files == first.files
    assert (record / "capture" / "media.mp4").read_bytes() == FILM
    assert (record / "capture" / "captions.fr.vtt").read_bytes() == b"WEBVTT"
    assert [e.facts["files"] for e in load_events(record) if e.kind == "replacement"] == [
        ["capture/media.mp4", "capture/captions.fr.vtt"]
    ]


def test_a_lost_file_that_comes_no_more_leaves_a_whole_version(record: Path) -> None:
    captured(record, bringing("1", captions_fr_vtt=b"WEBVTT"))
    (record / "capture" / "captions.fr.vtt").unlink()
    second = captured(record, bringing("2"))
    assert [file.path for file in second.files] == ["capture-v2/media.mp4"]
    assert captured(record, bringing("3")).files == second.files


def test_a_film_that_is_damaged_is_compared_with_nothing(record: Path) -> None:
    captured(record, bringing("1"))
    (record / "capture" / "media.mp4").write_bytes(b"rotten")
    assert film_of(captured(record, bringing("2", b"another"))).path == "capture-v2/media.mp4"


def test_a_capture_of_before_versions_is_described_when_a_second_comes(record: Path) -> None:
    captured(record, bringing("1"))
    description_file(record / "capture").unlink()
    captured(record, bringing("2", b"another"))
    assert description_file(record / "capture").is_file()


def test_a_folder_that_nothing_describes_is_left_alone(record: Path) -> None:
    (record / "capture").mkdir()
    (record / "capture" / "notes.txt").write_bytes(b"mine")
    assert film_of(captured(record, bringing("1"))).path == "capture-v2/media.mp4"
    (record / "capture-v3").symlink_to(record.parent)
    (record / "capture-v4").touch()
    assert film_of(captured(record, bringing("2", b"another"))).path == "capture-v5/media.mp4"


class KilledError(BaseException):
    """Stands for the end of the process."""


@contextlib.contextmanager
def killed_at(action: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """End the process at one of its changes to files, counted from 1; nothing that it would do then is done."""
    numbers = itertools.count(1)

    def ending(real: Callable[..., object]) -> Callable[..., object]:
        def act(*arguments: object, **more: object) -> object:
            if next(numbers) >= action:
                raise KilledError
            return real(*arguments, **more)

        return act

    with monkeypatch.context() as patched:
        for name in ("mkdir", "rename", "replace", "link", "unlink", "rmdir", "fsync"):
            patched.setattr(os, name, ending(getattr(os, name)))
        with contextlib.suppress(KilledError):
            yield


@pytest.mark.parametrize("others", [{}, FRENCH], ids=["another film", "new captions"])
def test_a_kill_loses_nothing_and_doubles_nothing(
    tmp_path: Path, others: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    film = FILM if others else b"another"
    second = bringing("2", film, captions_fr_vtt=others["captions.fr.vtt"]) if others else bringing("2", film)
    kills, done = 0, False
    while not done:
        kills += 1
        record = made_record(tmp_path / str(kills))
        captured(record, bringing("1", description_txt=b"d"))
        invalidate(record, ["fetch"])
        with killed_at(kills, monkeypatch):
            keep_capture(record, "r", second)
            done = True
        assert (record / "capture" / "media.mp4").read_bytes() == FILM
        found = keep_capture(record, "r", second)
        store_result(record, "fetch", found, version=1, inputs={})
        assert folders(record) == ["capture", "capture-v2"]
        assert (record / "capture" / "media.mp4").read_bytes() == FILM
        assert (record / film_of(found).path).read_bytes() == film
        assert [version for version, _ in changes(record)] == [1, 2]
    assert kills > 5


def test_what_has_arrived_is_not_fetched_again(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    captured(record, bringing("1"))
    invalidate(record, ["fetch"])
    arriving = record / "arriving"
    for action in itertools.count(1):
        with killed_at(action, monkeypatch):
            keep_capture(record, "r", bringing("2", b"another"))
        if description_file(arriving).exists():
            break

    def refetch(folder: Path) -> Capture:
        raise AssertionError(folder)

    assert film_of(keep_capture(record, "r", refetch)).path == "capture-v2/media.mp4"
    # placed, and its result not stored yet
    assert film_of(keep_capture(record, "r", refetch)).path == "capture-v2/media.mp4"
    # what arrived for another request is of no use
    with pytest.raises(AssertionError):
        keep_capture(record, "another", refetch)


def test_a_film_is_a_version_where_only_captions_were_kept_before(record: Path) -> None:
    def captions_alone(folder: Path) -> Capture:
        return replace(bringing("1", captions_fr_vtt=b"WEBVTT")(folder), media=None, keep="captions")

    first = captured(record, captions_alone)
    assert [file.path for file in first.files] == ["capture/captions.fr.vtt"]
    second = captured(record, bringing("2"), "with the film")
    assert [file.path for file in second.files] == ["capture-v2/media.mp4", "capture-v2/captions.fr.vtt"]
    assert changes(record)[1:] == [(2, "film")]
    # a film that the site has no longer stays
    third = captured(record, captions_alone)
    assert third.files == second.files
    assert third.keep == "video"


def test_two_records_share_one_film(record: Path) -> None:
    other = record.with_name("r2")
    other.mkdir()
    captured(record, bringing("1"))
    captured(other, bringing("1"))
    assert (record / "capture" / "media.mp4").samefile(other / "capture" / "media.mp4")

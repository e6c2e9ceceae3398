"""`repair`: what verifies is taken back from any copy, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.archive.stored_record import FILM
from tests.cli.packed_archive import packed_archive
from webinar_archive.archive.events import load_events
from webinar_archive.archive.lock import locked
from webinar_archive.cli import main


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    return packed_archive(tmp_path)


@pytest.fixture
def record(pipeline: Path) -> Path:
    """A record whose film was damaged and whose captions were lost, after a copy was made."""
    folder = pipeline.parent / "archive"
    assert main(["bag", str(pipeline), "--to", str(pipeline.parent / "bags")]) == 0
    shutil.copytree(folder, pipeline.parent / "copy")
    found = folder / "essai" / "a"
    film = found / "capture" / "media.mp4"
    # the film of the package is a hard link to it
    film.unlink()
    film.write_bytes(FILM[:-1] + b"x")
    (found / "capture" / "captions.fr.vtt").unlink()
    (found / "capture" / "captions.fr.vtt").mkdir()
    return found


def repair(record: Path, copy: Path) -> int:
    return main(["repair", str(record.parent.parent), "a", "--from", str(copy)])


@pytest.mark.parametrize(
    "copy", ["copy", "copy/essai", "copy/essai/a", "copy/essai/b", "bags", "bags/essai/a-v1"]
)
def test_files_are_taken_back_from_any_copy(
    record: Path, tmp_path: Path, copy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert repair(record, tmp_path / copy) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == ["essai/a/capture/captions.fr.vtt", "essai/a/capture/media.mp4"]
    assert said.err.splitlines()[-1] == "2 files repaired, 0 still damaged or missing."
    assert (record / "capture" / "media.mp4").read_bytes() == FILM
    (event,) = load_events(record)
    assert (event.kind, event.outcome) == ("repair", "success")
    assert event.facts["repaired"] == ["capture/captions.fr.vtt", "capture/media.mp4"]
    assert main(["verify", str(record.parent.parent)]) == 0


def test_what_a_killed_repair_left_is_deleted_by_the_next(record: Path, tmp_path: Path) -> None:
    left = record / "capture" / ".media.mp4.999999999-0123abcd.draft"
    left.write_bytes(FILM[:1000])
    assert repair(record, tmp_path / "copy") == 0
    assert not left.exists()


def test_a_copy_that_is_damaged_too_is_not_taken(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for key in ("a", "b"):
        (tmp_path / "copy" / "essai" / key / "capture" / "media.mp4").write_bytes(FILM[:-1] + b"y")
    before = (record / "capture" / "media.mp4").read_bytes()
    assert repair(record, tmp_path / "copy") == 1
    said = capsys.readouterr()
    assert said.out.splitlines()[-1:] == ["essai/a/capture/captions.fr.vtt"]
    assert "essai/a/capture/media.mp4: no file in the copy" in said.err
    assert (record / "capture" / "media.mp4").read_bytes() == before
    assert not list((record / "capture").glob(".*"))
    (event,) = load_events(record)
    assert (event.outcome, event.facts["left"]) == ("failure", ["capture/media.mp4"])


def test_a_result_that_cannot_be_read_comes_back_from_a_package_with_what_it_names(
    record: Path, tmp_path: Path
) -> None:
    step = record / "steps" / "fetch.json"
    step.write_bytes(b"{")
    assert repair(record, tmp_path / "copy") == 1
    assert repair(record, tmp_path / "bags") == 0
    assert main(["verify", str(record.parent.parent)]) == 0
    assert (record / "capture" / "media.mp4").read_bytes() == FILM


def test_a_record_that_is_whole_is_not_touched(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["repair", str(record.parent), "b", "failed", "--from", str(tmp_path / "copy")]) == 0
    assert "0 files repaired, 0 still damaged" in capsys.readouterr().err
    assert load_events(record.parent / "b") == ()


def test_nothing_is_written_through_a_link(record: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (record / "capture").rename(outside)
    (record / "capture").symlink_to(outside)
    before = (outside / "media.mp4").read_bytes()
    assert repair(record, tmp_path / "copy") == 1
    assert (outside / "media.mp4").read_bytes() == before


def test_a_missing_copy_and_an_archive_at_work_are_refused(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert repair(record, tmp_path / "nowhere") == 2
    with locked(record.parent):
        assert repair(record, tmp_path / "copy") == 2
    said = capsys.readouterr().err
    assert "nowhere" in said
    assert "another" in said.lower() or "already" in said.lower()

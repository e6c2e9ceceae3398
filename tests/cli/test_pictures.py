"""`pictures`: timelines and charts of what was released last."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.exports.formats.sample_records import row
from tests.pipeline.archived_pipeline import archived, outcome
from webinar_archive.cli import main


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


def test_pictures_are_drawn_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline = archived(tmp_path, outcome("a", row(1, "Une", (0, 900))), outcome("vide"))
    to = tmp_path / "out"
    to.mkdir()
    # what an earlier process, which had our number and was killed, left half written
    half = to / f".release.svg.{os.getpid()}-0a1b2c3d.draft"
    half.touch()
    assert main(["pictures", str(pipeline), "--to", str(to)]) == 0
    assert not half.exists()
    said = capsys.readouterr()
    names = (
        "release.svg",
        "release.png",
        "witnesses.svg",
        "witnesses.png",
        "records/a/timeline.svg",
        "records/a/timeline.png",
    )
    assert said.out.split() == [str(to / name) for name in names]
    assert said.err == "6 pictures drawn.\n"
    assert all((to / name).stat().st_size > 1_000 for name in names)


def test_without_matplotlib_the_extra_is_named_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    pipeline = archived(tmp_path, outcome("a"))
    assert main(["pictures", str(pipeline), "--to", str(tmp_path / "out")]) == 2
    assert "pip install 'webinar-archive[pictures]'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_timeline_of_a_record_that_was_deleted_since_is_deleted(tmp_path: Path) -> None:
    pipeline = archived(
        tmp_path, outcome("a", row(1, "Une", (0, 900))), outcome("b", row(1, "Une", (0, 900)))
    )
    to = tmp_path / "out"
    assert main(["pictures", str(pipeline), "--to", str(to)]) == 0
    (to / "records" / "b" / "note.txt").write_text("of somebody else")
    assert main(["delete", str(pipeline), "a", "b", "--reason", "asked", "--yes"]) == 0
    assert main(["pictures", str(pipeline), "--to", str(to)]) == 0
    assert [path.name for path in (to / "records").rglob("*")] == ["b", "note.txt"]

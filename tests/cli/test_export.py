"""`export`: what was released last, in the formats asked for; nothing is run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.pipeline.archived_pipeline import archived, ended_run, outcome
from webinar_archive.cli import main


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


def files_below(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_the_formats_asked_for_are_written_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline = archived(tmp_path, outcome("a"), outcome("b"))
    before = files_below(tmp_path / "archive")
    to = tmp_path / "out"
    assert main(["export", str(pipeline), "--format", "csv,jsonl", "--format", "csv", "--to", str(to)]) == 0
    captured = capsys.readouterr()
    assert captured.out.split() == [
        str(to / name) for name in ("quotations.csv", "datapackage.json", "quotations.jsonl")
    ]
    assert captured.err == "2 rows of 2 records written.\n"
    assert files_below(tmp_path / "archive") == before


def test_without_a_format_those_of_the_pipeline_file_are_written(tmp_path: Path) -> None:
    pipeline = archived(tmp_path, outcome("a"), outcome("b"))
    assert main(["export", str(pipeline), "b", "--to", str(tmp_path / "out")]) == 0
    assert files_below(tmp_path / "out") == ["quotations.jsonl"]
    (line,) = (tmp_path / "out" / "quotations.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["record_id"] == "b"


def test_an_archive_is_exported_with_a_folder_for_each_pipeline(tmp_path: Path) -> None:
    archived(tmp_path, outcome("a"), name="un")
    archived(tmp_path, outcome("a"), name="deux")
    ended_run(tmp_path, "run-1", "a", name="un")
    arguments = ["export", str(tmp_path / "archive"), "--format", "jsonl", "--to", str(tmp_path / "out")]
    assert main(arguments) == 0
    assert files_below(tmp_path / "out") == ["deux/quotations.jsonl", "un/quotations.jsonl"]


def test_an_unknown_format_names_the_known_ones_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline = archived(tmp_path, outcome("a"))
    assert main(["export", str(pipeline), "--format", "csv", "jsnl", "--to", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "`jsnl`; the nearest is `jsonl`" in said
    assert "The formats are: csv, " in said
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_one_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline = archived(tmp_path, outcome("a"))
    (tmp_path / "out").touch()
    assert main(["export", str(pipeline), "--to", str(tmp_path / "out")]) == 2
    assert str(tmp_path / "out") in capsys.readouterr().err

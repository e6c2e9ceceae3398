"""`list`: a line a record, whatever state it is in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.packed_archive import packed_archive
from webinar_archive.cli import main


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


def test_each_record_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline = packed_archive(tmp_path)
    folder = tmp_path / "archive" / "essai"
    (folder / "failed" / "outcome.json").write_bytes(b"{")
    assert main(["delete", str(pipeline), "b", "--reason", "x", "--yes"]) == 0
    capsys.readouterr()
    assert main(["list", str(pipeline)]) == 0
    said = capsys.readouterr()
    lines = [line.split("\t") for line in said.out.splitlines()]
    assert lines == [
        ["essai/a", "archived", "–", "00:01:00", "1/2", "id-1", "Le débat"],
        ["essai/b", "deleted", "–", "–", "0/0", "b", "–"],
        ["essai/failed", "not ended", "–", "–", "0/0", "failed", "–"],
    ]
    assert said.err == "3 records.\n"


def test_json_gives_an_object_a_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", str(packed_archive(tmp_path)), "id-1", "--json"]) == 0
    (record,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (record["name"], record["status"], record["found"]) == ("essai/a", "archived", 1)


def test_an_archive_of_nothing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", str(tmp_path)]) == 2
    assert "nothing has been archived" in capsys.readouterr().err


def test_neither_media_nor_the_web_nor_an_export_is_loaded_to_list_records() -> None:
    code = (
        "import sys, webinar_archive.cli.list, webinar_archive.pipeline.listed_records;"
        "heavy = {'urllib3', 'urllib.request', 'rapidfuzz', 'lxml', 'pandas', 'webinar_archive.media',"
        " 'webinar_archive.exports.formats', 'webinar_archive.pipeline.config', 'webinar_archive.pipeline.plan'};"
        "print(*heavy & set(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (loaded.stdout, loaded.stderr) == ("\n", "")

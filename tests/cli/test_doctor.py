"""`doctor`: what is installed and missing, in both languages and as JSON, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.diagnosis.fake_programs import ENCODERS, only_programs
from webinar_archive.cli import main

PIPELINE = '[pipeline]\nname = "essai"\narchive = "archive"\n[[source]]\nnotice = "notice.txt"\n'


@pytest.fixture
def pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pipeline file on a machine with every program."""
    only_programs(
        tmp_path / "bin",
        monkeypatch,
        ffmpeg=f"ffmpeg version 7.1\n{ENCODERS}",
        ffprobe="ffprobe version 7.1",
        espeak_ng="eSpeak NG text-to-speech: 1.51  Data at: /usr/lib",
    )
    monkeypatch.delenv("WEBINAR_ARCHIVE_DATABASE", raising=False)
    monkeypatch.setenv("LC_ALL", "C")
    path = tmp_path / "essai.toml"
    path.write_text(PIPELINE)
    return path


def test_a_machine_with_what_is_needed_ends_with_0_and_nothing_is_made(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", str(pipeline)]) == 0
    printed = capsys.readouterr()
    assert "ffmpeg          7.1" in printed.out
    assert "1.51" in printed.out
    assert "is made by the first run" in printed.out
    assert printed.err.startswith("0 errors")
    assert not (pipeline.parent / "archive").exists()


def test_what_is_missing_has_a_remedy_in_the_readers_language(
    pipeline: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    only_programs(pipeline.parent / "none", monkeypatch)
    assert main(["doctor", str(pipeline)]) == 1
    assert "ERROR           ffmpeg          ffmpeg is not installed" in capsys.readouterr().out
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert main(["doctor"]) == 1
    printed = capsys.readouterr()
    assert "Installez-le : apt-get install ffmpeg." in printed.out
    assert printed.err.startswith("2 erreurs")


def test_json_has_a_line_for_each_check(pipeline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", str(pipeline), "--database", "postgresql://me:hush@127.0.0.1:1/a", "--json"]) == 1
    printed = capsys.readouterr().out
    checks = {line["check"]: line for line in map(json.loads, printed.splitlines())}
    assert checks["ffprobe"]["state"] == "ok"
    assert checks["ffprobe"]["facts"]["version"] == "7.1"
    assert checks["database"]["code"] == "database-unreachable"
    assert "hush" not in printed


def test_a_pipeline_file_that_cannot_be_read_is_wrong_use(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.write_text(PIPELINE + "[fetch]\nhight = 720\n")
    assert main(["doctor", str(pipeline)]) == 2
    assert "hight" in capsys.readouterr().err
    assert main(["doctor", str(pipeline.parent / "none.toml")]) == 2


def test_a_video_that_may_not_be_visited_is_an_error(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", str(pipeline), "--video", "http://127.0.0.1:1/film.mp4"]) == 1
    assert "video           http://127.0.0.1:1" in capsys.readouterr().out

"""The edge of the program: exit codes, one clear sentence, and a quick start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from webinar_archive.cli import COMMANDS, main


def program(
    *arguments: str, locale: str = "C", stdout: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "webinar_archive", *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "LC_ALL": locale},
    )


def test_help_names_every_command_and_loads_no_heavy_library() -> None:
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "webinar_archive", "--help"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert all(name in loaded.stdout for name in COMMANDS)
    heavy = ("numpy", "pandas", "yt_dlp", "dbos", "lxml", "rich", "msgspec", "trafilatura")
    imported = {line.rpartition("|")[2].strip().split(".")[0] for line in loaded.stderr.splitlines()}
    assert imported.isdisjoint(heavy)


@pytest.mark.parametrize(
    ("locale", "words"), [("C", "no such file. Check the path."), ("fr_FR.UTF-8", "fichier introuvable")]
)
def test_wrong_use_is_one_sentence_in_the_readers_language_and_exit_code_2(locale: str, words: str) -> None:
    ended = program("run", "nowhere.toml", locale=locale)
    assert ended.returncode == 2
    assert words in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""


def test_an_unknown_command_is_wrong_use() -> None:
    ended = program("burn")
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr


def test_a_reader_that_goes_away_is_no_failure() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = program("--help", stdout=writing)
    os.close(writing)
    assert "Traceback" not in ended.stderr


def test_a_failed_record_gives_exit_code_1_the_table_and_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "notice.txt").write_text("Titre : | Un débat |\nRésumé : | Rien. |\n", encoding="utf-8")
    (tmp_path / "p.toml").write_text(
        '[pipeline]\nname = "essai"\narchive = "archive"\n[[source]]\nnotice = "notice.txt"\n'
        '[export]\nto = "released"\n',
        encoding="utf-8",
    )
    assert main(["run", str(tmp_path / "p.toml")]) == 1
    said = capsys.readouterr()
    assert "Un débat" in said.out
    assert "has no link to a video" in said.err
    assert "0 records done, 0 unchanged, 1 failed." in said.err
    assert str(tmp_path / "released" / "quotations.csv") in said.err

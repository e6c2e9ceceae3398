"""`run`: exit codes, the table and the summary; a notice in place of a pipeline file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.media_factory import SMALL, make_media, picture, tone
from webinar_archive.cli import main

NOTICE = """Titre : | La nuit des archives |
Auteurs : | Anne Martin, Personne interviewée |
Résumé : | Anne Martin : "Une image sans légende est une image perdue pour toujours." |
"""
CAPTIONS = """WEBVTT

00:00:01.000 --> 00:00:04.500
Vous savez, une image sans légende, c'est une image qui est perdue pour toujours.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the current folder an empty one with a notice, and the reader English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.delenv("WEBINAR_ARCHIVE_DATABASE", raising=False)
    (tmp_path / "nuit.txt").write_text(NOTICE, encoding="utf-8")
    return tmp_path


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


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
    captured = capsys.readouterr()
    assert "Un débat" in captured.out
    assert "has no link to a video" in captured.err
    assert "0 records done, 0 unchanged, 1 failed." in captured.err
    assert str(tmp_path / "released" / "quotations.csv") in captured.err


def test_a_notice_is_archived_with_its_media_and_transcript_into_the_current_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_media(folder / "nuit.mp4", *picture(6), *tone(6), *SMALL)
    (folder / "nuit.vtt").write_text(CAPTIONS, encoding="utf-8")
    assert main(["run", "nuit.txt", "--media", "nuit.mp4", "--transcript", "nuit.vtt"]) == 0
    captured = capsys.readouterr()
    assert "La nuit des archives" in captured.out
    assert "1 record done" in captured.err
    released = folder / "archive" / "nuit" / "table" / "quotations.csv"
    assert str(released) in captured.err
    (row,) = table(released)
    assert row["verdict"] == "edited"
    assert row["start"].startswith("00:00:01.")
    assert main(["run", "nuit.txt", "--media", "nuit.mp4", "--transcript", "nuit.vtt"]) == 0
    assert "Nothing to do: 1 record is unchanged" in capsys.readouterr().err


def test_a_notice_without_a_video_still_gives_its_table_and_exit_code_1(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "nuit.txt"]) == 1
    captured = capsys.readouterr()
    assert "La nuit des archives" in captured.out
    assert "0 records done, 0 unchanged, 1 failed." in captured.err
    assert table(folder / "archive" / "nuit" / "table" / "quotations.csv")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.txt"], "no such file"),
        (["nuit.txt", "--media", "none.mp4"], "none.mp4: no such file"),
        (["p.toml", "--media", "nuit.txt"], "go with a notice"),
        (["none.toml"], "no such file"),
        (["nuit.txt", "--from", "dinner"], "There is no step `dinner`"),
    ],
)
def test_wrong_use_is_one_sentence_and_leaves_no_archive(
    folder: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *arguments]) == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.err.count("\n") == 1
    assert not (folder / "archive").exists()


def test_dry_run_lists_the_first_step_of_a_notice_and_does_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "nuit.txt", "--dry-run"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.split("\t")[0] == "nuit"
    assert line.endswith("not done yet")
    assert not (folder / "archive").exists()

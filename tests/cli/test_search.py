"""`search`: which archived recordings contain some words, and when."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from webinar_archive.cli import main
from webinar_archive.models import Transcript, Word
from webinar_archive.models.codec import to_json


def transcript(text: str) -> bytes:
    words = tuple(Word(word, i * 400, i * 400 + 350) for i, word in enumerate(text.split()))
    return to_json(Transcript(words=words, language="fr"))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    for record, text in {
        "conseil-2020": "la séance est ouverte nous parlerons du réchauffement climatique et des mobilités",
        "lille/debat": "bonsoir ce soir la souveraineté numérique puis le réchauffement climatique",
    }.items():
        (folder / record).mkdir(parents=True)
        (folder / record / "transcript.json").write_bytes(transcript(text))
        (folder / record / "notice.json").write_text("{}")
    srt = "1\n00:00:01,000 --> 00:00:03,000\nla souveraineté alimentaire\n"
    (folder / "libre.srt").write_text(srt, encoding="utf-8")
    return folder


def test_every_recording_with_the_words_is_printed_with_its_time(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "rechauffement", "climatique", "--archive", str(archive), "--json"]) == 0
    hits = json.loads(capsys.readouterr().out)
    assert {(hit["record_id"], hit["start_ms"]) for hit in hits} == {
        ("conseil-2020", 2_800),
        ("lille/debat", 3_200),
    }


def test_the_words_around_are_printed_and_a_hint_when_there_may_be_more(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "souveraineté numérique", "--archive", str(archive)]) == 0
    captured = capsys.readouterr()
    assert "bonsoir ce soir la « souveraineté numérique » puis le réchauffement climatique" in captured.out
    assert not captured.err
    assert main(["search", "la souveraineté", "--archive", str(archive), "--most", "1"]) == 0
    captured = capsys.readouterr()
    assert "libre.srt" not in captured.out or "lille" not in captured.out
    assert "--most" in captured.err


def test_caption_files_and_records_are_searched_alike(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "la souveraineté", "--archive", str(archive)]) == 0
    out = capsys.readouterr().out
    assert "lille/debat  00:00:01" in out
    assert "libre.srt  00:00:01" in out


def test_nothing_found_is_printed_and_is_not_a_failure(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "zygomatique", "--archive", str(archive)]) == 0
    assert "No recording contains « zygomatique »" in capsys.readouterr().out


def test_a_folder_without_transcripts_is_told_as_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    assert main(["search", "mot", "--archive", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert "No recording contains" in said.out
    assert f"{tmp_path} holds no transcript." in said.err


def test_the_index_is_written_where_it_is_asked_for(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "elsewhere.sqlite"
    assert main(["search", "séance", "--archive", str(archive), "--index", str(index)]) == 0
    assert index.is_file()
    assert not list(archive.glob(".*.sqlite"))


def test_a_file_that_is_not_a_transcript_is_named_and_skipped(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive / "broken.vtt").write_bytes(b"\x00\x01\x02")
    assert main(["search", "séance", "--archive", str(archive)]) == 0
    captured = capsys.readouterr()
    assert "broken.vtt" in captured.err
    assert "conseil-2020" in captured.out


def test_a_missing_folder_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "mot", "--archive", str(tmp_path / "none")]) == 2
    assert "no such file" in capsys.readouterr().err

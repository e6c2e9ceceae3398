"""`locate`: lists of quotations of every kind in, JSON or lines out, one clear sentence for bad input."""

from __future__ import annotations

import csv
import json
import wave
from pathlib import Path
from typing import Any

import pytest

from webinar_archive.cli import main

SPOKEN = (
    "bonjour à toutes et à tous merci d'être là nous avons appris à mutualiser les guichets avec dix-sept "
    "préfectures pendant le confinement et maintenant je passe la parole à madame la maire qui va nous parler "
    "de la bibliothèque"
)
PRINTED = "Nous avons appris à mutualiser les guichets avec 17 préfectures pendant le confinement."


@pytest.fixture
def captions(tmp_path: Path) -> Path:
    cues = [
        f"00:00:{i // 2:02d}.{i % 2 * 5}00 --> 00:00:{i // 2:02d}.{i % 2 * 5 + 4}00\n{word}\n"
        for i, word in enumerate(SPOKEN.split())
    ]
    path = tmp_path / "talk.vtt"
    path.write_text("WEBVTT\n\n" + "\n".join(cues), encoding="utf-8")
    return path


def located(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[dict[str, Any]]:
    assert main(["locate", *map(str, arguments), "--json"]) == 0
    result: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return result


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_json_has_the_order_of_the_quotations_all_keys_and_the_rows_own_columns(
    captions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"text": "Jamais dit par personne ici", "page": 3}, {"text": PRINTED, "page": 4}]
    absent, found = located(
        capsys, captions, written(tmp_path / "q.json", json.dumps(rows)), "--language", "fr"
    )
    assert (absent["page"], found["page"]) == (3, 4)
    assert (absent["verdict"], absent["start_ms"], absent["end_ms"], absent["spoken"]) == (
        "not_found", None, None, None,
    )  # fmt: skip
    assert absent["spans"] == []
    assert found["verdict"] == "verbatim"
    assert (found["start_ms"], found["end_ms"]) == (4_500, 10_900)
    assert found["spans"] == [{"start_ms": 4_500, "end_ms": 10_900}]
    assert {"text", "confidence", "differences", "alternatives", "findings"} <= set(found)


def test_columns_of_a_csv_are_passed_on(
    captions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "q.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, ["auteur", "text"], delimiter=";")
        table.writeheader()
        table.writerow({"auteur": "Mme Une; maire", "text": PRINTED})
    (found,) = located(capsys, captions, path)
    assert found["auteur"] == "Mme Une; maire"
    assert found["start_ms"] == 4_500


@pytest.mark.parametrize("text", [f"\n{PRINTED}\n\nrien de tel\n", f"[Le maire] {PRINTED}\r\nrien de tel"])
def test_plain_text_is_one_quotation_a_line(
    captions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    found = located(capsys, captions, written(tmp_path / "q.txt", text))
    assert [row["verdict"] for row in found] == ["verbatim", "not_found"]


def test_a_list_of_strings_and_an_empty_list_are_accepted(
    captions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(located(capsys, captions, written(tmp_path / "q.json", json.dumps([PRINTED])))) == 1
    assert located(capsys, captions, written(tmp_path / "e.json", "[]")) == []
    assert located(capsys, captions, written(tmp_path / "e.txt", "")) == []


def test_earlier_times_that_all_differ_alike_show_that_the_recording_was_edited(
    captions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = ["appris à mutualiser les guichets", "dix-sept préfectures pendant le confinement", PRINTED]
    rows = [{"text": part, "time": 242.5 + 4 * i} for i, part in enumerate(parts)]
    rows[2]["time"] = 242.0
    found = located(capsys, captions, written(tmp_path / "q.json", json.dumps(rows)))
    assert {row["verdict"] for row in found} == {"verbatim"}
    codes = [[finding["code"] for finding in row["findings"]] for row in found]
    assert all("source-recut" in row for row in codes)
    (recut, *_) = [f for f in found[0]["findings"] if f["code"] == "source-recut"]
    assert abs(recut["facts"]["shift_ms"] + 237_500) < 2_000


def test_an_earlier_start_is_passed_on_beside_the_new_one(
    captions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"text": PRINTED, "start_ms": 9_000}]
    (found,) = located(capsys, captions, written(tmp_path / "q.json", json.dumps(rows)))
    assert (found["earlier_start_ms"], found["start_ms"]) == (9_000, 4_500)


def test_a_person_reads_times_verdict_and_words_in_their_language(
    captions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_BE.UTF-8")
    assert (
        main(["locate", str(captions), str(written(tmp_path / "q.txt", PRINTED + "\nabsent\x1b[2J d'ici"))])
        == 0
    )
    out = capsys.readouterr().out
    assert "00:00:04–00:00:10  mot pour mot" in out
    assert "introuvable" in out
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("q.json", b"[{", "invalid JSON"),
        ("q.json", b'{"text": "x"}', "not a list"),
        ("q.json", b'[{"titre": "x"}]', "item 1: no text"),
        ("q.json", b'["x", 3]', "item 2: no text"),
        ("q.csv", b"a,b\n1,2\n", "no column of quotations"),
        ("q.txt", b"\x89PNG\r\n\x1a\n\0\0", "not text"),
        ("q.json", b"[" * 100_000, "invalid JSON"),
    ],
)
def test_an_invalid_list_gives_one_sentence_and_exit_code_2(
    captions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert main(["locate", str(captions), str(tmp_path / name)]) == 2
    captured = capsys.readouterr()
    assert says in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_missing_files_are_named(captions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["locate", str(captions), str(tmp_path / "none.json")]) == 2
    assert main(["locate", str(tmp_path / "none.vtt"), str(written(tmp_path / "q.txt", PRINTED))]) == 2
    assert capsys.readouterr().err.count("no such file") == 2


def test_a_recording_or_an_archive_must_be_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["locate", str(written(tmp_path / "q.txt", PRINTED))]) == 2
    assert "--archive" in capsys.readouterr().err


def test_with_an_archive_all_its_recordings_are_searched(
    captions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    captions.rename(archive / "talk.vtt")
    quotations = written(tmp_path / "q.txt", PRINTED + "\nrien de tel nulle part")
    found, absent = located(capsys, "--archive", archive, quotations)
    assert (found["record_id"], found["start_ms"]) == ("talk.vtt", 4_500)
    assert (absent["record_id"], absent["verdict"]) == (None, "not_found")


def test_quotations_are_located_in_the_audio_of_a_media_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with wave.open(str(tmp_path / "silence.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(bytes(2 * 8_000 * 3))
    (absent,) = located(
        capsys, tmp_path / "silence.wav", written(tmp_path / "q.txt", PRINTED), "--language", "fr"
    )
    assert absent["verdict"] == "not_found"


def test_a_file_that_is_neither_captions_nor_media_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "talk.bin").write_bytes(bytes(range(256)) * 40)
    assert main(["locate", str(tmp_path / "talk.bin"), str(written(tmp_path / "q.txt", PRINTED))]) == 1
    captured = capsys.readouterr()
    assert "talk.bin" in captured.err
    assert captured.err.count("\n") == 1

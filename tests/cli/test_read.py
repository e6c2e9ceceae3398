"""`read` prints what a notice states."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from webinar_archive.cli import main

BORN_FROM = "pipelines/innovation-publique-2020/notice.txt"


def test_json_has_every_documented_key(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["read", BORN_FROM, "--json"]) == 0
    data = json.loads(capsysbinary.readouterr().out)
    keys = (
        "record_id title contributors publisher place year event_date stated_duration_s subjects notes abstract "
        "documents quotations findings"
    )
    assert set(keys.split()) <= set(data)
    assert data["event_date"] == "2020-05-07"
    assert {"label", "kind", "address"} <= set(data["documents"][0])


@pytest.mark.parametrize(("locale", "label"), [("fr_BE.UTF-8", "Citations"), ("C", "Quotations")])
def test_a_person_reads_it_in_their_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, locale: str, label: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert main(["read", BORN_FROM]) == 0
    out = capsys.readouterr().out
    assert label in out
    assert "Clémence Pène — Personne interviewée" in out


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [(None, 2, "no such file"), (b"", 1, "is empty"), (b"\0\0\0", 1, "is not text")],
)
def test_invalid_input_gives_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    content: bytes | None, code: int, words: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("LC_ALL", "C")
    path = tmp_path / "n.txt"
    if content is not None:
        path.write_bytes(content)
    assert main(["read", str(path)]) == code
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.out == ""


def test_an_address_inside_the_network_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "http://127.0.0.1:9/index.php?id=1"]) == 1
    assert "127.0.0.1" in capsys.readouterr().err

"""`read` prints what a notice states."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.catalogue.born_from import UNIMARC, iso2709, marcxml
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


def test_a_file_of_several_notices_is_a_list(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "export.mrc"
    path.write_bytes(iso2709(UNIMARC) * 3)
    assert main(["read", str(path), "--json"]) == 0
    found = json.loads(capsysbinary.readouterr().out)
    assert [(one["record_id"], len(one["quotations"])) for one in found] == [("140892", 4)] * 3


@pytest.mark.parametrize("good", [1, 2])
def test_a_broken_notice_among_others_is_named_and_the_rest_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, good: int
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    path = tmp_path / "export.xml"
    whole = marcxml(UNIMARC)
    path.write_text(
        f"<collection>{whole * good}{whole.replace('</subfield>', '', 1)}</collection>", encoding="utf-8"
    )
    assert main(["read", str(path), "--json"]) == 1
    captured = capsys.readouterr()
    assert len(json.loads(captured.out)) == good
    assert f"export.xml: record {good + 1} (140892) cannot be read" in captured.err


def test_a_broken_notice_is_named_in_the_language_of_the_reader(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_BE.UTF-8")
    path = tmp_path / "fonds.csv"
    path.write_text("Numéro;Titre;Durée\n1;Un débat;10 min\n2;;5 min\n", encoding="utf-8")
    assert main(["read", str(path)]) == 1
    captured = capsys.readouterr()
    assert "Un débat" in captured.out
    assert captured.err.startswith("fonds.csv : la notice 2 (2)")


def test_a_person_reads_several_notices_one_below_the_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "export.ris"
    path.write_text("TY  - VIDEO\nTI  - Un\nER  - \nTY  - VIDEO\nTI  - Deux\nER  - \n", encoding="utf-8")
    assert main(["read", str(path)]) == 0
    assert capsys.readouterr().out.count("\n\n") == 1


def test_columns_of_a_table_are_named_and_a_field_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "fonds.csv"
    path.write_text("Cote;Intitulé = long\nA 7;Débat\n", encoding="utf-8")
    named = ["--column", "id=Cote", "--column", "title=Intitulé = long"]
    assert main(["read", str(path), "--json", *named]) == 0
    notice = json.loads(capsys.readouterr().out)
    assert (notice["record_id"], notice["title"]) == ("A 7", "Débat")
    for wrong in ("titel=Cote", "title=", "title"):
        with pytest.raises(SystemExit):
            main(["read", str(path), "--column", wrong])
        assert f"`{wrong}` names no column of a field" in capsys.readouterr().err
    assert main(["read", str(path), "--column", "title=Titre"]) != 0
    assert "no column `Titre`; its columns are: Cote, Intitulé = long." in capsys.readouterr().err

"""The CSV follows its description, opens in any spreadsheet, and holds no formula."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from frictionless import Package, system
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.exports.formats.csv import csv_bytes, sheet_csv, write_csv
from webinar_archive.exports.schema import COLUMNS, Row, Spreadsheet, TableMetadata

ROWS = (
    Row(
        record_id="140892",
        title='Quelle innovation publique pour construire "l’après" ? : débat',
        event_date="2020-05-07",
        quotation_no=1,
        quotation='deux lignes,\net une virgule ; un "guillemet"',
        verdict="edited",
        confidence=0.931,
        start="00:52:13.480",
        start_ms=3133480,
        measured_duration_s=3528.0,
    ),
    Row(record_id="140893"),
)


def _cells(data: bytes, encoding: str = "utf-8", delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(encoding), newline=""), delimiter=delimiter))


def test_the_header_names_the_columns_in_order() -> None:
    header = csv_bytes(()).decode().removesuffix("\r\n")
    assert header.split(",") == [column.name for column in COLUMNS]


def test_the_csv_follows_rfc_4180_and_gives_every_cell_back() -> None:
    data = csv_bytes(ROWS)
    assert data.count(b"\r\n") == 3
    first, second = _cells(data)
    assert first["quotation"] == ROWS[0].quotation
    assert (first["confidence"], first["start_ms"], first["measured_duration_s"]) == (
        "0.931",
        "3133480",
        "3528.0",
    )
    assert second["record_id"] == "140893"
    assert all(second[column.name] == "" for column in COLUMNS[1:])


@pytest.mark.parametrize("spreadsheet", [None, "fr"])
def test_frictionless_finds_the_released_table_valid(tmp_path: Path, spreadsheet: Spreadsheet | None) -> None:
    write_csv(ROWS, TableMetadata(name="debates", spreadsheet=spreadsheet), tmp_path)
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    resource = package["resources"][0]
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert resource["bytes"] == (tmp_path / "quotations.csv").stat().st_size


def test_frictionless_finds_a_table_with_a_wrong_cell_invalid(tmp_path: Path) -> None:
    write_csv(ROWS, TableMetadata(name="debates"), tmp_path)
    table = tmp_path / "quotations.csv"
    table.write_bytes(table.read_bytes().replace(b"3133480", b"soon"))
    with system.use_context(trusted=True):
        assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_a_french_excel_gets_a_byte_order_mark_semicolons_and_decimal_commas() -> None:
    data = csv_bytes(ROWS, spreadsheet="fr")
    assert data.startswith(b"\xef\xbb\xbf")
    first = _cells(data, "utf-8-sig", ";")[0]
    assert first["confidence"] == "0,931"
    assert first["quotation"] == ROWS[0].quotation


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|'/c calc'!A0", "＝1"]
)
def test_a_cell_that_a_spreadsheet_would_evaluate_is_only_text(formula: str) -> None:
    cell = _cells(csv_bytes((Row(record_id="1", quotation=formula),)))[0]["quotation"]
    assert cell == f"'{formula}"


@pytest.mark.untraced
@given(st.text(max_size=40))
def test_no_text_becomes_a_formula_or_breaks_the_table(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    rows = _cells(csv_bytes((Row(record_id="1", quotation=text, run_id="last"),)))
    assert len(rows) == 1
    assert rows[0]["run_id"] == "last"
    assert not rows[0]["quotation"].startswith(("=", "+", "-", "@", "\t", "\r"))
    # apostrophes are the only letters that are added
    assert rows[0]["quotation"].replace("'", "") == text.replace("\0", "").replace("'", "")


@pytest.mark.parametrize("spreadsheet", [None, "fr"])
@pytest.mark.parametrize("read_with", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "text",
    ["a;=1+1", ";=1", "a,=1", "a|@SUM(A1)", "a\t-2", 'a;"=1"', "a\n=1", "a;;+1", "un ; =deux", "a,,＝1"],
)
def test_a_spreadsheet_of_another_language_finds_no_formula_either(
    text: str, read_with: str, spreadsheet: Spreadsheet | None
) -> None:
    data = csv_bytes((Row(record_id="1", title=text, quotation=text),), spreadsheet=spreadsheet)
    for line in data.decode("utf-8-sig").splitlines():
        for cell in line.split(read_with):
            assert not cell.strip('"').startswith(("=", "+", "-", "@", "＝"))


def test_ordinary_punctuation_is_left_alone() -> None:
    text = "« oui ; - non », dit-il, -5 degrés ; + 3 | fin [-de,-] {+du;+}"
    assert _cells(csv_bytes((Row(record_id="1", quotation=text),)))[0]["quotation"] == text


def test_every_csv_neutralises_formulas_and_cut_characters_and_follows_the_spreadsheet() -> None:
    rows = [("=1+1", 0.5, None), ("\ud83d", -2, "a;b")]
    assert sheet_csv(("t", "n", "x"), rows) == b"t,n,x\r\n'=1+1,0.5,\r\n?,-2,a;b\r\n"
    assert sheet_csv(("t", "n"), [("à", 1)], "fr") == "\ufefft;n\r\nà;1\r\n".encode()

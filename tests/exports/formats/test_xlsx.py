"""The workbook gives times, texts and links back as typed cells, and nothing in it is a formula."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.exports.formats.sample_rows import HOSTILE_TEXTS, ORDINARY, ROWS, hostile_rows, written_at
from webinar_archive.exports.formats.xlsx import write_xlsx
from webinar_archive.exports.schema import COLUMNS, Row, TableMetadata
from webinar_archive.exports.sheets import SheetLimits
from webinar_archive.tables.workbook import sheets_of

TABLE = TableMetadata(name="essai")


def sheet_rows(path: Path, title: str = "quotations") -> list[dict[str, Any]]:
    sheet = load_workbook(path)[title]
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def expected(row: Row) -> dict[str, Any]:
    cells: dict[str, Any] = {column.name: getattr(row, column.name) for column in COLUMNS}
    for clock, ms in (("start", row.start_ms), ("end", row.end_ms)):
        cells[clock] = None if ms is None else dt.timedelta(milliseconds=ms)
    cells["event_date"] = row.event_date and dt.datetime.fromisoformat(row.event_date)
    return cells


def test_every_cell_is_given_back_with_its_type(tmp_path: Path) -> None:
    (path,) = write_xlsx(ROWS, TABLE, tmp_path)
    assert sheet_rows(path) == [expected(row) for row in ROWS]


def test_times_are_exact_to_the_millisecond(tmp_path: Path) -> None:
    rows = tuple(
        Row(record_id="1", start_ms=ms) for ms in (0, 1, 999, 59_999, 3_599_999, 86_399_999, 400_000_001)
    )
    (path,) = write_xlsx(rows, TABLE, tmp_path)
    assert [cells["start"] for cells in sheet_rows(path)] == [
        dt.timedelta(milliseconds=row.start_ms or 0) for row in rows
    ]


def test_an_empty_table_has_its_header_and_the_meaning_of_every_column(tmp_path: Path) -> None:
    (path,) = write_xlsx((), TABLE, tmp_path)
    book = load_workbook(path)
    assert book.sheetnames == ["quotations", "findings", "columns"]
    assert [cell.value for cell in book["quotations"][1]] == [column.name for column in COLUMNS]
    explained = sheet_rows(path, "columns")
    assert [(e["column"], e["en"], e["fr"]) for e in explained] == [(c.name, c.en, c.fr) for c in COLUMNS]


def test_the_header_is_frozen_and_has_filters(tmp_path: Path) -> None:
    (path,) = write_xlsx(ROWS, TABLE, tmp_path)
    sheet = load_workbook(path)["quotations"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(COLUMNS)).column_letter}{len(ROWS) + 1}"


def test_a_link_opens_the_video_at_the_moment(tmp_path: Path) -> None:
    addresses = [
        ORDINARY.link_at_start,
        "https://youtu.be/abc?t=3133",
        "https://exemple.fr/été film.mp4#t=1.5",
        "javascript:alert(1)",
        f"https://example.org/{'a' * 3_000}#t=1",
    ]
    (path,) = write_xlsx([Row(record_id="1", link_at_start=a) for a in addresses], TABLE, tmp_path)
    sheet = load_workbook(path)["quotations"]
    column = [c.name for c in COLUMNS].index("link_at_start") + 1
    cells = [sheet.cell(row, column) for row in range(2, len(addresses) + 2)]
    assert [cell.value for cell in cells] == addresses
    links = [cell.hyperlink and (cell.hyperlink.target, cell.hyperlink.location) for cell in cells]
    assert links == [
        ("https://example.org/film.mp4?a=1&b=%C3%A9", "t=3133.48"),
        ("https://youtu.be/abc?t=3133", None),
        ("https://exemple.fr/%C3%A9t%C3%A9%20film.mp4", "t=1.5"),
        None,
        None,
    ]


def test_links_beyond_those_that_a_sheet_holds_are_text(tmp_path: Path) -> None:
    rows = [Row(record_id=f"{n}", link_at_start="https://example.org/") for n in range(4)]
    (path,) = write_xlsx(rows, TABLE, tmp_path, SheetLimits(max_links=2))
    with zipfile.ZipFile(path) as parts:
        assert parts.read("xl/worksheets/sheet1.xml").count(b"<hyperlink ") == 2
    assert {cells["link_at_start"] for cells in sheet_rows(path)} == {"https://example.org/"}


def test_findings_are_sentences_in_both_languages(tmp_path: Path) -> None:
    (path,) = write_xlsx(ROWS, TABLE, tmp_path)
    first, second = sheet_rows(path, "findings")
    assert (first["record_id"], first["quotation_no"], first["code"]) == ("140892", 1, "page-gone")
    assert "404" in first["en"]
    assert "404" in first["fr"]
    assert second["code"] == "speaker-unknown"
    assert second["en"] != second["fr"]


def test_no_text_is_a_formula_or_an_error_and_each_is_given_back(tmp_path: Path) -> None:
    (path,) = write_xlsx(hostile_rows(), TABLE, tmp_path)
    # openpyxl gives back the escape that spreadsheets read as what stood there
    texts = [text.replace("_x0041_ _x000D_", "_x005F_x0041_ _x005F_x000D_") for text in HOSTILE_TEXTS]
    assert [cells["quotation"] for cells in sheet_rows(path)] == texts
    sheet = load_workbook(path)["quotations"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)} == {
        "s"
    }
    formulas = [
        cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith(("=", "+", "-", "@"))
    ]
    assert len(formulas) == 6 * 4
    assert all(cell.quotePrefix for cell in formulas)
    with zipfile.ZipFile(path) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_a_text_that_a_cell_cannot_hold_is_changed_and_told_in_the_findings(tmp_path: Path) -> None:
    rows = [Row(record_id="1", spoken="é" * 40_000, title="a\x00b")]
    (path,) = write_xlsx(rows, TABLE, tmp_path)
    (cells,) = sheet_rows(path)
    assert (len(cells["spoken"]), cells["title"]) == (32_767, "a�b")
    assert [told["code"] for told in sheet_rows(path, "findings")] == [
        "characters-replaced",
        "text-shortened",
    ]
    assert "32766" in sheet_rows(path, "findings")[1]["en"]


def test_rows_beyond_those_of_a_sheet_go_to_another_one(tmp_path: Path) -> None:
    limits = SheetLimits(max_rows=40)
    (path,) = write_xlsx([Row(record_id=f"{n}") for n in range(81)], TABLE, tmp_path, limits)
    titles = ["quotations", "quotations 2", "quotations 3"]
    assert load_workbook(path).sheetnames == [*titles, "findings", "columns"]
    assert [len(sheet_rows(path, title)) for title in titles] == [40, 40, 1]


def test_a_date_before_those_that_spreadsheets_count_alike_is_text(tmp_path: Path) -> None:
    (path,) = write_xlsx([Row(record_id="1", event_date="1871-03-18")], TABLE, tmp_path)
    assert sheet_rows(path)[0]["event_date"] == "1871-03-18"


def test_a_workbook_with_the_same_content_is_not_touched(tmp_path: Path) -> None:
    (path,) = write_xlsx(ROWS, TABLE, tmp_path)
    before = written_at([path])
    write_xlsx(ROWS, TABLE, tmp_path)
    assert written_at([path]) == before
    path.write_bytes(b"no workbook")
    write_xlsx(ROWS[:1], TABLE, tmp_path)
    assert len(sheet_rows(path)) == 1


def test_the_program_reads_its_own_workbook(tmp_path: Path) -> None:
    (path,) = write_xlsx(ROWS, TABLE, tmp_path)
    first = next(iter(sheets_of(path.read_bytes(), "t.xlsx", 2**26, 100)))
    assert len(first) == len(ROWS) + 1

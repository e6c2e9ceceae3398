"""The OpenDocument spreadsheet, read back by odfpy: typed cells, whole texts, no formula."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from odf import teletype
from odf.opendocument import load
from odf.table import Table, TableCell, TableRow
from odf.text import A, P
from openpyxl.utils import get_column_letter

from tests.exports.formats.sample_rows import ROWS, hostile_rows, written_at
from webinar_archive.exports.formats.ods import write_ods
from webinar_archive.exports.schema import COLUMNS, Row, TableMetadata
from webinar_archive.exports.sheets import SheetLimits

TABLE = TableMetadata(name="essai")


def cell_value(cell: Any) -> str | None:
    """Return the value that a cell states by its type."""
    if (kind := cell.getAttribute("valuetype")) is None:
        return None
    if kind != "string":
        return str(cell.getAttribute({"float": "value", "date": "datevalue", "time": "timevalue"}[kind]))
    return "\n".join(teletype.extractText(p) for p in cell.getElementsByType(P))


def sheet_rows(path: Path, title: str = "quotations") -> list[dict[str, str | None]]:
    (table,) = (t for t in load(path).getElementsByType(Table) if t.getAttribute("name") == title)
    header, *rows = (
        [cell_value(cell) for cell in row.getElementsByType(TableCell)]
        for row in table.getElementsByType(TableRow)
    )
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def expected(row: Row) -> dict[str, str | None]:
    cells = {c.name: None if (cell := getattr(row, c.name)) is None else str(cell) for c in COLUMNS}
    for clock in ("start", "end"):
        if (time := cells[clock]) is not None:
            hours, minutes, seconds = time.split(":")
            cells[clock] = f"PT{hours}H{minutes}M{seconds}S"
    return {name: cell and re.sub("\r\n?", "\n", cell) for name, cell in cells.items()}


@pytest.mark.parametrize("rows", [(), ROWS, hostile_rows()], ids=["none", "ordinary", "hostile"])
def test_every_cell_is_given_back_with_its_type(tmp_path: Path, rows: tuple[Row, ...]) -> None:
    (path,) = write_ods(rows, TABLE, tmp_path)
    assert sheet_rows(path) == [expected(row) for row in rows]


def test_no_cell_has_a_formula(tmp_path: Path) -> None:
    (path,) = write_ods(hostile_rows(), TABLE, tmp_path)
    with zipfile.ZipFile(path) as parts:
        document = etree.fromstring(parts.read("content.xml"))
    assert not [each for each in document.iter() for name in each.attrib if "formula" in str(name)]


def test_a_link_opens_the_video_at_the_moment(tmp_path: Path) -> None:
    (path,) = write_ods(ROWS, TABLE, tmp_path)
    (link,) = load(path).getElementsByType(A)
    assert link.getAttribute("href") == ROWS[0].link_at_start


def test_the_file_begins_with_its_kind_and_every_part_is_well_formed(tmp_path: Path) -> None:
    (path,) = write_ods(ROWS, TABLE, tmp_path)
    with zipfile.ZipFile(path) as parts:
        names = parts.namelist()
        assert names[0] == "mimetype"
        assert parts.infolist()[0].compress_type == zipfile.ZIP_STORED
        for name in names[1:]:
            etree.fromstring(parts.read(name))
        assert re.findall(b'full-path="([^/"]+)"', parts.read("META-INF/manifest.xml")) == [
            b"content.xml",
            b"settings.xml",
        ]
        last = f"{get_column_letter(len(COLUMNS))}{len(ROWS) + 1}"
        settings = parts.read("settings.xml")
        assert settings.count(b"VerticalSplitPosition") == 3
        assert f"'quotations'.A1:'quotations'.{last}".encode() in parts.read("content.xml")


def test_a_text_that_a_cell_cannot_hold_is_changed_and_told(tmp_path: Path) -> None:
    (path,) = write_ods([Row(record_id="1", spoken="é" * 40_000, title="a\x00b")], TABLE, tmp_path)
    (cells,) = sheet_rows(path)
    assert (len(cells["spoken"] or ""), cells["title"]) == (32_767, "a�b")
    assert [told["code"] for told in sheet_rows(path, "findings")] == [
        "characters-replaced",
        "text-shortened",
    ]


def test_rows_beyond_those_of_a_sheet_go_to_another_one(tmp_path: Path) -> None:
    limits = SheetLimits(max_rows=40)
    (path,) = write_ods([Row(record_id=f"{n}") for n in range(81)], TABLE, tmp_path, limits)
    assert [len(sheet_rows(path, t)) for t in ("quotations", "quotations 2", "quotations 3")] == [40, 40, 1]


def test_a_spreadsheet_with_the_same_content_is_not_touched(tmp_path: Path) -> None:
    (path,) = write_ods(ROWS, TABLE, tmp_path)
    before = written_at([path])
    write_ods(ROWS, TABLE, tmp_path)
    assert written_at([path]) == before

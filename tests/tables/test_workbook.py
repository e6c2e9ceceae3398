"""An XLSX is read by what is filled: a far cell costs nothing, and what unpacks to too much is refused."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from webinar_archive.errors import UsageError
from webinar_archive.tables import Table, TableLimits, read_table


def read(path: Path, limits: TableLimits | None = None) -> Table:
    return read_table(path, lambda cells: "text" in cells, limits or TableLimits())


def refusal(path: Path, limits: TableLimits | None = None) -> str:
    with pytest.raises(UsageError) as error:
        read(path, limits)
    return error.value.code


def changed(path: Path, part: str, before: bytes, after: bytes, times: int = 1) -> Path:
    """Return the path of a copy in which bytes of a part are replaced; of a part that it lacks, just these."""
    copy = path.with_stem("changed")
    with zipfile.ZipFile(path) as read_from, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as written:
        for each in read_from.infolist():
            data = read_from.read(each)
            if each.filename.endswith(part):
                assert before in data
                data = data.replace(before, after, times)
            written.writestr(each.filename, data)
        if not any(each.endswith(part) for each in read_from.namelist()):
            written.writestr(f"xl/{part}", after)
    return copy


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    for row in (["text", "n"], ["Un", 1], ["Deux", 2.5]):
        made.active.append(row)
    made.save(tmp_path / "t.xlsx")
    return tmp_path / "t.xlsx"


@pytest.mark.untraced
@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD2", "ZZ900000"])
def test_one_far_cell_costs_nothing(book: Path, cell: str) -> None:
    made = openpyxl.load_workbook(book)
    made.active[cell] = "x"
    made.save(book)
    began = time.process_time()
    table = read(book)
    assert time.process_time() - began < 5
    assert [row.text(0) for row in table.rows[:2]] == ["Un", "Deux"]


@pytest.mark.untraced
@pytest.mark.parametrize("number", [b"99999999", b"2000000000", b"-5", b"x"])
def test_a_row_that_no_sheet_has_costs_nothing(book: Path, number: bytes) -> None:
    made = changed(book, "sheet1.xml", b'<row r="3"', b'<row r="' + number + b'"')
    began = time.process_time()
    with contextlib.suppress(UsageError):
        read(made)
    assert time.process_time() - began < 5


def test_a_stated_size_that_is_wrong_hides_nothing(book: Path) -> None:
    with zipfile.ZipFile(book) as packed:
        assert b'<dimension ref="A1:B3"' in packed.read("xl/worksheets/sheet1.xml")
    made = changed(book, "sheet1.xml", b'<dimension ref="A1:B3"', b'<dimension ref="A1"')
    assert [row.text(1) for row in read(made).rows] == ["1", "2.5"]


@pytest.mark.untraced
@pytest.mark.parametrize(
    ("part", "before", "filling", "count"),
    [
        ("sheet1.xml", b"</sheetData>", b"<row/>", 9_000_000),
        ("sheet1.xml", b"</sheetData>", b"<c/>", 1_000_000),
        ("sharedStrings.xml", b"</sst>", b"<si/>", 9_000_000),
        ("styles.xml", b"</cellXfs>", b"<xf/>", 1_000_000),
    ],
)
def test_what_unpacks_to_millions_of_tags_is_refused_unread(
    book: Path, part: str, before: bytes, filling: bytes, count: int
) -> None:
    bomb = changed(book, part, before, filling * count + before)
    assert bomb.stat().st_size < 1_000_000
    began = time.process_time()
    assert refusal(bomb) == "table-too-large"
    assert time.process_time() - began < 5


@pytest.mark.parametrize("limits", [TableLimits(unpacked_bytes=2_000), TableLimits(size_bytes=100)])
def test_a_workbook_that_is_too_large_or_unpacks_to_too_much_is_refused(
    book: Path, limits: TableLimits
) -> None:
    assert refusal(book, limits) == "table-too-large"


def test_more_rows_than_allowed_are_refused(book: Path) -> None:
    assert refusal(book, TableLimits(rows=1)) == "table-too-long"
    assert len(read(book, TableLimits(rows=2)).rows) == 2


def test_the_sheet_with_the_heading_is_read_and_the_open_one_comes_first(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(["Lisez-moi"])
    for title in ("one", "two"):
        made.create_sheet(title).append(["text"])
        made[title].append([title])
    made.save(tmp_path / "t.xlsx")
    assert [row.text(0) for row in read(tmp_path / "t.xlsx").rows] == ["one"]
    made.active = made["two"]
    made.save(tmp_path / "t.xlsx")
    assert [row.text(0) for row in read(tmp_path / "t.xlsx").rows] == ["two"]


def test_numbers_and_times_are_read_as_they_are_shown(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(["text"])
    for value in (140892.0, 52.7, dt.time(0, 0, 52), dt.timedelta(days=1, seconds=1.5), True, 1e300):
        made.active.append([value])
    made.save(tmp_path / "t.xlsx")
    assert [row.text(0) for row in read(tmp_path / "t.xlsx").rows] == [
        "140892", "52.7", "00:00:52", "24:00:01.500", "True", "1e+300",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["t.xlsx", "t.xls", "t.ods"])
@pytest.mark.parametrize("data", [b"", b"text\nx\n", b"\xd0\xcf\x11\xe0" + bytes(500), b"PK\x03\x04 no book"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert refusal(tmp_path / name) == "table-workbook-broken"


def test_a_workbook_is_known_by_what_it_holds(book: Path) -> None:
    renamed = book.rename(book.with_suffix(".csv"))
    assert [row.text(0) for row in read(renamed).rows] == ["Un", "Deux"]


def test_a_workbook_without_its_parts_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    (tmp_path / "t.xlsx").write_bytes(packed.getvalue())
    assert refusal(tmp_path / "t.xlsx") == "table-workbook-broken"

"""Rows of an XLSX: formulas with the value last shown, blank rows at no cost, unpacked only when that is bounded.

A sheet of a few kilobytes may have one cell a million rows down, or unpack to millions of tags. Rows without cells
are passed over without looking at their columns, and the tags of every part are counted before it is parsed.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl

from webinar_archive.errors import UsageError
from webinar_archive.tables.heading import NumberedRow
from webinar_archive.timecode import clock, ms_from_seconds

MAX_COLUMNS = 200
MAX_ROWS = 1_048_576
"""Of a sheet, by the format's own definition."""
MAX_TAGS = 8_000_000
"""In the sheets and the texts that they share; 200,000 rows of ten columns have five million."""
MAX_TAGS_OF_A_ROW = 300_000
MAX_TAGS_ELSEWHERE = 200_000
"""In any other part, such as the styles."""

_CHUNK_BYTES = 2**18
_EXACT = 2.0**53
_LARGE_PARTS = ("xl/worksheets/", "xl/sharedStrings")


class _UnboundedError(Exception):
    """The workbook unpacks to more than is allowed."""


def sheets_of(data: bytes, path: str, unpacked_bytes: int, max_rows: int) -> Iterator[list[NumberedRow]]:
    """Yield the rows of each sheet, first of the one that was open when the workbook was saved.

    A row has its number from 1 and its cells as text; blank rows are left out, and of the others at most
    `max_rows` are read. Raises `UsageError`.
    """
    try:
        _check_size(data, unpacked_bytes)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            for sheet in sorted(book.worksheets, key=lambda sheet: sheet is not book.active):
                yield list(itertools.islice(_filled_rows(sheet), max_rows))
        finally:
            book.close()
    except _UnboundedError:
        raise UsageError("table-too-large", path=path, limit_mb=unpacked_bytes // 2**20) from None
    except Exception:
        # openpyxl lets out whatever its parts raise on a broken workbook: KeyError, ParseError, BadZipFile …
        raise UsageError("table-workbook-broken", path=path) from None


def _check_size(data: bytes, unpacked_bytes: int) -> None:
    """Raise `_UnboundedError` for a workbook that unpacks to more bytes or tags than a table needs."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        # what unpacks to more than a part states is cut there by zipfile
        if sum(part.file_size for part in parts) > unpacked_bytes:
            raise _UnboundedError
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                _check_tags(packed, part)


def _check_tags(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    large = part.filename.lstrip("/").startswith(_LARGE_PARTS)
    most = MAX_TAGS if large else MAX_TAGS_ELSEWHERE
    tags = of_row = 0
    with packed.open(part) as unpacked:
        while chunk := unpacked.read(_CHUNK_BYTES):
            found = chunk.count(b"<")
            tags += found
            of_row = 0 if b"/row>" in chunk or b"/si>" in chunk else of_row + found
            if tags > most or of_row > MAX_TAGS_OF_A_ROW:
                raise _UnboundedError


def _filled_rows(sheet: Any) -> Iterator[NumberedRow]:
    blank: object = None
    rows = sheet.iter_rows(values_only=True, min_row=1, max_row=MAX_ROWS, max_col=MAX_COLUMNS)
    for number, row in enumerate(rows, start=1):
        # openpyxl gives one and the same tuple for all the rows that the file leaves out
        if row is blank:
            continue
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield number, cells
        else:
            blank = row


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        # spreadsheets store a record's number as 140892.0
        return str(int(cell))
    if isinstance(cell, dt.timedelta):
        # else printed with days
        return clock(ms_from_seconds(cell.total_seconds()))
    return str(cell)

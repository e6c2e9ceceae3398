"""A table as it was read: the names of its columns, and the rows under them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.errors import UsageError
from webinar_archive.files import named_by_user, regular_file_bytes
from webinar_archive.tables.delimited import NO_SEPARATOR, chosen_separator, delimited_rows
from webinar_archive.tables.heading import (
    FIRST_ROWS,
    IsHeading,
    NumberedRow,
    column_letters,
    column_places,
    heading_place,
)
from webinar_archive.text.decoding import decode, is_binary

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OTHER_SPREADSHEETS = (".xls", ".ods", ".numbers")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLimits:
    """How large a table may be, also when a workbook is unpacked."""

    size_bytes: int = 32 * 2**20
    unpacked_bytes: int = 200 * 2**20
    rows: int = 200_000


DEFAULT_LIMITS = TableLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row that holds anything: its number in the file, from 1, and its cells as they stand there."""

    number: int
    cells: tuple[str, ...]

    def text(self, column: int) -> str:
        """Return the text of a cell without surrounding or double space; empty where the row ends before it."""
        return " ".join(self.cells[column].split()) if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The names of the columns and the rows under them.

    Where no row was the heading looked for, `found` is false and the first row stands in its place. `separator`
    stood between the cells, empty where none did.
    """

    heading: tuple[str, ...]
    rows: tuple[TableRow, ...]
    found: bool
    separator: str = ""

    def name(self, column: int) -> str:
        """Return the name of a column; of one without, the letters by which spreadsheets call it."""
        named = self.heading[column] if column < len(self.heading) else ""
        return named or column_letters(column)

    def column(self, name: str, path: str) -> int | None:
        """Return the column of a name, None where there is none. Raises `UsageError` for two of that name."""
        places = column_places(self.heading, name)
        if len(places) > 1:
            raise UsageError("table-column-twice", path=path, column=name)
        return places[0] if places else None

    def missing(self, name: str, path: str) -> UsageError:
        """Return the error that the table lacks a column, with the columns that it has."""
        there = ", ".join(each[:40] for each in self.heading[:20] if each)
        return UsageError("table-column-missing", path=path, column=name, columns=there)

    def excess(self, row: TableRow) -> int:
        """Return how many cells of a row stand beyond the heading: a separator in a text makes two cells of one."""
        return max(0, len(row.cells) - len(self.heading)) if self.separator else 0


def read_table(
    path: Path, is_heading: IsHeading, limits: TableLimits = DEFAULT_LIMITS, data: bytes | None = None
) -> Table:
    """Read a whole table: CSV in any charset and with any usual separator, or XLSX.

    Args:
        path: The file; whether it is a workbook is told from what it holds.
        is_heading: Tells which of the first rows names the columns; titles may stand above it.
        limits: How large the table may be.
        data: The bytes of the file, where they were read before.

    Raises:
        UsageError: The file is not there, cannot be read, is no table or too large, or has a quotation mark that
            is not closed.
    """
    data = _data(path, limits) if data is None else data
    if data.startswith(_ZIP):
        from webinar_archive.tables.workbook import sheets_of

        # a row more than allowed is read, to see that there are more
        sheets = sheets_of(data, str(path), limits.unpacked_bytes, limits.rows + FIRST_ROWS + 1)
        return _first_with_heading(sheets, is_heading, path, limits)
    if data.startswith(_OLE) or path.suffix.lower() in (".xlsx", *_OTHER_SPREADSHEETS):
        raise UsageError("table-workbook-broken", path=str(path))
    text = decode(data)
    if is_binary(text):
        raise UsageError("table-not-text", path=str(path))
    separator = chosen_separator(text, is_heading)
    rows = itertools.islice(delimited_rows(text, separator, str(path)), limits.rows + FIRST_ROWS + 1)
    shown = "" if separator == NO_SEPARATOR else separator
    return _table(list(rows), is_heading, path, limits, shown)


def _data(path: Path, limits: TableLimits) -> bytes:
    with named_by_user(path):
        data = regular_file_bytes(path, limits.size_bytes)
    if data is None:
        raise UsageError("table-too-large", path=str(path), limit_mb=limits.size_bytes // 2**20)
    return data


def _first_with_heading(
    sheets: Iterator[list[NumberedRow]], is_heading: IsHeading, path: Path, limits: TableLimits
) -> Table:
    """Return the table of the first sheet with the heading looked for; of the first that holds any, without one."""
    first: list[NumberedRow] = []
    for rows in sheets:
        if heading_place([cells for _, cells in rows[:FIRST_ROWS]], is_heading) is not None:
            return _table(rows, is_heading, path, limits)
        first = first or rows
    return _table(first, is_heading, path, limits)


def _table(
    rows: Sequence[NumberedRow], is_heading: IsHeading, path: Path, limits: TableLimits, separator: str = ""
) -> Table:
    if not rows:
        raise UsageError("table-empty", path=str(path))
    place = heading_place([cells for _, cells in rows[:FIRST_ROWS]], is_heading)
    _, heading = rows[place or 0]
    under = rows[(place or 0) + 1 :]
    if len(under) > limits.rows:
        raise UsageError("table-too-long", path=str(path), limit=limits.rows)
    return Table(
        heading=tuple(" ".join(name.split()) for name in heading),
        rows=tuple(TableRow(number=number, cells=_without_blank_end(cells)) for number, cells in under),
        found=place is not None,
        separator=separator,
    )


def _without_blank_end(cells: Sequence[str]) -> tuple[str, ...]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return tuple(cells[:end])

"""A table of notices, CSV or XLSX, as records that are found and read like those of other files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from webinar_archive.catalogue.formats.table_row import (
    Columns,
    holds_titles,
    is_heading,
    names_by_column,
    packed,
)
from webinar_archive.errors import NoticeError, UsageError
from webinar_archive.tables import Table, TableLimits, comparable_heading, read_table
from webinar_archive.text.decoding import decode, is_binary

_ZIP, _WORKBOOK = b"PK\x03\x04", b"xl/"
_FIRST_LINES = 60
"""Lines among which the names of the columns stand."""
_SEPARATORS = re.compile(r"[;,\t|]")
_LIMITS = TableLimits()
COLUMN_FAULTS = ("table-column-missing", "table-column-twice", "notice-no-table")
"""What is wrong where named columns are not those of a file."""


class TableRecords(io.BytesIO):
    """The rows of a table as lines of JSON, each with the names of its columns."""


def records_of_table(file: BinaryIO, head: bytes, name: str, columns: Columns = ()) -> TableRecords | None:
    """Return the notices of a table, one a row; None where a file, which begins with `head`, is no such table.

    Raises:
        NoticeError: It is too large, not a table throughout, or lacks one of the columns that are named.
    """
    if head.lstrip()[:1] == b"<" or not (columns or _may_be_table(head)):
        return None
    file.seek(0)
    data = file.read(_LIMITS.size_bytes + 1)
    if len(data) > _LIMITS.size_bytes:
        raise NoticeError("notice-too-large", path=name, limit_bytes=_LIMITS.size_bytes)
    try:
        table = _table_with(columns, data, name) if columns else _table_of(data, name, is_heading)
    except UsageError as error:
        raise NoticeError(error.code, **error.facts) from None
    if not table.found:
        return None
    names = names_by_column(table.heading, columns)
    return TableRecords(b"".join(packed(names, row.cells) for row in table.rows))


def _table_with(columns: Columns, data: bytes, name: str) -> Table:
    """Return a table that has all columns that are named and titles. Raises `UsageError` for any other."""
    wanted = {comparable_heading(column) for _, column in columns}

    def has_all(cells: Sequence[str]) -> bool:
        return wanted <= set(map(comparable_heading, cells))

    def has_any(cells: Sequence[str]) -> bool:
        return is_heading(cells) or not wanted.isdisjoint(map(comparable_heading, cells))

    table = _table_of(data, name, has_all)
    if not table.found:
        # the heading, to say what it lacks
        table = _table_of(data, name, has_any)
    for _, column in columns:
        if table.column(column, name) is None:
            raise table.missing(column, name)
    if not holds_titles(names_by_column(table.heading, columns)):
        raise table.missing("title", name)
    return table


def _table_of(data: bytes, name: str, is_wanted: Callable[[Sequence[str]], bool]) -> Table:
    return read_table(Path(name), is_wanted, _LIMITS, data)


def _may_be_table(head: bytes) -> bool:
    if head.startswith(_ZIP):
        return _WORKBOOK in head
    text = decode(head)
    lines = text.splitlines()[:_FIRST_LINES]
    return not is_binary(text) and any(is_heading(_SEPARATORS.split(line.replace('"', ""))) for line in lines)

"""A table of records, CSV or XLSX: its rows as text by column name, bounded in size.

A CSV may be what any spreadsheet saves: separated by commas, semicolons or tabs, in UTF-8, UTF-16 or the
Windows charset of western Europe. Of an XLSX, the sheet that was open when it was saved is read, formulas
with the value last shown.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from webinar_archive.errors import UsageError
from webinar_archive.pipeline.config import COLUMN_KEYS, Source
from webinar_archive.text.decoding import decode, is_binary

MAX_COLUMNS = 200
MAX_CELL_CHARACTERS = 100_000
"""Of a CSV: a longer cell is a quotation mark that nobody closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLimits:
    """How large a table may be, also when a workbook is unpacked."""

    size_bytes: int = 32 * 2**20
    unpacked_bytes: int = 200 * 2**20
    rows: int = 200_000


DEFAULT_LIMITS = TableLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A heading, and the rows under it that hold anything, each with its number in the file."""

    heading: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def sources_of_table(source: Source, path: Path) -> Iterator[Source]:
    """Yield one source a row; a key of the source itself (`transcript = …`) stands where the row has no cell.

    Raises `UsageError` for a table that cannot be read, lacks a mapped column, or has a row without notice.
    """
    table = read_table(path)
    names = {key: source.columns.get(key, key) for key in COLUMN_KEYS}
    _check_heading(source, names, table.heading, path)
    for number, row in table.rows:
        cells = {key: row[name] for key, name in names.items() if row.get(name)}
        single = replace(source, table=None, columns={}, **cells)
        if single.notice is None and single.page is None:
            raise UsageError("table-row-without-notice", path=str(path), row=number)
        yield single


def _check_heading(source: Source, names: dict[str, str], heading: Sequence[str], path: Path) -> None:
    needed = list(source.columns.values())
    if not (source.notice or source.page or {names["notice"], names["page"]} & set(heading)):
        needed.append(names["page"])
    for name in needed:
        if name not in heading:
            there = ", ".join(each[:40] for each in heading[:20] if each)
            raise UsageError("table-column-missing", path=str(path), column=name, columns=there)
    for name in names.values():
        if heading.count(name) > 1:
            raise UsageError("table-column-twice", path=str(path), column=name)


def read_table(path: Path, limits: TableLimits = DEFAULT_LIMITS) -> Table:
    """Read a whole table, its cells as text without surrounding space. Raises `UsageError`."""
    if not path.is_file():
        raise UsageError("file-missing", path=str(path))
    if path.stat().st_size > limits.size_bytes:
        raise UsageError("table-too-large", path=str(path), limit_mb=limits.size_bytes // 2**20)
    is_workbook = path.suffix.lower() == ".xlsx"
    filled = _filled_rows(_xlsx_rows(path, limits.unpacked_bytes) if is_workbook else _csv_rows(path))
    _, heading = next(filled, (1, None))
    if heading is None:
        raise UsageError("table-unreadable", path=str(path), reason="no heading")
    rows: list[tuple[int, dict[str, str]]] = []
    for number, cells in filled:
        if len(rows) == limits.rows:
            raise UsageError("table-too-long", path=str(path), limit=limits.rows)
        rows.append((number, dict(zip(heading, cells, strict=False))))
    return Table(heading=tuple(heading), rows=tuple(rows))


def _filled_rows(rows: Iterator[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold anything, with their numbers from 1: blank ones, even a million, cost nothing."""
    for number, row in enumerate(rows, start=1):
        cells = [_cell_text(cell) for cell in row]
        if any(cells):
            yield number, cells


def _csv_rows(path: Path) -> Iterator[Sequence[str]]:
    text = decode(path.read_bytes())
    if is_binary(text):
        raise UsageError("table-unreadable", path=str(path), reason="not text")
    try:
        first = text.lstrip().split("\n", 1)[0]
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
        yield from map(_checked_row, rows)
    except csv.Error as error:
        raise UsageError("table-unreadable", path=str(path), reason=str(error)) from None


def _checked_row(row: list[str]) -> list[str]:
    # the module's own limit is for the whole process, and other libraries lift it
    if max(map(len, row), default=0) > MAX_CELL_CHARACTERS:
        raise csv.Error(f"a cell of more than {MAX_CELL_CHARACTERS} characters")
    return row


def _xlsx_rows(path: Path, max_unpacked_bytes: int) -> Iterator[Sequence[object]]:
    import openpyxl

    try:
        with zipfile.ZipFile(path) as packed:
            unpacked_bytes = sum(part.file_size for part in packed.infolist())
        if unpacked_bytes <= max_unpacked_bytes:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                yield from book.active.iter_rows(values_only=True, max_col=MAX_COLUMNS)
            finally:
                book.close()
    except Exception as error:
        # openpyxl lets out whatever its parts raise on a broken workbook: KeyError, ParseError, BadZipFile …
        raise UsageError("table-unreadable", path=str(path), reason=type(error).__name__) from None
    if unpacked_bytes > max_unpacked_bytes:
        raise UsageError("table-too-large", path=str(path), limit_mb=max_unpacked_bytes // 2**20)


def _cell_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        # spreadsheets store a record's number as 140892.0
        return str(int(cell))
    return " ".join(str(cell).split())

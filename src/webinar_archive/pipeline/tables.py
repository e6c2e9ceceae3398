"""A table of records as people keep it, CSV or XLSX: its rows as text by column name, bounded in size."""

from __future__ import annotations

import csv
import io
import itertools
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from webinar_archive.errors import UsageError
from webinar_archive.pipeline.settings import COLUMN_KEYS, Source

LARGEST_BYTES = 64 * 2**20
LARGEST_UNPACKED_BYTES = 512 * 2**20
MOST_ROWS = 200_000


def sources_of_table(source: Source, path: Path) -> Iterator[Source]:
    """One source a row; a key of the source itself (`transcript = …`) stands where the row has no cell.

    Raises `UsageError` for a table that cannot be read, lacks a mapped column, or has a row without notice.
    """
    names = {key: source.columns.get(key, key) for key in COLUMN_KEYS}
    for number, row in enumerate(read_table(path), start=2):
        if number == 2:
            _refuse_missing(source, row, path)
        cells = {key: row[name] for key, name in names.items() if row.get(name)}
        if not any(row.values()):
            continue
        if "notice" not in cells and "page" not in cells:
            raise UsageError("table-row-without-notice", path=str(path), row=number)
        yield replace(source, table=None, columns={}, **cells)


def _refuse_missing(source: Source, row: dict[str, str], path: Path) -> None:
    for name in source.columns.values():
        if name not in row:
            raise UsageError("table-column-missing", path=str(path), column=name, columns=", ".join(row))


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows under the table's heading, cells as stripped text. Raises `UsageError`."""
    if not path.is_file():
        raise UsageError("file-missing", path=str(path))
    if path.stat().st_size > LARGEST_BYTES:
        raise UsageError("table-too-large", path=str(path), limit_mb=LARGEST_BYTES // 2**20)
    rows = _xlsx_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    table = list(itertools.islice(rows, MOST_ROWS + 2))
    if len(table) > MOST_ROWS + 1:
        raise UsageError("table-too-large", path=str(path), limit_mb=LARGEST_BYTES // 2**20)
    if not table:
        raise UsageError("table-unreadable", path=str(path), reason="no heading")
    heading, *body = table
    return [dict(itertools.zip_longest(heading, row[: len(heading)], fillvalue="")) for row in body]


def _csv_rows(path: Path) -> Iterator[Sequence[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        first = text.split("\n", 1)[0]
        separator = max(",;\t", key=first.count)
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [cell.strip() for cell in row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError("table-unreadable", path=str(path), reason=str(error)) from None


def _xlsx_rows(path: Path) -> Iterator[Sequence[str]]:
    import openpyxl

    try:
        with zipfile.ZipFile(path) as packed:
            unpacked_bytes = sum(part.file_size for part in packed.infolist())
        if unpacked_bytes <= LARGEST_UNPACKED_BYTES:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                cells: Iterable[tuple[object, ...]] = book.active.iter_rows(values_only=True)
                for row in cells:
                    yield [_text(cell) for cell in row]
            finally:
                book.close()
    except Exception as error:
        # openpyxl lets out whatever its parts raise on a broken workbook: KeyError, ParseError, BadZipFile …
        raise UsageError("table-unreadable", path=str(path), reason=type(error).__name__) from None
    if unpacked_bytes > LARGEST_UNPACKED_BYTES:
        raise UsageError("table-too-large", path=str(path), limit_mb=LARGEST_UNPACKED_BYTES // 2**20)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        # spreadsheets keep a record's number as 140892.0
        return str(int(cell))
    return str(cell).strip()

"""Lists of quotations as people keep them: JSON, a table (CSV, XLSX), or plain text with one quotation a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webinar_archive.cli.quotation_columns import has_words_heading, time_names, words_columns
from webinar_archive.cli.quotation_json import rows_of_json
from webinar_archive.cli.quotation_lines import with_times, without_marks
from webinar_archive.errors import UsageError
from webinar_archive.files import named_by_user, regular_file_bytes
from webinar_archive.models import Finding, Severity
from webinar_archive.tables import Table, TableLimits, TableRow, comparable_heading, read_table
from webinar_archive.tables.stated_time import stated_ms, time_ms
from webinar_archive.text.decoding import decode, is_binary
from webinar_archive.text.normalize import listed

MAX_BYTES = 64 * 2**20
MAX_QUOTATIONS = 100_000
TABLE_SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")
_LIMITS = TableLimits(size_bytes=MAX_BYTES, rows=MAX_QUOTATIONS)
_ZIP = b"PK\x03\x04"
_MAX_NAMED = 12
"""So many rows are named where something holds of several."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationList:
    """Quotations in the file's order: rows with at least `text`, other columns passed on.

    `earlier_ms` has each one's time as the list states it, None where it states none. `findings` say what of
    the list could not be read as it stands, with the numbers of its rows.
    """

    rows: tuple[Row, ...]
    earlier_ms: tuple[int | None, ...]
    findings: tuple[Finding, ...] = ()


def read_quotations(path: Path) -> QuotationList:
    """Read a list of quotations.

    Raises:
        UsageError: The file is not there, is none of the three kinds, has no column of quotations, or a row of it
            cannot be read; its number is named.
    """
    data = _data(path)
    if path.suffix.lower() in TABLE_SUFFIXES or data.startswith(_ZIP):
        return _of_table(read_table(path, has_words_heading, _LIMITS, data), path)
    text = decode(data)
    if is_binary(text):
        raise UsageError("quotations-not-text", path=str(path))
    if (rows := rows_of_json(text, path)) is not None:
        return _list(rows, list(range(1, len(rows) + 1)), path)
    if _is_table(text):
        return _of_table(read_table(path, has_words_heading, _LIMITS, data), path)
    return _of_lines(text, path)


def _data(path: Path) -> bytes:
    with named_by_user(path):
        data = regular_file_bytes(path, MAX_BYTES)
    if data is None:
        raise UsageError("quotations-too-large", path=str(path), limit_mb=MAX_BYTES // 2**20)
    return data


def _of_lines(text: str, path: Path) -> QuotationList:
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    lines = with_times(without_marks([line for _, line in numbered]))
    texts = without_marks([line for line, _ in lines])
    rows: list[Row] = [
        {"text": " ".join(text.split())} | ({"time": time} if time else {})
        for text, (_, time) in zip(texts, lines, strict=True)
    ]
    return _list(rows, [number for number, _ in numbered], path)


def _is_table(text: str) -> bool:
    """Whether a file that is not named as a table is one: a heading with a column of quotations beside others."""
    first = text.lstrip()[:2000].split("\n")[:5]
    rows = [line.split(separator) for line in first for separator in "\t;|"]
    return any(len(cells) > 1 and has_words_heading(cells) for cells in rows)


def _of_table(table: Table, path: Path) -> QuotationList:
    columns = words_columns(table) if table.found else []
    if not columns:
        there = ", ".join(name[:40] for name in table.heading[:20] if name)
        raise UsageError("quotations-no-column", path=str(path), columns=there)
    column, *others = columns
    findings: list[Finding] = []
    if any(table.heading[other] == table.heading[column] for other in others):
        raise UsageError("table-column-twice", path=str(path), column=table.heading[column])
    if others:
        not_used = ", ".join(table.heading[other] for other in others)
        facts = {"path": str(path), "column": table.heading[column], "others": not_used}
        findings.append(Finding(code="quotations-column-chosen", severity=Severity.WARNING, facts=facts))
    rows: list[Row] = []
    numbers: list[int] = []
    joined: list[int] = []
    empty: list[int] = []
    for row in table.rows:
        if table.excess(row):
            joined.append(row.number)
        whole = _joined(table, row, column)
        if not whole.text(column):
            empty.append(row.number)
            continue
        rows.append(_row(table, whole, column))
        numbers.append(row.number)
    findings += _of_rows("quotation-cells-joined", joined, path)
    findings += _of_rows("quotation-row-without-text", empty, path)
    texts = without_marks([row["text"] for row in rows])
    return _list(
        [row | {"text": text} for row, text in zip(rows, texts, strict=True)], numbers, path, findings
    )


def _joined(table: Table, row: TableRow, column: int) -> TableRow:
    """Return a row whose cells beyond the heading are taken for parts of the quotation, which a separator cut."""
    excess = table.excess(row)
    if not excess:
        return row
    parts = row.cells[column : column + excess + 1]
    cells = (*row.cells[:column], table.separator.join(parts), *row.cells[column + excess + 1 :])
    return TableRow(number=row.number, cells=cells)


def _row(table: Table, row: TableRow, column: int) -> Row:
    own: Row = {}
    for other in range(max(len(table.heading), len(row.cells))):
        name, text = table.name(other), row.text(other)
        if other == column or not (text or (other < len(table.heading) and table.heading[other])):
            continue
        while name in own or name == "text":
            # two columns of one name: the second is told apart by its place
            name = f"{table.name(other)} ({other + 1})"
            if name in own:
                break
        own[name] = text
    return {**own, "text": row.text(column)}


def _list(
    rows: Sequence[Row], numbers: Sequence[int], path: Path, findings: Sequence[Finding] = ()
) -> QuotationList:
    if len(rows) > MAX_QUOTATIONS:
        raise UsageError("quotations-too-many", path=str(path), count=len(rows), limit=MAX_QUOTATIONS)
    earlier: list[int | None] = []
    unread: list[int] = []
    first: object = None
    for row, number in zip(rows, numbers, strict=True):
        found, stated = _earlier(row)
        earlier.append(found)
        if found is None and stated is not None:
            first = stated if first is None else first
            unread.append(number)
    told = _of_rows("quotation-time-unreadable", unread, path, time=str(first)[:40])
    if not rows:
        told.append(Finding(code="quotations-none", severity=Severity.WARNING, facts={"path": str(path)}))
    return QuotationList(rows=tuple(rows), earlier_ms=tuple(earlier), findings=(*findings, *told))


def _earlier(row: Row) -> tuple[int | None, object]:
    """Return a row's own time in milliseconds, and how it is stated; None where it states none."""
    stated: object = None
    for name in time_names([*row]):
        value = row[name]
        if value is None or value == "":
            continue
        found = stated_ms(value) if comparable_heading(name).endswith(" ms") else time_ms(value)
        if found is not None:
            return found, value
        stated = value if stated is None else stated
    return None, stated


def _of_rows(code: str, numbers: Sequence[int], path: Path, **more: str) -> list[Finding]:
    if not numbers:
        return []
    facts = {"path": str(path), "rows": listed(numbers, _MAX_NAMED), "count": len(numbers), **more}
    return [Finding(code=code, severity=Severity.WARNING, facts=facts)]

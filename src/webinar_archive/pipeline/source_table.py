"""A table of records: one source a row, by the names of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from webinar_archive.models import Finding, Severity
from webinar_archive.pipeline.config import COLUMN_KEYS, Source
from webinar_archive.tables import Table, TableRow, comparable_heading, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """The source that a row of a table gives, the row's number, and what of the row should be told."""

    number: int
    source: Source
    findings: tuple[Finding, ...] = ()


def sources_of_table(source: Source, path: Path) -> Iterator[SourceRow]:
    """Yield one source a row; a key of the source itself (`transcript = …`) stands where the row has no cell.

    Raises `UsageError` for a table that cannot be read or lacks a mapped column.
    """
    names = {key: source.columns.get(key, key) for key in COLUMN_KEYS}
    needed = _needed_names(source, names)

    def is_heading(cells: Sequence[str]) -> bool:
        found = set(map(comparable_heading, cells))
        wanted = needed or [{comparable_heading(name) for name in names.values()}]
        return all(found & any_of for any_of in wanted)

    table = read_table(path, is_heading)
    columns = _columns(table, names, needed, path)
    for row in table.rows:
        cells = {key: text for key, column in columns.items() if (text := row.text(column))}
        single = replace(source, table=None, columns={}, **cells)
        yield SourceRow(number=row.number, source=single, findings=_findings(table, row, path))


def _needed_names(source: Source, names: dict[str, str]) -> list[set[str]]:
    """Return the comparable names that a heading must have: one of each set."""
    needed = [{comparable_heading(name)} for name in source.columns.values()]
    if not (source.notice or source.page or {"notice", "page"} & set(source.columns)):
        needed.append({comparable_heading(names[key]) for key in ("notice", "page")})
    return needed


def _columns(table: Table, names: dict[str, str], needed: list[set[str]], path: Path) -> dict[str, int]:
    """Return the column of each key that the table has. Raises `UsageError` for one that is missing or there twice."""
    heading = [*map(comparable_heading, table.heading)]
    for any_of in needed:
        if not any_of & set(heading):
            wanted = next(
                (n for n in names.values() if comparable_heading(n) in any_of and n != "notice"), "page"
            )
            raise table.missing(wanted, str(path))
    columns = {key: table.column(name, str(path)) for key, name in names.items()}
    return {key: column for key, column in columns.items() if column is not None}


def _findings(table: Table, row: TableRow, path: Path) -> tuple[Finding, ...]:
    excess = table.excess(row)
    if not excess:
        return ()
    facts = {"path": str(path), "row": row.number, "count": excess}
    return (Finding(code="table-row-too-wide", severity=Severity.WARNING, facts=facts),)

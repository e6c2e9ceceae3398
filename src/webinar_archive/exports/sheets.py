"""The table as the sheets of a workbook: typed cells, the findings as sentences, the columns explained.

Dates are dates and times are durations, which sort and filter as such.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from webinar_archive.exports.finding_cells import finding_sentences, findings_in
from webinar_archive.exports.schema import COLUMNS, Row
from webinar_archive.exports.text_limits import TextLimits, shortened, within_limits
from webinar_archive.text.characters import NOT_IN_XML, REPLACEMENT

_LIMITS = TextLimits(forbidden=NOT_IN_XML, max_units=32_767)
_FIRST_DATE = "1900-03-01"
"""The first day that all spreadsheets count alike."""
_DURATIONS = {"start": "start_ms", "end": "end_ms"}
"""Columns of clock times, and those that hold the same in milliseconds."""
_WIDTHS = {"title": 40, "quotation": 60, "spoken": 60, "differences": 40, "findings": 40}
_FINDINGS = {"record_id": 16, "quotation_no": 14, "code": 28, "en": 60, "fr": 60, "finding": 40}
_COLUMNS = {"column": 20, "type": 10, "unit": 6, "en": 80, "fr": 80}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLimits:
    """What one sheet holds: rows below its header, of which further ones go to another sheet, and links in XLSX.

    A workbook with more links is broken for Excel, so further addresses are text.
    """

    max_rows: int = 1_048_575
    max_links: int = 65_530


SHEET_LIMITS = SheetLimits()


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a click opens."""

    address: str


Value = str | int | float | dt.date | dt.timedelta | Link | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its title, the names of its columns with their widths in characters, its rows."""

    title: str
    widths: Mapping[str, int]
    rows: Iterable[Sequence[Value]]


def table_sheets(rows: Sequence[Row]) -> tuple[Sheet, ...]:
    """Return the sheets of a table. Their texts are such that XML and a spreadsheet's cell hold them."""
    fitting = [within_limits(row, _LIMITS) for row in rows]
    return (
        Sheet("quotations", {c.name: _WIDTHS.get(c.name, 16) for c in COLUMNS}, map(row_values, fitting)),
        Sheet("findings", _FINDINGS, _findings(fitting)),
        Sheet("columns", _COLUMNS, ((c.name, c.type, c.unit, c.en, c.fr) for c in COLUMNS)),
    )


def row_values(row: Row) -> list[Value]:
    """Return the cells of a row with the types that a spreadsheet has: dates, durations, links."""
    values: dict[str, Value] = {column.name: getattr(row, column.name) for column in COLUMNS}
    for clock, ms in _DURATIONS.items():
        if isinstance(time_ms := values[ms], int):
            values[clock] = dt.timedelta(milliseconds=time_ms)
    if row.event_date and row.event_date >= _FIRST_DATE:
        with contextlib.suppress(ValueError):
            values["event_date"] = dt.date.fromisoformat(row.event_date)
    if row.link_at_start and row.link_at_start.startswith(("http://", "https://")):
        values["link_at_start"] = Link(row.link_at_start)
    return list(values.values())


def cell_text(text: str) -> str:
    """Return a text as XML and a cell hold it: with � for other characters, and shortened."""
    return shortened(_LIMITS.forbidden.sub(REPLACEMENT, text), _LIMITS.max_units)


def _findings(rows: Iterable[Row]) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        for finding in findings_in(row.findings):
            sentences = (shortened(text, _LIMITS.max_units) for text in finding_sentences(finding))
            yield row.record_id, row.quotation_no, *sentences, finding

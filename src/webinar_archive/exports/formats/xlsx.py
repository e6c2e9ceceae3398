"""The format `xlsx`: `quotations.xlsx`, a workbook with typed cells, links that open the video at the moment, a frozen
header with filters, a sheet of the findings as sentences, and one that explains the columns, in English and French.

Dates are dates and times are durations, which sort and filter as such.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.exports.finding_cells import finding_sentences, findings_in
from webinar_archive.exports.schema import COLUMNS, Row, TableMetadata
from webinar_archive.exports.text_limits import NOT_IN_XML, TextLimits, shortened, within_limits
from webinar_archive.files import write_changed

if TYPE_CHECKING:
    from webinar_archive.exports.xlsx_sheets import Value

FILE_NAME = "quotations.xlsx"
_LIMITS = TextLimits(forbidden=NOT_IN_XML, max_units=32_767)
_FIRST_DATE = "1900-03-01"
"""The first day that all spreadsheets count alike."""
_DURATIONS = {"start": "start_ms", "end": "end_ms"}
"""Columns of clock times, and those that hold the same in milliseconds."""
_WIDTHS = {"title": 40, "quotation": 60, "spoken": 60, "differences": 40, "findings": 40}
_FINDINGS = {"record_id": 16, "quotation_no": 14, "code": 28, "en": 60, "fr": 60, "finding": 40}
_COLUMNS = {"column": 20, "type": 10, "unit": 6, "en": 80, "fr": 80}


def write_xlsx(rows: Sequence[Row], table: TableMetadata, folder: Path) -> tuple[Path, ...]:
    """Write the workbook into `folder` and return its path; one with the same content stays untouched."""
    # openpyxl takes half a second, which reading a pipeline file need not wait for
    from webinar_archive.exports.xlsx_sheets import Sheet, same_content, write_workbook

    fitting = [within_limits(row, _LIMITS) for row in rows]
    sheets = (
        Sheet("quotations", {c.name: _WIDTHS.get(c.name, 16) for c in COLUMNS}, map(row_values, fitting)),
        Sheet("findings", _FINDINGS, _findings(fitting)),
        Sheet("columns", _COLUMNS, ((c.name, c.type, c.unit, c.en, c.fr) for c in COLUMNS)),
    )

    def write(path: Path) -> None:
        write_workbook(path, table.name, sheets)

    return (write_changed(folder / FILE_NAME, write, same_content),)


def row_values(row: Row) -> list[Value]:
    """Return the cells of a row with the types that a spreadsheet has: dates, durations, links."""
    from webinar_archive.exports.xlsx_sheets import Link

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


def _findings(rows: Iterable[Row]) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        for finding in findings_in(row.findings):
            sentences = (shortened(text, _LIMITS.max_units) for text in finding_sentences(finding))
            yield row.record_id, row.quotation_no, *sentences, finding

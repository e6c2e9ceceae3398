"""The format `xlsx`: `quotations.xlsx`, a workbook with typed cells, links that open the video at the moment, a frozen
header with filters, a sheet of the findings as sentences, and one that explains the columns, in English and French.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from webinar_archive.exports.schema import Row, TableMetadata
from webinar_archive.exports.sheets import SHEET_LIMITS, SheetLimits, table_sheets
from webinar_archive.files import write_changed

FILE_NAME = "quotations.xlsx"


def write_xlsx(
    rows: Sequence[Row], table: TableMetadata, folder: Path, limits: SheetLimits = SHEET_LIMITS
) -> tuple[Path, ...]:
    """Write the workbook into `folder` and return its path; one with the same content stays untouched."""
    # openpyxl takes half a second, which reading a pipeline file need not wait for
    from webinar_archive.exports.xlsx_sheets import same_content, write_workbook

    def write(path: Path) -> None:
        write_workbook(path, table.name, table_sheets(rows), limits)

    return (write_changed(folder / FILE_NAME, write, same_content),)

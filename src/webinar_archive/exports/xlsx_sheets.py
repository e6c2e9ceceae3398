"""Sheets of typed values as an XLSX workbook (the only module that writes with openpyxl)."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.writer.excel import ExcelWriter

from webinar_archive.exports.citations import ascii_address
from webinar_archive.exports.sheets import SHEET_LIMITS, Link, Sheet, SheetLimits, Value
from webinar_archive.exports.text_limits import FORMULA_STARTS

MAX_ADDRESS = 2_079
"""Characters of an address; a workbook with longer ones is broken for Excel."""

_CHANGING_PART = "docProps/core.xml"
"""The part that holds the time of writing."""
# what a reader takes for an escaped character: its first underscore is escaped (ECMA-376, 22.9.2.19)
_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def write_workbook(
    path: Path, title: str, sheets: Iterable[Sheet], limits: SheetLimits = SHEET_LIMITS
) -> None:
    """Write sheets with a frozen header and filters. Texts are such that XML and a cell hold them.

    A text is never a formula, also after somebody has edited its cell.
    """
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = title, "Webinar Archive"
    for sheet in sheets:
        _add_sheet(book, sheet, limits)
    # closed whatever happens: openpyxl's own `save` leaves the file to the garbage collector
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        ExcelWriter(book, parts).save()


def same_content(one: Path, other: Path) -> bool:
    """Return whether two workbooks differ in nothing but the time at which they were written."""
    try:
        return _contents(one) == _contents(other)
    except (zipfile.BadZipFile, OSError):
        return False


def _contents(path: Path) -> dict[str, tuple[int, int]]:
    with zipfile.ZipFile(path) as parts:
        return {p.filename: (p.CRC, p.file_size) for p in parts.infolist() if p.filename != _CHANGING_PART}


def _add_sheet(book: Workbook, sheet: Sheet, limits: SheetLimits) -> None:
    """Add a sheet, and further ones for the rows beyond what a sheet holds."""
    waiting = iter(sheet.rows)
    for number in itertools.count(1):
        added = book.create_sheet(sheet.title if number == 1 else f"{sheet.title} {number}")
        added.freeze_panes = "B2"
        added.print_title_rows = "1:1"
        for column, width in enumerate(sheet.widths.values(), start=1):
            added.column_dimensions[get_column_letter(column)].width = width
        added.append([_bold(added, name) for name in sheet.widths])
        cells, last = _Cells(added, limits.max_links), 1
        for row in itertools.islice(waiting, limits.max_rows):
            added.append(cells.of(row))
            last += 1
        added.auto_filter.ref = f"A1:{get_column_letter(len(sheet.widths))}{last}"
        # now, not when the workbook is written: a sheet left open by a failure prints a traceback
        added.close()
        following = next(waiting, None)
        if following is None:
            return
        waiting = itertools.chain([following], waiting)


class _Cells:
    """What openpyxl writes for the values of a sheet: one cell for each style, since each is written at once."""

    def __init__(self, sheet: Any, max_links: int) -> None:
        self._sheet = sheet
        self._links, self._max_links = 0, max_links
        self._text, self._link = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
        self._text.quotePrefix = True
        self._link.font = Font(color="0563C1", underline="single")
        self._date, self._duration = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
        self._date.number_format, self._duration.number_format = "yyyy-mm-dd", "[hh]:mm:ss.000"

    def of(self, row: Sequence[Value]) -> Iterator[Any]:
        """Yield each value as itself, or in a cell where its type alone does not say how it is written."""
        for value in row:
            if isinstance(value, str):
                yield self._of_text(value)
            elif isinstance(value, dt.date):
                self._date.value = value
                yield self._date
            elif isinstance(value, dt.timedelta):
                self._duration.value = value
                yield self._duration
            else:
                yield self._of_link(value.address) if isinstance(value, Link) else value

    def _of_text(self, value: str) -> Any:
        text = _ESCAPE_LIKE.sub("_x005F_", value) if "_x" in value else value
        # `#N/A` and its kind would be errors
        if not text.startswith((*FORMULA_STARTS, "#")):
            return text
        self._text.value = text
        self._text.data_type = "s"
        return self._text

    def _of_link(self, address: str) -> Any:
        # as spreadsheets write an address: its fragment apart, what is not ASCII escaped
        target, _, fragment = ascii_address(address).partition("#")
        if len(target) + len(fragment) >= MAX_ADDRESS or self._links == self._max_links:
            return self._of_text(address)
        self._links += 1
        self._link.value = address
        self._link.hyperlink = Hyperlink(ref="", target=target, location=fragment or None)
        return self._link


def _bold(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell

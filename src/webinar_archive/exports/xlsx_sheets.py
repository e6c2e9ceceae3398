"""Sheets of typed values as an XLSX workbook (the only module that writes with openpyxl)."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.writer.excel import ExcelWriter

from webinar_archive.exports.citations import ascii_address
from webinar_archive.exports.text_limits import FORMULA_STARTS

MAX_ROWS = 1_048_575
"""Of a sheet below its header; further rows go to another sheet."""
MAX_LINKS = 65_530
"""Of a sheet; a workbook with more is broken for Excel, so further addresses are text."""
MAX_ADDRESS = 2_079
"""Characters of an address; a workbook with longer ones is broken for Excel."""

_CHANGING_PART = "docProps/core.xml"
"""The part that holds the time of writing."""
# what a reader takes for an escaped character: its first underscore is escaped (ECMA-376, 22.9.2.19)
_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


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


def write_workbook(path: Path, title: str, sheets: Iterable[Sheet]) -> None:
    """Write sheets with a frozen header and filters. Texts are such that XML and a cell hold them.

    A text is never a formula, also after somebody has edited its cell.
    """
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = title, "Webinar Archive"
    for sheet in sheets:
        _add_sheet(book, sheet)
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


def _add_sheet(book: Workbook, sheet: Sheet) -> None:
    """Add a sheet, and further ones for the rows beyond what a sheet holds."""
    waiting = iter(sheet.rows)
    for number in itertools.count(1):
        added = book.create_sheet(sheet.title if number == 1 else f"{sheet.title} {number}")
        added.freeze_panes = "B2"
        added.print_title_rows = "1:1"
        for column, width in enumerate(sheet.widths.values(), start=1):
            added.column_dimensions[get_column_letter(column)].width = width
        added.append([_bold(added, name) for name in sheet.widths])
        links, last = itertools.count(1), 1
        for row in itertools.islice(waiting, MAX_ROWS):
            added.append([_cell(added, value, links) for value in row])
            last += 1
        added.auto_filter.ref = f"A1:{get_column_letter(len(sheet.widths))}{last}"
        # now, not when the workbook is written: a sheet left open by a failure prints a traceback
        added.close()
        following = next(waiting, None)
        if following is None:
            return
        waiting = itertools.chain([following], waiting)


def _cell(sheet: Any, value: Value, links: Iterator[int]) -> Any:
    """Return what openpyxl writes as this value: itself, or a cell where its type alone does not say how."""
    if isinstance(value, str):
        text = _ESCAPE_LIKE.sub("_x005F_", value)
        # `#N/A` and its kind would be errors
        return _text(sheet, text) if text.startswith((*FORMULA_STARTS, "#")) else text
    if isinstance(value, Link):
        return _linked(sheet, value.address, links)
    if isinstance(value, dt.date | dt.timedelta):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "yyyy-mm-dd" if isinstance(value, dt.date) else "[hh]:mm:ss.000"
        return cell
    return value


def _bold(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _text(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _linked(sheet: Any, address: str, links: Iterator[int]) -> Any:
    # as spreadsheets write an address: its fragment apart, what is not ASCII escaped
    target, _, fragment = ascii_address(address).partition("#")
    if len(target) + len(fragment) >= MAX_ADDRESS or next(links) > MAX_LINKS:
        return address
    cell = WriteOnlyCell(sheet, address)
    cell.hyperlink = Hyperlink(ref="", target=target, location=fragment or None)
    cell.font = Font(color="0563C1", underline="single")
    return cell

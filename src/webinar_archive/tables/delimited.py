"""Rows of a CSV as any program writes it: commas, semicolons, tabs or bars, in any charset, with `sep=;` or without.

Python's `csv` reads a quotation mark that nobody closed as one cell up to the next mark, however many rows later.
Here a row is read strictly first, so that such a mark is found; only a row of one line is read leniently then.
"""

from __future__ import annotations

import contextlib
import csv
import itertools
import re
from collections.abc import Iterator, Sequence

from webinar_archive.errors import UsageError
from webinar_archive.tables.heading import FIRST_ROWS, IsHeading, NumberedRow, heading_place

MAX_CELL_CHARACTERS = 100_000
"""A longer cell is a quotation mark that nobody closed."""
SEPARATORS = (";", "\t", ",", "|")
NO_SEPARATOR = "\x1f"
"""Separates the cells of a table with one column: a character that stands in no text."""

_STATED = re.compile(r"\s*\"?sep=(.)\"?[;,]*[ ]*(?:\n|$)", re.IGNORECASE)
_HEAD_CHARACTERS = 200_000


def delimited_rows(text: str, separator: str, path: str) -> Iterator[NumberedRow]:
    """Yield each row of a CSV that is not blank, with its number in the file from 1.

    Raises `UsageError` with the number of a row whose quotation mark is not closed.
    """
    lines = _Lines(text)
    strict = csv.reader(lines, delimiter=separator, strict=True)
    for number in itertools.count(1):
        lines.taken = 0
        try:
            cells = next(strict)
        except StopIteration:
            return
        except csv.Error:
            # a mark inside a cell is a character like any other; one that swallows lines is not closed
            if lines.taken > 1:
                raise UsageError("table-quote-unclosed", path=path, row=number) from None
            cells = _lenient_cells(lines.last, separator, path, number)
        if max(map(len, cells), default=0) > MAX_CELL_CHARACTERS:
            raise UsageError(
                "table-cell-too-long", path=path, row=number, limit=MAX_CELL_CHARACTERS
            ) from None
        if number == 1 and stated_separator(text) is not None:
            continue
        if any(not cell.isspace() for cell in cells if cell):
            yield number, cells


class _Lines:
    """The lines of a text, and how many of them were taken since the count was last set to 0."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start = 0
        self.taken = 0
        self.last = ""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._start >= len(self._text):
            # a row that goes on to the end of the file took it, too
            self.taken += 1
            raise StopIteration
        end = self._text.find("\n", self._start) + 1 or len(self._text)
        self.last = self._text[self._start : end]
        self._start = end
        self.taken += 1
        return self.last


def _lenient_cells(line: str, separator: str, path: str, number: int) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        # longer than the module allows
        raise UsageError("table-cell-too-long", path=path, row=number, limit=MAX_CELL_CHARACTERS) from None


def stated_separator(text: str) -> str | None:
    r"""Return the separator that the first line states for Excel, None where it states none.

    >>> stated_separator("sep=;\ntext;who"), stated_separator("text;who")
    (';', None)
    """
    stated = _STATED.match(text[:40])
    return stated[1] if stated and stated[1] not in '"\n' else None


def chosen_separator(text: str, is_heading: IsHeading) -> str:
    """Return the separator with which a heading is found, of several the one that makes most columns of it."""
    if (stated := stated_separator(text)) is not None:
        return stated
    columns = {separator: _columns_of_heading(text, separator, is_heading) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: columns[separator])
    return NO_SEPARATOR if columns[best] == (1, 1) else best


def _columns_of_heading(text: str, separator: str, is_heading: IsHeading) -> tuple[int, int]:
    """Return whether there is a heading, as 1 or 0, and of how many columns; without one, the most of a row."""
    rows: list[Sequence[str]] = []
    # whichever the separator, an error is told when the rows are read
    with contextlib.suppress(UsageError):
        rows += (cells for _, cells in itertools.islice(_head_rows(text, separator), FIRST_ROWS))
    place = heading_place(rows, is_heading)
    if place is None:
        return 0, max((sum(map(bool, cells)) for cells in rows), default=0)
    return 1, sum(map(bool, rows[place]))


def _head_rows(text: str, separator: str) -> Iterator[NumberedRow]:
    return delimited_rows(text[:_HEAD_CHARACTERS], separator, "")

"""The row of a table that names its columns: its place under title rows, and the comparison of names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from webinar_archive.text.normalize import fold

IsHeading = Callable[[Sequence[str]], bool]
"""Tells whether these cells are the names of columns that the caller looks for."""
NumberedRow = tuple[int, list[str]]
"""The number of a row in the file, from 1, and its cells as text."""

FIRST_ROWS = 30
"""Of the rows that hold anything: how many may stand above the heading, the heading included."""


def comparable_heading(name: str) -> str:
    """Return the name of a column without differences of case, accents, blanks and punctuation.

    >>> comparable_heading(" Numéro_de  NOTICE : "), comparable_heading("#")
    ('numero de notice', '#')
    """
    return " ".join(re.findall(r"[^\W_]+", fold(name))) or " ".join(name.split())


def column_places(heading: Sequence[str], name: str) -> list[int]:
    """Return the places of the columns of a name: of those spelled just so, else of those in any spelling.

    >>> column_places(("Numero", "Lien", "LIEN"), "Numéro"), column_places(("Numero", "Lien", "LIEN"), "Lien")
    ([0], [1])
    """
    wanted = comparable_heading(name)
    if not wanted:
        return []
    return [place for place, each in enumerate(heading) if each == name] or [
        place for place, each in enumerate(heading) if comparable_heading(each) == wanted
    ]


def heading_place(rows: Sequence[Sequence[str]], is_heading: IsHeading) -> int | None:
    """Return the place of the heading among the first rows; None where none of them is one.

    A row with a single cell may be a title (`Quotations`) that reads like a heading: one of several cells under
    it is the heading then.
    """
    places = [place for place, cells in enumerate(rows[:FIRST_ROWS]) if is_heading(cells)]
    wide = [place for place in places if sum(1 for cell in rows[place] if cell.strip()) > 1]
    return next(iter((*wide, *places)), None)


def column_letters(number: int) -> str:
    """Return the letters by which spreadsheets call the column of a number from 0.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    letters = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters

"""The fields of a notice that stands in a row of a table, whose columns are called as catalogues label them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date

from webinar_archive.catalogue.date_figures import printed_days
from webinar_archive.catalogue.fields import Fields
from webinar_archive.catalogue.formats.pmb_labels import meaning
from webinar_archive.errors import NoticeError
from webinar_archive.tables import column_places, comparable_heading
from webinar_archive.text.normalize import fold

_OF_COLUMNS = {
    **dict.fromkeys(("description", "descriptif", "presentation"), "abstract"),
    **dict.fromkeys(("creator", "contributor", "createur", "orateurs", "orateur"), "authors"),
    **dict.fromkeys(("extent", "duree du film", "etendue", "running time"), "extent"),
    **dict.fromkeys(("id", "identifiant", "identifier", "numero", "no", "record id", "notice id"), "number"),
    **dict.fromkeys(("numero de notice", "n de notice", "no de notice", "notice number"), "number"),
    **dict.fromkeys(("date de l evenement", "date evenement", "event date", "date of event"), "event"),
}
"""What a name means that labels of pages do not have, or have for something else."""
_PREFIX = re.compile(r"\A(?:dc|dcterms) ")
_ADDRESS = re.compile(r"https?://[^\s<>\"|]{1,2000}")
_NOT_READ = ("other", "permalink")
Columns = tuple[tuple[str, str], ...]
"""Which column holds a field, as (field, name of the column), where it is not called like the field."""
COLUMN_FIELDS = (
    *("id", "title", "authors", "publisher", "year", "event_date", "duration", "language", "subjects"),
    *("abstract", "contents", "notes", "video", "report"),
)
"""The fields whose columns may be named."""


def is_heading(cells: Sequence[str]) -> bool:
    """Whether cells name the columns of notices: a title and one field more at least."""
    codes = {_code(cell) for cell in cells} - {None, *_NOT_READ}
    return "title" in codes and len(codes) > 1


def names_by_column(heading: Sequence[str], columns: Columns) -> list[tuple[int, str]]:
    """Return each column that is read, with what it is called or the field that it was named for, these first.

    Where the column of a field was named, no other one is read as that field.
    """
    named = [(place, field) for field, name in columns for place in column_places(heading, name)]
    places = {place for place, _ in named}
    codes = {_code(field) for field, _ in columns} - {None}
    others = ((place, name) for place, name in enumerate(heading) if place not in places)
    return named + [(place, name) for place, name in others if _code(name) not in codes]


def holds_titles(names: Sequence[tuple[int, str]]) -> bool:
    """Whether one of these columns holds titles."""
    return any(_code(name) == "title" for _, name in names)


def packed(names: Sequence[tuple[int, str]], cells: Sequence[str]) -> bytes:
    """Return a row as one line of JSON, with the names of its columns, so that it is read without its table."""
    pairs = [(name, cells[place]) for place, name in names if place < len(cells) and cells[place].strip()]
    return json.dumps({"cells": pairs}, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def identifier_of(row: bytes) -> str | None:
    """Return what a packed row calls its record; None where no column does."""
    return next((text for code, _, text in _stated(row) if code == "number"), None)


def parse(row: bytes) -> Fields:
    """Return the fields of a packed row."""
    fields = Fields(number=identifier_of(row))
    for code, name, text in _stated(row):
        if code in (None, "online"):
            for address in _ADDRESS.findall(text):
                fields.link(address, None if code else name)
        elif code == "event":
            fields.event_day = _day(text)
        elif code not in ("number", *_NOT_READ):
            fields.add(str(code), text)
    return fields


def _stated(row: bytes) -> Iterator[tuple[str | None, str, str]]:
    """Yield what each cell with a text means, the name of its column, and the text, line by line."""
    try:
        pairs = json.loads(row)["cells"]
    except (ValueError, KeyError):
        raise NoticeError("record-damaged") from None
    for name, cell in pairs:
        lines = (" ".join(line.split()) for line in cell.splitlines())
        yield _code(name), name, "\n".join(filter(None, lines))


def _code(name: str) -> str | None:
    plain = _PREFIX.sub("", comparable_heading(name))
    return _OF_COLUMNS.get(plain) or meaning(plain) or meaning(name)


def _day(text: str) -> date | None:
    days = {found.day for found in printed_days(" ".join(fold(text).split())) if not found.ambiguous}
    return days.pop() if len(days) == 1 else None

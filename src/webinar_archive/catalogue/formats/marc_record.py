"""A MARC record as its fields, whichever MARC it is and however it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NOT_SORTED = re.compile("[\u0088\u0089\u0098\u009c]")
"""Marks around words that are passed over when titles are sorted."""
PMB_LEADER = ("rs", "dt", "bl", "hl", "el", "ru")
"""Marks of PMB's export that are places 5–8, 17 and 18 of a leader."""


@dataclass(frozen=True, slots=True)
class MarcField:
    """A field: of control with its `text`, or of data with `subfields` as (code, text) in their order."""

    tag: str
    indicators: str = "  "
    subfields: tuple[tuple[str, str], ...] = ()
    text: str = ""

    def every(self, codes: str) -> list[str]:
        """Return the texts of the subfields with one of the codes, in their order."""
        return [text for code, text in self.subfields if code in codes and text]

    def first(self, code: str) -> str | None:
        """Return the first text of a subfield."""
        return next((text for each, text in self.subfields if each == code and text), None)

    def joined(self, codes: str, separator: str = " ") -> str:
        """Return the texts of the subfields with one of the codes as one text."""
        return separator.join(self.every(codes))


@dataclass(frozen=True, slots=True)
class MarcRecord:
    """A record: its leader and its fields in order."""

    leader: str
    fields: tuple[MarcField, ...]

    def every(self, *tags: str) -> Iterator[MarcField]:
        """Yield the fields of some tags, in their order."""
        return (field for field in self.fields if field.tag in tags)

    def first(self, *tags: str) -> MarcField | None:
        """Return the first field of some tags."""
        return next(self.every(*tags), None)

    def subfield(self, tag: str, code: str) -> str:
        """Return the first text of a subfield in the first field of a tag; an empty one where there is none."""
        field = self.first(tag)
        return (field.first(code) or "") if field else ""

    def text(self, tag: str) -> str:
        """Return the text of a control field; of a data field that stands in its place, its first subfield."""
        field = self.first(tag)
        if field is None:
            return ""
        return field.text or next((text for _, text in field.subfields), "")

    @property
    def identifier(self) -> str | None:
        """The record's number in its catalogue."""
        return self.text("001").strip() or None

    @property
    def is_unimarc(self) -> bool:
        """Whether its title stands where UNIMARC has it: both kinds call themselves MARC."""
        titles = {field.tag for field in self.every("200", "245") if field.first("a")}
        return "245" not in titles if titles else self.leader[20:24] != "4500"


def clean_text(text: str) -> str:
    """Return a text without the marks of what is not sorted."""
    return _NOT_SORTED.sub("", text) if not text.isascii() else text


def without_isbd(text: str) -> str:
    """Return a text without the punctuation that leads to the next subfield.

    >>> without_isbd("Les communs :"), without_isbd("Pène, Clémence,"), without_isbd("Dupont, J.")
    ('Les communs', 'Pène, Clémence', 'Dupont, J.')
    """
    plain = text.strip().rstrip(" /:;=,").rstrip()
    return plain[:-1] if re.search(r"[^\W\d_]{3}\.+$", plain) and not plain.endswith("..") else plain

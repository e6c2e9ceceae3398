"""Quotations as citations: who said what, in which recording, from which moment to which, at which address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from webinar_archive.exports.schema import Row
from webinar_archive.i18n.messages import Language, verdict_name
from webinar_archive.text.characters import printable
from webinar_archive.text.normalize import slug

_KEPT = re.compile("(?P<mark>[\u200c-\u200f])|[^\u200c-\u200f]+")
"""Joiners and direction marks, and what stands between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quotation, or a record without any, as bibliographies name it. Texts are one line each.

    `key` is unique in a release, of ASCII letters, digits and hyphens. `address`, of ASCII alone, opens the recording
    at the moment. `moment` is `HH:MM:SS.mmm–HH:MM:SS.mmm`.
    """

    key: str
    title: str
    speaker: str | None = None
    date: dt.date | None = None
    quotation: str | None = None
    moment: str | None = None
    start: str | None = None
    verdict: str | None = None
    address: str | None = None
    language: str | None = None

    @property
    def note(self) -> str | None:
        """The moment and how faithful the printed words are, in the recording's language where it is French."""
        language: Language = "fr" if (self.language or "").startswith("fr") else "en"
        verdict = verdict_name(self.verdict, language) if self.verdict else None
        return ", ".join(filter(None, (self.moment, verdict))) or None


def citations(rows: Sequence[Row]) -> Iterator[Citation]:
    """Yield a citation for each row."""
    used: set[str] = set()
    for row in rows:
        name = re.sub("[^a-z0-9-]", "", slug(row.record_id)).strip("-") or "record"
        key = _unused(name if row.quotation_no is None else f"{name}-{row.quotation_no}", used)
        yield Citation(
            key=key,
            title=_line(row.title) or _line(row.record_id) or key,
            speaker=_line(row.speaker),
            date=_date(row.event_date),
            quotation=_line(row.quotation),
            moment=f"{row.start}–{row.end or row.start}" if row.start else None,
            start=row.start,
            verdict=row.verdict,
            address=ascii_address(row.link_at_start) if row.link_at_start else None,
            language=row.language,
        )


def ascii_address(address: str) -> str:
    """Return an address with everything escaped that is not ASCII, or that delimits something.

    >>> ascii_address("https://exemple.fr/été{1}?a=%20#t=1")
    'https://exemple.fr/%C3%A9t%C3%A9%7B1%7D?a=%20#t=1'
    """
    return quote(address, safe="!#$%&'()*+,/:;=?@[]~", errors="replace")


def _unused(key: str, used: set[str]) -> str:
    number, free = 1, key
    while free in used:
        number += 1
        free = f"{key}-{number}"
    used.add(free)
    return free


def _line(text: str | None) -> str | None:
    """Return a text as one line, without what is not printable; None for an empty one."""
    text = text or ""
    if not text.isprintable():
        # joiners and direction marks, which are not printable either, belong to the words
        text = _KEPT.sub(_printable_part, text)
    return " ".join(text.split()) or None


def _printable_part(part: re.Match[str]) -> str:
    return part[0] if part["mark"] else printable(part[0])


def _date(written: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written or "")
    except ValueError:
        return None

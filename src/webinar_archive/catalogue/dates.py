"""Dates as notices print them, in French and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from webinar_archive.text.editorial import without_square_brackets
from webinar_archive.text.normalize import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january jan", "fevrier february feb", "mars march mar", "avril april apr", "mai may",
            "juin june jun", "juillet july jul", "aout august aug", "septembre september sept sep",
            "octobre october oct", "novembre november nov", "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WRITTEN = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?,?(?:\s+(?P<year>\d{{4}}))?"
    rf"|\b(?P<month2>{_MONTH})\b\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b,?(?:\s+(?P<year2>\d{{4}}))?"
    r"|\b(?P<day3>\d{1,2})[/.](?P<month3>\d{1,2})[/.](?P<year3>\d{4})\b"
    r"|\b(?P<year4>\d{4})-(?P<month4>\d{2})-(?P<day4>\d{2})\b"
)
_EVENT = re.compile(
    r"(organise|tenu|enregistre|filme|tourne|capte|diffuse|donne|anime|propose|held|recorded|organi[sz]ed|filmed|"
    r"broadcast|debat|webinaire|conference|rencontre|colloque|seminaire|table ronde|webinar|seminar|talk)"
)


def dates_in(text: str, *, year: int | None = None) -> Iterator[tuple[date, int, bool]]:
    """Yield every day in a text: the date, its position, and whether words about an event stand just before it.

    A day without a year gets `year`, and is skipped when that is None.
    """
    plain = fold(text)
    for found in _WRITTEN.finditer(plain):
        groups = {key.rstrip("234"): value for key, value in found.groupdict().items() if value}
        when = groups.get("year") or year
        month = groups["month"]
        if when is None:
            continue
        number = _MONTHS.get(month) or (int(month) if month.isdecimal() else 0)
        try:
            day = date(int(when), number, int(groups["day"]))
        except ValueError:
            continue
        # within the same sentence
        before = re.split(r"[.!?]\s", plain[max(0, found.start() - 160) : found.start()])[-1]
        yield day, found.start(), bool(_EVENT.search(before))


def event_date(notes: tuple[str, ...], abstract: str | None, year: int | None) -> date | None:
    """Return the day of the event: named as such in the notes, then in the abstract; never a source's date.

    >>> event_date(("Débat organisé le 7 mai",), "[Le Monde, 9/5/2020]", 2020)
    datetime.date(2020, 5, 7)
    """
    texts = [*notes, without_square_brackets(abstract or "")]
    for text in texts:
        of_events = [day for day, _, of_event in dates_in(text, year=year) if of_event]
        if of_events:
            return of_events[0]
    for note in notes:
        for day, _, _ in dates_in(note):
            return day
    return None

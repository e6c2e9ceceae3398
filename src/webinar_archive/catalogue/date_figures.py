"""Days in every notation, in French and English, with the first day of a span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january jan januar januari", "fevrier fevr fev february feb februar februari",
            "mars march mar marz maart",
            "avril avr april apr", "mai may mei", "juin june jun juni", "juillet juil july jul juli",
            "aout august aug augustus", "septembre september sept sep", "octobre october oct okt oktober",
            "novembre november nov", "decembre december dec dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = (
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday"
    r"|sunday),? )?"
)
_DAY = r"\d{1,2}(?:er|st|nd|rd|th|\.)?"
# `7-9 mai`, `du 7 au mercredi 9 mai`, `les 7, 8 et 9 mai`: further days of the same month
_TO = r" ?(?:-|–|—|/|&|a|au|et|to|and|until|jusqu'au|bis|und|tot|en)(?: le| the)? ?"
_MORE_DAYS = rf"(?P<more>(?:, {_WEEKDAY}{_DAY}){{0,6}}?{_TO}{_WEEKDAY}{_DAY})?"
_NUMBERED = re.compile(
    r"(?:\bn[°o]\.?|\bnumero|\bsession|\bpart(?:ie)?|\bepisode|\bvolet|\bmodule|\bsaison|\bjour|\bday|\bp\.) ?$"
)
_YEAR = r"\d{4}(?!\d)"
_FIGURES = re.compile(r"\d+")
_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTH})\b\.? $")
_LONGEST_MONTH = max(map(len, _MONTHS)) + 2
"""Characters of a month with its stop and the blank behind it."""

_DATES = re.compile(
    # 7 mai 2020; 7 and 8 May; du 30 avril (2020) au 2 mai 2020: the last year counts for a day without one
    rf"(?<![\w./-])(?P<day>{_DAY}){_MORE_DAYS} ?(?:of )?(?P<month>{_MONTH})\b\.?,?(?: (?:of )?(?P<year>{_YEAR}))?"
    rf"(?:{_TO}{_WEEKDAY}{_DAY} ?(?:{_MONTH})\b\.?,?(?: (?P<last_year>{_YEAR}))?)?"
    # May 7, 2020; May 7-9, 2020; April 30 to May 2, 2020
    rf"|\b(?P<month2>{_MONTH})\b\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d.:])"
    rf"(?:{_TO}(?:(?:{_MONTH})\b\.? )?\d{{1,2}}(?:st|nd|rd|th)?(?![\d:])){{0,6}}?,?(?: (?P<year2>{_YEAR}))?"
    # 7/5/2020, 07-05-2020, 7.5.2020
    rf"|(?<![\w./-])(?P<day3>\d{{1,2}})(?P<mark>[/.-])(?P<month3>\d{{1,2}})(?P=mark)(?P<year3>{_YEAR})(?![/.-]\d)"
    # 2020-05-07, 2020/05/07, 2020.05.07
    rf"|(?<![\w./-])(?P<year4>\d{{4}})(?P<mark4>[/.-])(?P<month4>\d{{1,2}})(?P=mark4)(?P<day4>\d{{1,2}})(?!\d|[/.-]\d)"
)


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A day at `[start, end)` of a text, the first where a span is printed; `year` is False when none is."""

    day: date
    start: int
    end: int
    year: bool
    ambiguous: bool
    """Whether day and month may be the other way round (`5/7/2020` by an American)."""


def printed_days(plain: str, *, year: int | None = None) -> Iterator[PrintedDay]:
    """Yield the days of a folded text with single blanks; one without a year gets `year`, or is skipped.

    >>> [str(found.day) for found in printed_days("du 30 avril au 2 mai 2020")]
    ['2020-04-30']
    """
    for found in _written_days(plain):
        groups = {key.rstrip("234"): value for key, value in found.groupdict().items() if value}
        stated = groups.get("year") or groups.get("last_year")
        if not stated and year is None:
            continue
        number = _MONTHS.get(groups["month"]) or int(groups["month"])
        days = [int(day) for day in re.findall(r"\d+", f"{groups['day']} {groups.get('more', '')}")]
        if len(days) > 1 and _NUMBERED.search(plain, max(0, found.start() - 20), found.start()):
            del days[0]
        if days != sorted(days):
            continue
        first = days[0]
        ambiguous = bool(found["day3"]) and max(first, number) <= 12 and first != number
        if found["day3"] and number > 12 >= first:
            first, number = number, first
        when = int(stated or year or 0)
        if not groups.get("year") and groups.get("last_year") and number == 12 and "janv" in found[0]:
            when -= 1
        try:
            day = date(when, number, first)
        except ValueError:
            continue
        yield PrintedDay(day, found.start(), found.end(), bool(stated), ambiguous)


def _written_days(plain: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `_DATES`, which is tried only where a day may begin: at figures and months before them."""
    end = 0
    for figures in _FIGURES.finditer(plain):
        at = figures.start()
        month = (
            _MONTH_BEFORE.search(plain, max(0, at - _LONGEST_MONTH), at)
            if plain[at - 1 : at] == " "
            else None
        )
        for start in (month.start(), at) if month else (at,):
            if start >= end and (found := _DATES.match(plain, start)):
                end = found.end()
                yield found

"""The day of the event among the days that a notice prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from enum import IntEnum

from webinar_archive.catalogue.date_figures import PrintedDay, printed_days
from webinar_archive.text.editorial import without_square_brackets
from webinar_archive.text.normalize import fold

_MAX_TEXT = 200_000
_YEARS_APART = 1
"""A day of which nothing is said lies at most so many years from the year of publication."""
_CONTEXT = 160
"""Characters before and after a day within which its sentence is read."""


class _Says(IntEnum):
    """What the words around a day say, the surest last."""

    OTHER = 0
    """The day of a law, a repeat, a publication, another event."""
    NOTHING = 1
    AFTERWARDS = 2
    """An event is named after the day, or one that was broadcast before it."""
    EVENT = 3
    TAKES_PLACE = 4
    """The event took place, or was recorded."""


def _any(words: str) -> str:
    """Return a pattern of whole words, which are tried where a word begins; `*` stands for any ending."""
    each = (word.strip().replace("*", r"\w{0,15}") for word in words.split(","))
    return rf"(?:{'|'.join(each)})\b"


_TAKES_PLACE = _any(
    "organis*, organiz*, tenue?s?, tient, tiendra*, enregistr*, filme*, tourne*, tournage, capte*, "
    "captation*, donnee?s?, animee?s?, proposee?s?, lieu, deroul*, prononcee?s?, reportee?s? au, held, "
    "record*, filmed, took place, takes place, hosted, given, delivered, streamed live, en direct, live, "
    "evenement, event date, presentee?s?"
)
_EVENT = _any(
    "debats?, debate, webinaires?, webinars?, conferences?, rencontres?, colloques?, symposium, "
    "seminaires?, seminars?, tables? rondes?, round tables?, panels?, talks?, lectures?, ateliers?, "
    "workshops?, journees? d'etudes?, reunions?, meetings?, entretiens?, interviews?, soirees?, forums?, "
    "assises, session, visioconferences?, emissions?, direct, cours, masterclass*, audition"
)
_BROADCAST = _any("diffus*, broadcast*, retransmi*")
_OTHER = _any(
    "rediffus*, re-?broadcast*, repeat*, mise?s? en ligne, publiee?s?, publication, published, paru*, "
    "parution, posted, postee?s?, uploaded, online since, lois?, decrets?, arretes?, ordonnances?, "
    "directives?, reglements?, rgpd, gdpr, circulaires?, accords?, traites?, law, act, decree, regulation, directive, "
    "treaty, ruling, judgment, jugements?, constitution, article, journal, presse, consulte*, accessed, "
    "retrieved, visited, nee?s? le, nee?s? a, born, morte?, decede*, died, depuis, since, jusqu'au?, "
    "until, avant, before, apres, after, prevue?s?, annule*, cancel*, postponed from, annonce*, "
    "announced, inscri*, registration, register*, mise? a jour, modifi*, updated, modified, catalogue*, "
    "cataloged, numerise*, digiti[sz]ed, depot, deposited, copyright, elections?, attentats?, attacks?, "
    "guerre, crise, disponible, available, acquis*, creee?s?, created, source, d'apres, compte[- ]rendu, "
    "reprise?s?, replay, fondee?s?, founded, signee?s?, signed, adopte*, adopted, entree? en vigueur, "
    "reedition"
)
_WORDS = re.compile(
    # where a word begins, once for all of them
    rf"(?:\b|(?=©))(?:(?P<other>{_OTHER}|©)|(?P<place>{_TAKES_PLACE})|(?P<broadcast>{_BROADCAST})|(?P<event>{_EVENT}))"
)
_ABOUT = re.compile(
    r"\b(?:sur|autour|about|concern\w*|relati\w*|consacre\w*|dedie\w*|a propos|face|suite|contre|against|regarding"
    r"|dans le cadre|on (?!line\b|air\b)(?:the|an?|[a-z]{4,}))\b(?! (?:le|du)$)"
)
"""A topic: a day after it belongs to that rather than to the event before it."""
_CLAUSE_END = re.compile(r"[.!?;](?<!\b[a-z].)(?<!\bmme.)(?<!\bdr.)(?<!\bpr.) (?=[a-z«\"(])")
_AMERICAN = re.compile(r"\b(?:recorded|held|on|the|of|webinar|broadcast|filmed)\b")


def event_date(notes: Sequence[str], abstract: str | None, year: int | None) -> date | None:
    """Return the day of the event, of several the first; never that of a source, a law, a repeat or a publication.

    >>> event_date(("Débat organisé le 7 mai",), "[Le Monde, 9/5/2020]", 2020)
    datetime.date(2020, 5, 7)
    """
    told: list[list[tuple[PrintedDay, _Says]]] = []
    for text in (*notes, without_square_brackets((abstract or "")[:_MAX_TEXT])):
        told.append([*_days(text, year)])
        # nothing that a later text says counts more
        if found := _first(told[-1], _Says.TAKES_PLACE):
            return found.day
    for least in (_Says.EVENT, _Says.AFTERWARDS):
        for days in told:
            if found := _first(days, least):
                return found.day
    # days of which nothing is said count only in a note, and when there is one
    alone = {
        day.day
        for days in told[: len(notes)]
        for day, says in days
        if day.year and says is _Says.NOTHING and not (year and abs(day.day.year - year) > _YEARS_APART)
    }
    return alone.pop() if len(alone) == 1 else None


def _first(days: Sequence[tuple[PrintedDay, _Says]], least: _Says) -> PrintedDay | None:
    return next((day for day, says in days if says >= least), None)


def _days(text: str, year: int | None) -> Iterator[tuple[PrintedDay, _Says]]:
    """Yield the days of a text and what its words say of each."""
    plain = " ".join(fold(text[:_MAX_TEXT].replace("ᵉ", "e").replace("ʳ", "r")).split())
    days = [*printed_days(plain, year=year)]
    for number, day in enumerate(days):
        since = days[number - 1].end if number else 0
        until = days[number + 1].start if number + 1 < len(days) else len(plain)
        before = _CLAUSE_END.split(plain[max(since, day.start - _CONTEXT) : day.start])[-1]
        after = _CLAUSE_END.split(plain[day.end : min(until, day.end + _CONTEXT)])[0]
        says = _said(before, after)
        if day.ambiguous and _AMERICAN.search(before):
            continue  # an American's month may come first
        yield day, says


def _said(before: str, after: str) -> _Says:
    words = [*_WORDS.finditer(before)]
    if not words:
        return _said_after(after)
    last = words[-1]
    if last["other"]:
        return _Says.OTHER
    if last["place"]:
        return _Says.TAKES_PLACE
    between = before[last.end() :]
    if last["broadcast"]:
        return _Says.AFTERWARDS if len(between) < 40 else _Says.NOTHING
    return _Says.OTHER if _ABOUT.search(between) else _Says.EVENT


def _said_after(after: str) -> _Says:
    found = _WORDS.search(after)
    if found is None:
        return _Says.NOTHING
    if found["other"] and found.start() < 30:
        return _Says.OTHER
    return _Says.AFTERWARDS if found["place"] or found["event"] else _Says.NOTHING

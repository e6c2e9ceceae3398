"""Durations in the notations that catalogues use: `58' 48"`, `1 h 26 min`, `1:02:15`, `PT58M48S` …

A wrong duration is worse than none: times of day, picture formats and ranges are none, and of several parts
that cannot be summed for certain nothing is returned.

Why not a library: isodate 0.7 reads only the last of these, pytimeparse 1.1 only the second and third; neither
knows primes, French words, `2 x 52 min`, or a duration inside an extent (`1 DVD vidéo zone 2 (1 h 33 min)`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from webinar_archive.catalogue.duration_context import is_no_duration, is_size
from webinar_archive.catalogue.duration_figures import FIGURES, ungrouped
from webinar_archive.catalogue.duration_words import in_figures


@dataclass(frozen=True, slots=True)
class Duration:
    """A stated duration in whole seconds; `approximate` when the catalogue says so."""

    seconds: int
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class _Stated:
    """A duration at `[start, end)` of a text; `seconds` is None for figures that make no duration."""

    start: int
    end: int
    seconds: int | None
    approximate: bool = False
    exact: bool = False
    """Whether it states seconds."""


_MAX_TEXT = 5_000
"""Characters that are read: an extent, or a document's label, is a line."""
_CONTEXT = 80
"""Characters before and after figures that are looked at."""

_ABOUT = re.compile(
    r"(?:\benviron|\benv\.?|\bca\.?|\bcirca|\bc\.|\babout|\bapprox(?:\.|imately|imativement)?"
    r"|\b(?:a |@ )?peu pres|\bpresque|\bquelque|\balmost|\baround|\broughly|\betwa|\bungefahr"
    r"|\bnearly|\bpres de|~|≈|±|\bplus de|\bplus d'|\bmoins d[e']|\bmore than|\bless than|\bover|\+/-)"
    r" ?(?:d'|de ?)?(?:une? ?)?$"
)
_ABOUT_AFTER = re.compile(r"[ ,]?\(?(?:environ|env\b|approx|ca\b|circa|or so)")
_KINDS = (
    "videos?|films?|episodes?|parties?|parts?|dvds?|cds?|fichiers?|files?|seances?|sessions?|emissions?|modules?"
    "|volets?|clips?|enregistrements?|recordings?|cassettes?|disques?|discs?|webinaires?|webinars?|conferences?"
    "|lectures?|talks?|capsules?|bandes?|tapes?|reels?|bobines?"
)
_COUNTED = rf"(\d{{1,2}}) (?:[a-z]{{1,20}} ){{0,2}}?(?:{_KINDS})\b"
_COUNT = re.compile(_COUNTED)
_TIMES = re.compile(
    r"(?:(?<![\w.,])(\d{1,2}) ?(?:[x×*]|fois|times) ?\(?"
    rf"|{_COUNTED} (?:[a-z]{{1,20}} ){{0,3}}?(?:de |d'|of ))$"
)
_TIMES_AFTER = re.compile(r" ?\)? ?[x×*] ?(\d{1,2})(?![\d.,]| ?[ck]?m\b| ?px)")
_EACH = re.compile(r"[ ,]{0,2}\(?(?:chacune?|chaque|each|ea\.|l'une?\b|per |par |apiece|jeweils|pro )")
_AGAIN = re.compile(r"[ ,]{0,3}[(\[=:]? ?(?:soit|i\.?e\.?|c'est-(?:a|@)-dire|that is|or|ou|=)? ?")
"""What stands between two notations of one duration."""
_AND = re.compile(r"[ )]{0,3}(?:,|;|\+|&|et|and|und|/)(?: ?(?:et|and|puis|then))?[ (]{0,3}")
"""What stands between the durations of two parts."""
_WHOLE = re.compile(
    r"(?:\btotale?|\ben tout|\baltogether|\bgesamt[a-z]{0,9}|\bsoit|=)[ :,]{0,2}(?:de |of )?\(?$"
)
_WHOLE_AFTER = re.compile(r"[ )]{0,2}(?:au total|en tout|in total|in all|total)\b")
_LAST = 59
_THOUSANDS = re.compile(r"(?<!\d)\d{1,3} $")
_NUMBER_BEFORE = re.compile(r"(?:^|[(\[;+] ?|[:,] )\d{1,3} ?[,;] ?$|(?<![\w.,/])\d{1,3} ?(?:\+|&|et|and) ?$")

_DAYS_BEFORE = re.compile(
    r"(?<![\w.,])\d{1,3} ?(?:j(?:ours?)?|d(?:ays?)?|tage?|dag(?:en)?)\.?[ ,]{0,2}(?:et|and|und|en)? ?$"
)


def parse_duration(text: str) -> Duration | None:
    """Parse the duration that an extent states.

    Args:
        text: A physical description as printed, in French or English.

    Returns:
        The duration, of several parts their sum; None when the text states none (pages, times of day, picture
        formats), zero, or several that cannot be told to be parts or one whole.

    >>> parse_duration("1 DVD (environ 1 h 33 min)"), parse_duration("320 p. ; 24 cm")
    (Duration(seconds=5580, approximate=True), None)
    """
    plain = ungrouped(in_figures(text[:_MAX_TEXT]))
    stated = [part for found in FIGURES.finditer(plain) if (part := _stated(found, plain)) is not None]
    whole = _whole(stated, plain)
    return Duration(whole.seconds, whole.approximate) if whole and whole.seconds else None


def _stated(found: re.Match[str], plain: str) -> _Stated | None:
    """Return what figures state; None for those of a time of day, a picture format, a page, a part."""
    before = plain[max(0, found.start() - _CONTEXT) : found.start()]
    after = plain[found.end() : found.end() + _CONTEXT]
    if is_no_duration(found, before, after):
        return None
    if found["range"] or plain[found.end() : found.end() + 1].isdigit() or _is_last_of_several(found, before):
        return _Stated(found.start(), found.end(), None)
    seconds, exact = _seconds(found)
    if seconds == 0 or is_size(found):
        return None
    return _in_context(_Stated(found.start(), found.end(), seconds, exact=exact), plain)


def _is_last_of_several(found: re.Match[str], before: str) -> bool:
    """Whether the figures go on from numbers before: `45 et 50 min`, `1 200 min`, `1 j 2 h`."""
    if _DAYS_BEFORE.search(before):
        return True
    grouped = found["minutes"] and len(found["m"]) == 3 and _THOUSANDS.search(before)
    return bool(grouped or (not found["clock"] and _NUMBER_BEFORE.search(before)))


def _seconds(found: re.Match[str]) -> tuple[int | None, bool]:
    """Return the seconds that figures make, None for impossible or ambiguous ones, and whether seconds are stated."""
    if found["iso"]:
        days, hours, minutes, seconds = (int(found[f"iso_{part}"] or 0) for part in "dhms")
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds, True
    if found["period"]:
        return _between(found["begins"], found["ends"]), True
    if found["clock"]:
        return _of_clock(found), found["c_h"] is not None or not (found["c_unit"] or "").strip(
            " ("
        ).startswith("h")
    h, m, s = (_number(found[name]) for name in "hms")
    parts = [
        int(found[name] or 0) for name in ("hm", "hm_bare", "hms", "hms2", "hms_bare", "hs", "ms", "ms_bare")
    ]
    if None in (h, m, s) or any(part > _LAST for part in parts):
        return None, False
    minutes = parts[0] + parts[1]
    seconds = sum(parts[2:])
    h = (h or 0) + _fraction(found["h_more"]) + _fraction(found["h_part"]) + _fraction(found["h_fraction"])
    m = (m or 0) + _fraction(found["m_fraction"])
    whole = round(h * 3600 + (m + minutes) * 60 + seconds + (s or 0))
    return whole, bool(seconds or found["seconds"])


def _number(printed: str | None) -> float | None:
    """Return a number; None where its decimals may be minutes or seconds (`1.30 h`) or thousands (`3.528 s`)."""
    whole, point, decimals = (printed or "0").replace(",", ".").partition(".")
    if point and (len(decimals) == 3 or (len(decimals) == 2 and int(decimals) <= _LAST)):
        return None
    return float(f"{whole}.{decimals or 0}")


def _fraction(printed: str | None) -> float:
    if not printed:
        return 0.0
    above, _, below = printed.replace(" ", "").partition("/")
    return int(above) / int(below)


def _between(begins: str, ends: str) -> int | None:
    try:
        first, last = (datetime.fromisoformat(moment.upper()) for moment in (begins, ends))
        seconds = round((last - first).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
    return seconds if 0 < seconds < 24 * 3600 else None


def _of_clock(found: re.Match[str]) -> int | None:
    first, middle, last = (int(found[f"c_{part}"] or 0) for part in "hms")
    if last > _LAST or (found["c_h"] and (middle > _LAST or first > 23)):
        return None
    if not found["c_h"] and (found["c_unit"] or "").strip(" (").startswith("h"):
        return (middle * 60 + last) * 60
    return (first * 60 + middle) * 60 + last


def _in_context(stated: _Stated, plain: str) -> _Stated:
    """Return a duration with what stands around it: how often, each of several, about."""
    before, after = (
        plain[max(0, stated.start - _CONTEXT) : stated.start],
        plain[stated.end : stated.end + _CONTEXT],
    )
    about, before = _without(_ABOUT, before)
    count = 1
    if times := _TIMES.search(before):
        count, before = int(times[1] or times[2]), before[: times.start()]
    elif again := _TIMES_AFTER.match(after):
        count, after = int(again[1]), after[again.end() :]
    elif each := _EACH.match(after):
        counted = _COUNT.findall(before)
        count, after = int(counted[-1]) if counted else 0, after[each.end() :]
    about_all, before = _without(_ABOUT, before)
    about = about or about_all or bool(_ABOUT_AFTER.match(after.lstrip(")")))
    start = max(0, stated.start - _CONTEXT) + len(before)
    end = min(len(plain), stated.end + _CONTEXT) - len(after)
    seconds = stated.seconds * count if stated.seconds and count else None
    return replace(stated, start=start, end=end, seconds=seconds, approximate=about)


def _without(pattern: re.Pattern[str], before: str) -> tuple[bool, str]:
    found = pattern.search(f"{before.rstrip('( ')} ") or pattern.search(before)
    return bool(found), before[: found.start()] if found else before


def _whole(stated: Sequence[_Stated], plain: str) -> _Stated | None:
    """Return the duration of the whole: stated as such, or the sum of a list, or one that is stated twice."""
    if not stated or any(part.seconds is None for part in stated):
        return None
    for part in stated if len(stated) > 1 else ():
        before, after = (
            plain[max(0, part.start - _CONTEXT) : part.start],
            plain[part.end : part.end + _CONTEXT],
        )
        if (_WHOLE.search(before) or _WHOLE_AFTER.match(after)) and part.seconds == max(
            p.seconds or 0 for p in stated
        ):
            return part
    whole = stated[0]
    for part in stated[1:]:
        between = plain[whole.end : part.start]
        alike = plain[whole.start : whole.end].strip("0123456789") == plain[part.start : part.end].strip(
            "0123456789"
        )
        if (
            _AGAIN.fullmatch(between)
            and not (alike and _AND.fullmatch(between))
            and (same := _same(whole, part))
        ):
            whole = replace(same, start=part.start, end=part.end)
        elif _AND.fullmatch(between):
            seconds = (whole.seconds or 0) + (part.seconds or 0)
            approximate, exact = whole.approximate or part.approximate, whole.exact or part.exact
            whole = _Stated(part.start, part.end, seconds, approximate, exact)
        else:
            return None
    return whole


def _same(one: _Stated, other: _Stated) -> _Stated | None:
    """Return the more exact of two notations of one duration; None when they state two."""
    exact, rough = (one, other) if one.exact or not other.exact else (other, one)
    near = exact.exact and not rough.exact and abs((exact.seconds or 0) - (rough.seconds or 0)) < 60
    return exact if near or one.seconds == other.seconds else None

"""Figures that state a time, in a text in figures (`duration_words`); every repetition in the patterns is bounded."""

from __future__ import annotations

import re

_HOUR = r"(?:[ -]?(?:heures?|hours?|hrs?|std|stunden?|uur|uren|horas?|ore|ora|h)\.?)(?![a-z]|\.?-t)"
_MINUTE_WORD = r"(?:[ -]?(?:minutes?|minuten|minutos?|minuti|mins?|mn)\.?(?![a-z])| ?'(?!'))"
_METRES = r" ?m(?![a-z²³])"
_MINUTE = rf"(?:{_MINUTE_WORD}|{_METRES})"
_SECOND = (
    r"(?: ?(?:secondes?|seconds?|sekunden?|seconden|segundos?|secondi|secs?|sek|s)\.?(?![a-z/])| ?(?:''|\"))"
)
_UNIT = rf"(?:{_HOUR}|{_MINUTE_WORD}|{_SECOND})"
_SEP = r" ?(?:,|et|and|und|en|y|e)? ?"
_QUARTERS = r"[13]/[24]"
_FRACTION = rf" ?-?{_QUARTERS}(?!\d)"
_AFTER_NOTHING = r"(?<![\w.,/:°])"

_COUNTS = r"photo|page|dvd|cd|video|partie|part|image|film|fiche|diapo|slide|episode"
# a number without unit is none of minutes or seconds where the next word says what it counts
_BARE = (
    r"(?![\d.,/:]{0,9}\d)(?! ?(?:x|[a-z]{1,4}/|[ck]?m\b|mm\b|pp?\b|ff?\b|fps|[kmg]?hz|[kmg][ob]|%|°"
    rf"|[a-z]{{0,9}}(?:{_COUNTS})))"
)
_STOPS = rf"{_BARE}(?= {{0,3}}(?:$|[)\];,.&+=|-]|env|coul|color|colour|noir|n\. et b|sonore?|sd\b|muet))"

_DATE_TIME = r"\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:z|[+-]\d\d:?\d\d)?"
_TIME_OF_DAY = (
    r"(?:\d{1,2}(?: ?(?:h|heures?|uhr|uur)\b ?(?:[0-5]\d)?|h[0-5]\d|:[0-5]\d(?::[0-5]\d)?)(?: ?[ap]\.?m\b\.?)?"
    r"|\d{1,2}(?:[.:][0-5]\d)? ?[ap]\.?m\b\.?)"
)
_TO = r" ?(?:-|–|—|@|a|to|/|bis|tot|jusqu'[@a]|until|till"

_ISO = (
    r"(?P<iso>\bp(?:0{1,4}y)?(?:0{1,2}m)?(?:(?P<iso_d>\d{1,2})d)?t(?=\d)(?:(?P<iso_h>\d{1,3})h)?"
    r"(?:(?P<iso_m>\d{1,5})m)?(?:(?P<iso_s>\d{1,6})(?:[.,]\d{1,9})?s)?(?!\w))"
)
_PERIOD = rf"(?P<period>(?:start ?= ?)?(?P<begins>{_DATE_TIME}) ?(?:; ?end ?= ?|/) ?(?P<ends>{_DATE_TIME}))"
_MOMENT = r"(?P<moment>\b\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d)?\S{0,12})"
_TIMES = rf"(?P<times>(?<![\w:.,/]){_TIME_OF_DAY}{_TO}|et|and) ?{_TIME_OF_DAY}(?![\w'\"]))"
_CLOCK = (
    r"(?P<clock>(?<![\w:/.,-])(?:(?P<c_h>\d{1,3}):)?(?P<c_m>\d{1,3}):(?P<c_s>\d\d)(?P<frames>[:;]\d\d)?"
    r"(?:[.,]\d{1,9})?(?![\d:/]|-\d))(?P<c_unit> ?\(?(?:h(?:eures?|ours?|rs?)?|h:mm|min(?:utes?)?|mn|mm:ss)\b)?"
)
_RANGE = (
    rf"(?P<range>(?<![\w.,/:])(?!{_QUARTERS} ?h)"
    rf"(?:(?:entre|between|zwischen|tussen) \d{{1,3}}{_UNIT}? (?:et|and|und|en) \d{{1,3}}{_UNIT}"
    rf"|\d{{1,3}}{_UNIT}?{_TO}|ou|or) ?\d{{1,3}}{_UNIT}))"
)
_HOURS = (
    r"(?P<hours>(?<![\w.,/:])"
    rf"(?:(?P<h>\d{{1,3}}(?:[.,]\d{{1,3}})?)(?: (?P<h_more>{_QUARTERS}))?|(?P<h_part>{_QUARTERS})){_HOUR}"
    rf"(?:(?P<h_fraction>{_FRACTION})"
    rf"|[.]?{_SEP}(?P<hm>\d{{1,3}})(?P<hm_unit>{_MINUTE})"
    rf"(?:{_SEP}(?P<hms>\d{{1,3}}){_SECOND}| ?(?P<hms_bare>\d{{1,2}}){_STOPS})?"
    rf"|{_SEP}(?P<hs>\d{{1,3}}){_SECOND}"
    rf"| ?(?P<hm_bare>\d{{1,2}})(?:{_SEP}(?P<hms2>\d{{1,2}}){_SECOND}|{_BARE}))?)"
)
_MINUTES = (
    rf"(?P<minutes>{_AFTER_NOTHING}(?P<m>\d{{1,5}}(?:[.,]\d{{1,3}})?)(?:{_MINUTE_WORD}|(?P<metres>{_METRES}))"
    rf"(?:(?P<m_fraction>{_FRACTION})|{_SEP}(?P<ms>\d{{1,3}}){_SECOND}| ?(?P<ms_bare>\d{{1,2}}){_STOPS})?)"
)
_SECONDS = rf"(?P<seconds>{_AFTER_NOTHING}(?P<s>\d{{1,6}}(?:[.,]\d{{1,6}})?)(?P<s_unit>{_SECOND}))"

FIGURES = re.compile(
    "|".join((_ISO, _PERIOD, _MOMENT, _TIMES, _CLOCK, _RANGE, _HOURS, _MINUTES, _SECONDS)), re.ASCII
)
"""All figures that state a time, or a range of times, in the order in which they are tried."""

_GROUPED = re.compile(rf"{_AFTER_NOTHING}(\d{{1,3}})((?: \d{{3}}){{1,2}})(?= ?s(?:ec|\b))")


def ungrouped(plain: str) -> str:
    """Return a text with the groups of seconds joined.

    >>> ungrouped("3 528 s")
    '3528 s'
    """
    return _GROUPED.sub(lambda found: found[0].replace(" ", ""), plain)

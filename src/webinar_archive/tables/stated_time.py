"""A time of a recording as people write it into tables: seconds, milliseconds or a clock."""

from __future__ import annotations

import re

from webinar_archive.timecode import ms_from_seconds

LONGEST_S = 1e7
_PRIMES = str.maketrans({"’": "'", "′": "'", "″": '"', "”": '"', "\xa0": " ", "\u202f": " ", "−": "-"})
_NUMBER = re.compile(r"(\d{1,12}(?:[.,]\d{1,12})?)\s?(?:s|sec|secs|secondes?|seconds?)?\.?", re.IGNORECASE)
_MILLISECONDS = re.compile(r"(\d{1,3}(?:[ .,]\d{3}){1,3}|\d{1,12})(?:[.,]0{1,6})?\s?(?:ms)?", re.IGNORECASE)
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2})(?:[.,](\d{1,9}))?(?:[:;]\d{1,2})?")
_UNITS = re.compile(
    r"(?:(\d{1,3})\s?h(?:eures?|ours?|rs?)?\.?\s?)?"
    r"(?:(\d{1,4})\s?(?:minutes?|mins?|mn|m|')?\.?\s?(?!'))?"
    r"(?:(\d{1,2}(?:[.,]\d{1,9})?)\s?(?:secondes?|seconds?|secs?|s|''|\")?\.?)?",
    re.IGNORECASE,
)


def time_ms(value: object) -> int | None:
    """Return a time stated in seconds or as a clock in milliseconds; None for what is none.

    >>> [time_ms(value) for value in (52.7, "52,7", "00:00:52", "1:06", "1 h 02 min 03", "bientôt")]
    [52700, 52700, 52000, 66000, 3723000, None]
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if not isinstance(value, str):
        return _bounded(value)
    text = _plain(value)
    if number := _NUMBER.fullmatch(text):
        return _bounded(float(number[1].replace(",", ".")))
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds, part = clock.groups()
        if int(seconds) > 59 or (hours is not None and int(minutes) > 59):
            return None
        whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
        return _bounded(whole + float(f"0.{part or 0}"))
    return _of_units(text)


def stated_ms(value: object) -> int | None:
    """Return a time stated in milliseconds, digits in groups of three or not; a clock is taken as one.

    >>> stated_ms(9000), stated_ms("9 000"), stated_ms("9000.0"), stated_ms("00:00:09"), stated_ms("?")
    (9000, 9000, 9000, 9000, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if not isinstance(value, str):
        return _bounded(value / 1000) if 0 <= value < LONGEST_S * 1000 else None
    text = _plain(value)
    if number := _MILLISECONDS.fullmatch(text):
        return _bounded(int(re.sub(r"\D", "", number[1])) / 1000)
    return None if _NUMBER.fullmatch(text) else time_ms(text)


def _plain(value: str) -> str:
    # no time needs more characters, and a text may have any number of them
    return value[:40].translate(_PRIMES).strip().strip("[]()").strip()


def _of_units(text: str) -> int | None:
    found = _UNITS.fullmatch(text)
    if found is None or not re.search(r"[a-z'\"]", text, re.IGNORECASE):
        return None
    hours, minutes, seconds = ((part or "0").replace(",", ".") for part in found.groups())
    return _bounded(int(hours) * 3600 + int(minutes) * 60 + float(seconds))


def _bounded(seconds: float) -> int | None:
    return ms_from_seconds(seconds) if 0 <= seconds < LONGEST_S else None

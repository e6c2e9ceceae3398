"""Durations in the notations that catalogues use: `58' 48"`, `1 h 26 min`, `1:02:15`, `PT58M48S` …

Why not a library: isodate 0.7 reads only the last of these, pytimeparse 1.1 only the second and third; neither
knows primes, French words, `2 x 52 min`, or a duration inside an extent (`1 DVD vidéo zone 2 (1 h 33 min)`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from webinar_archive.text.normalize import fold


@dataclass(frozen=True, slots=True)
class Duration:
    """A stated duration in whole seconds; `approximate` when the catalogue says so."""

    seconds: int
    approximate: bool = False


_N = r"(\d{1,3}(?:[.,]\d+)?)"
_HOUR = r"\s?(?:heures?|hours?|hrs?|h)\.?(?![a-z]|\.?-t)"
_MINUTE = r"\s?(?:minutes?|mins?\.?|mn\.?|'(?!')|m(?![a-z]))"
_SECOND = r"\s?(?:secondes?|seconds?|secs?\.?|''|\"|s(?![a-z]))"
_SEP = r"\s?(?:,|et|and)?\s?"

_ISO = re.compile(r"\bP(?:(\d+)D)?T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?\b", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![\d:/.-])(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)(?:\.\d+)?(?![\d:/-])")
_UNITS = re.compile(
    rf"(?<![\w.,]){_N}{_HOUR}(?:{_SEP}(\d{{1,2}})(?:{_MINUTE}|(?![\d])))?(?:{_SEP}(\d{{1,2}}){_SECOND})?"
    rf"|(?<![\w.,]){_N}{_MINUTE}(?:{_SEP}(\d{{1,2}})(?:{_SECOND}|(?![\w'])))?"
    rf"|(?<![\w.,]){_N}{_SECOND}",
)
_ABOUT = re.compile(
    r"(?:\benviron|\benv\.?|\bca\.?|\bcirca|\bc\.|\babout|\bapprox(?:\.|imately|imativement)?"
    r"|\b(?:a )?peu pres|\bpresque"
    r"|\bnearly|\bpres de|~|±|\bplus de|\bplus d'|\bmore than|\+/-)\s*(?:d'|de\s)?(?:une?\s)?$"
)
_TIMES = re.compile(r"(?<![\w.,])(\d{1,2})\s?[x×*]\s?$")
_NOT_A_TIME = re.compile(r"(?:\bn[°o]\.?|\bnumeros?|\bvol\.?|\bp\.|\bzone)\s?$")
_IN_WORDS = (
    (re.compile(r"\b(?:une )?demi[- ]heure|\bhalf an hour"), "30 min"),
    (re.compile(r"\b(?:un )?quart d'heure|\b(?:a )?quarter of an hour"), "15 min"),
    (re.compile(r"\btrois quarts? d'heure|\bthree quarters of an hour"), "45 min"),
    (re.compile(r"\b(heures?) et demie"), r"\1 30 min"),
    (re.compile(r"\b(?:une|an|one)(?= (?:heures?|hours?))"), "1"),
    (re.compile(r"\b(?:deux|two)(?= (?:heures?|hours?))"), "2"),
    (re.compile(r"\b(?:trois|three)(?= (?:heures?|hours?))"), "3"),
)
_PRIMES = str.maketrans(
    {"’": "'", "′": "'", "‘": "'", "´": "'", "“": '"', "”": '"', "″": '"', "\xa0": " ", "\u202f": " "}
)


def parse_duration(text: str) -> Duration | None:
    """Parse the duration that an extent states.

    Args:
        text: A physical description as printed, in French or English.

    Returns:
        The first duration in the text; None when it states none or zero (pages, volumes, sizes).

    >>> parse_duration("1 DVD (environ 1 h 33 min)"), parse_duration("320 p. ; 24 cm")
    (Duration(seconds=5580, approximate=True), None)
    """
    plain = fold(text.translate(_PRIMES))
    for words, figures in _IN_WORDS:
        plain = words.sub(figures, plain)
    found = [match for pattern in (_ISO, _CLOCK, _UNITS) if (match := pattern.search(plain))]
    for match in sorted(found, key=lambda m: m.start()):
        seconds = _seconds(match)
        if seconds and not _NOT_A_TIME.search(plain[: match.start()]):
            before = plain[: match.start()].rstrip("( ")
            if times := _TIMES.search(plain[: match.start()]):
                seconds *= int(times[1])
                before = before[: times.start()]
            after = plain[match.end() :].strip(" )")
            about = bool(_ABOUT.search(f"{before} ".rstrip())) or after.startswith(
                ("environ", "env.", "approx")
            )
            return Duration(seconds, about)
    return None


def _seconds(match: re.Match[str]) -> int:
    if match.re is _ISO:
        days, *rest = (int(group or 0) for group in match.groups())
        hours, minutes, seconds = rest
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    if match.re is _CLOCK:
        hours, minutes, seconds = (int(group or 0) for group in match.groups())
        if match.group(1) is not None and minutes > 59:
            return 0
        return (hours * 60 + minutes) * 60 + seconds
    h, h_min, h_sec, m, m_sec, s = (float((group or "0").replace(",", ".")) for group in match.groups())
    return round(h * 3600 + (h_min + m) * 60 + h_sec + m_sec + s)

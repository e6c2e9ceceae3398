"""What the readers of recognisers' JSON give: words or phrases with times in a unit; how strangers' values are read.

Nothing here raises for a value of another kind than a recogniser writes: what is no text, time or list is none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from webinar_archive.transcripts.formats.clock_notation import clock_ms

SECONDS = 1000.0
MILLISECONDS = 1.0
TICKS = 1e-4
"""Milliseconds in a unit of time; a tick is 100 ns."""

_LONGEST_TIME = 60
_LONGEST_LABEL = 100
_SECONDS = re.compile(r"([+-]?\d{1,9}(?:\.\d{0,12})?)[ ]?s", re.ASCII)
_ISO_DURATION = re.compile(r"PT(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9}(?:\.\d{0,12})?)S)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word, or a phrase of several, and when it is spoken as far as that is known."""

    text: str
    start: float | None
    end: float | None = None
    speaker_label: str | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that belong together, or one phrase; start and end where they are stated for the whole."""

    words: tuple[Spoken, ...]
    start: float | None = None
    end: float | None = None


@dataclass(slots=True)
class Recognised:
    """What a file says was spoken.

    `ms_per_unit` is the unit of the times where the format states it, None where their sizes must tell. `is_words`
    is set where the segments are single words of one long list.
    """

    segments: list[Segment] = field(default_factory=list)
    ms_per_unit: float | None = None
    language: str | None = None
    is_words: bool = False

    def add_words(self, words: Iterable[Spoken]) -> None:
        """Add a list of single words."""
        self.is_words = True
        self.segments += [Segment((word,), word.start, word.end) for word in words]


def entries(value: Any) -> list[dict[str, Any]]:
    """Return the objects in a list; none for what is no list."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def child(value: Any, *keys: str) -> dict[str, Any]:
    """Return the object that stands under these keys, one inside the other; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def text(entry: dict[str, Any], *keys: str) -> str:
    """Return the first text under one of these keys, empty without one."""
    return next((value.strip() for key in keys if isinstance(value := entry.get(key), str) and value), "")


def number(value: Any) -> float | None:
    """Return a number, or a text that is one; None for all else.

    >>> number(1), number("1.5"), number("1.5s"), number(True), number(None)
    (1.0, 1.5, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and len(value) > _LONGEST_TIME:
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def stated_seconds(value: Any) -> float | None:
    """Return a time that says its unit by its notation, in seconds: `1.5s`, `PT1.5S`, a clock, seconds and nanos.

    >>> stated_seconds("1.5s"), stated_seconds("PT1M2.5S"), stated_seconds("00:00:01,500"), stated_seconds(1.5)
    (1.5, 62.5, 1.5, None)
    >>> stated_seconds({"seconds": "2", "nanos": 500_000_000})
    2.5
    """
    if isinstance(value, dict):
        seconds, nanos = number(value.get("seconds", 0)), number(value.get("nanos", 0))
        return None if seconds is None or nanos is None or not value else seconds + nanos / 1e9
    if not isinstance(value, str) or len(value) > _LONGEST_TIME:
        return None
    if found := _SECONDS.fullmatch(value.strip()):
        return float(found[1])
    if (found := _ISO_DURATION.fullmatch(value.strip())) and any(found.groups()):
        hours, minutes, seconds_part = (float(part or 0) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds_part
    ms = clock_ms(value) if ":" in value else None
    return None if ms is None else ms / 1000


def ended(start: float | None, length: float | None) -> float | None:
    """Return an end from a start and a length."""
    return None if start is None or length is None else start + length


def speaker_label(value: Any) -> str | None:
    """Return a speaker's label; a number becomes one as recognisers write it.

    >>> speaker_label("A"), speaker_label(1), speaker_label("")
    ('A', 'SPEAKER_01', None)
    """
    if isinstance(value, str):
        return " ".join(value[:_LONGEST_LABEL].split()) or None
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1000:
        return f"SPEAKER_{int(value):02}"
    return None


def language(value: Any) -> str | None:
    """Return a language as stated, None for what is no text."""
    return value if isinstance(value, str) and value else None


def with_punctuation(words: list[Spoken], mark: str) -> None:
    """Write a mark to the last of the words, in place."""
    if words and mark:
        last = words[-1]
        words[-1] = Spoken(f"{last.text}{mark}", last.start, last.end, last.speaker_label)

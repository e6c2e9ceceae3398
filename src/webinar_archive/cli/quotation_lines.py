"""Quotations in plain text, one a line: numbers, dashes and times before the words are no words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_BULLET = re.compile(r"\s{0,20}(?:[-–—−*•·‣▪◦●○■□►▶➢➤✓→]|o(?=\t))\s{1,20}(?=\S)")
_NUMBER = re.compile(r"\s{0,20}(?:[\[(]\s?)?(\d{1,3})\s?(?:[.)\]]\s?[-–—]?|[-–—/]|°|(?=\t))\s{1,20}(?=\S)")
_CLOCK = (
    r"\d{1,3}(?::\d{1,2}){1,2}(?:[.,]\d{1,3})?"
    r"|\d{1,2}\s?h\s?\d{1,2}(?:\s?(?:min|mn|'|’)?\s?\d{1,2}(?:\s?s|''|\")?)?"
)
_TIME = re.compile(rf"\s{{0,20}}[\[(]?\s?({_CLOCK})\s?[\])]?\s?[-–—:;,]?\s{{1,20}}(?=\S)")
_NEUTRALIZED = re.compile("'(?=[=+@＝＋－＠-])")
"""What our own table puts before a text that a spreadsheet would run as a formula."""
_MANY = 0.5
"""From this share of the lines on, numbers or times before them are the list's own."""


def without_marks(texts: Sequence[str]) -> list[str]:
    """Return texts without what marks them as the items of a list: dashes, bullets, numbers that count.

    A number is a mark only where the numbers of the list count up by one; any other belongs to the words.

    >>> without_marks(["1. Un", "2. Deux"]), without_marks(["- 17 préfectures", "30. Trente"])
    (['Un', 'Deux'], ['17 préfectures', '30. Trente'])
    """
    plain = [_without_start(_BULLET, _without_start(_NEUTRALIZED, text)) for text in texts]
    found = [_NUMBER.match(text) for text in plain]
    numbers = [int(number[1]) for number in found if number]
    if not _counts(numbers) or len(numbers) < _MANY * len(plain):
        return plain
    return [text[number.end() :] if number else text for text, number in zip(plain, found, strict=True)]


def _without_start(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.match(text)
    return text[found.end() :] if found else text


def _counts(numbers: Sequence[int]) -> bool:
    """Whether these are the numbers of a list: each one more than the one before, or 1 again; from 1 if alone."""
    if len(numbers) < 2:
        return numbers == [1]
    return all(later in (earlier + 1, 1) for earlier, later in pairwise(numbers)) and numbers[:2] != [1, 1]


def with_times(lines: Sequence[str]) -> list[tuple[str, str | None]]:
    """Return each line without the time that it begins with, and that time, where most lines have one.

    >>> with_times(["[00:01:02] Un", "00:02 - Deux"])
    [('Un', '00:01:02'), ('Deux', '00:02')]
    """
    found = [_TIME.match(line) for line in lines]
    timed = sum(1 for time in found if time)
    if timed < 2 or timed < _MANY * len(lines):
        return [(line, None) for line in lines]
    return [
        (line[time.end() :], time[1]) if time else (line, None)
        for line, time in zip(lines, found, strict=True)
    ]

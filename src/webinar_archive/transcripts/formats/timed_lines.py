"""Plain text with times: the console lines of recognisers, and transcripts whose paragraphs begin with a time.

A line begins with a time, or a start and an end, mostly in brackets, or it is a name followed by a time; the words
follow in it and in the lines below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from webinar_archive.timecode import ms_from_seconds
from webinar_archive.transcripts.cues import Cues, Piece
from webinar_archive.transcripts.formats.clock_notation import clock_ms

_COLOUR = re.compile(r"\x1b\[[0-9;]{0,20}m")
_TIME = r"\d{1,4}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?|\d{1,6}\.\d{1,3}\s?s?"
_SPAN = re.compile(
    rf"[ \t]{{0,20}}[\[(](?P<start>{_TIME})[ ]?(?:-{{1,3}}>|[-–—→])[ ]?(?P<end>{_TIME})[\])][ \t]*", re.ASCII
)
_CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_START = re.compile(
    rf"[ \t]{{0,20}}(?:\[(?P<square>{_CLOCK})\]|\((?P<round>{_CLOCK})\)|(?P<bare>{_CLOCK})(?=[ \t]|$))"
    r"[ \t]{0,20}(?:[-–—:|][ \t])?[ \t]*",
    re.ASCII,
)
_NAMED = re.compile(
    rf"(?P<name>[^\W\d_][^\n:\d\[\]]{{0,60}}?)[ \t]{{1,20}}[\[(]?(?P<start>{_CLOCK})[\])]?[ \t]{{0,20}}"
)
_LEAST_SHARE = 0.2
_LEAST_IN_ORDER = 0.9


@dataclass(slots=True)
class _Line:
    """A time in a text and the words after it; `whole` where blank lines end them."""

    number: int
    start_ms: int
    end_ms: int | None = None
    name: str | None = None
    words: list[str] = field(default_factory=list)
    whole: bool = False


def holds_timed_lines(shown: Sequence[str]) -> bool:
    """Whether lines are a transcript of this kind: enough of its lines have a time, and the times go on.

    >>> holds_timed_lines(["[00:03] bonjour", "[00:08] merci"]), holds_timed_lines(["(12:30) midi", "à table"])
    (True, False)
    """
    lines = [line for line in shown if line.strip()]
    times = [found for line in lines if (found := _timed(line, 0))]
    starts = [each.start_ms for each in times]
    if not any(each.end_ms is not None for each in times) and len(set(starts)) < 2:
        return False
    in_order = sum(one <= other for one, other in pairwise(starts))
    return len(times) >= _LEAST_SHARE * len(lines) and in_order >= _LEAST_IN_ORDER * (len(starts) - 1)


def parse(text: str) -> Cues:
    """Return the cues of a plain text with times; what stands before the first time is left out."""
    result = Cues()
    open_line: _Line | None = None
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), start=1):
        found = _timed(line, number)
        if found is not None:
            _add(result, open_line)
            open_line = found
        elif open_line is not None and open_line.whole and not line.strip():
            _add(result, open_line)
            open_line = None
        elif open_line is not None and line.strip():
            open_line.words.append(line.strip())
    _add(result, open_line)
    return result


def _add(result: Cues, line: _Line | None) -> None:
    if line is not None:
        shown = tuple((Piece(words, None, line.name),) for words in line.words)
        result.append(line.number, line.start_ms, line.end_ms, shown)


def _timed(line: str, number: int) -> _Line | None:
    plain = _COLOUR.sub("", line) if "\x1b" in line else line
    if found := _SPAN.match(plain):
        start_ms, end_ms = _ms(found["start"]), _ms(found["end"])
        if start_ms is None or end_ms is None:
            return None
        words = plain[found.end() :].strip()
        return _Line(number, start_ms, end_ms, words=[words] if words else [], whole=bool(words))
    name = None
    found = _START.match(plain)
    written = found and (found["square"] or found["round"] or found["bare"])
    words = plain[found.end() :].strip() if found else ""
    if not written and (found := _NAMED.fullmatch(plain.rstrip()[:120])) and len(plain) <= 120:
        written, name = found["start"], found["name"].strip(" -–—,(")
    start_ms = _ms(written) if written else None
    return None if start_ms is None else _Line(number, start_ms, name=name, words=[words] if words else [])


def _ms(time: str) -> int | None:
    return clock_ms(time) if ":" in time else ms_from_seconds(float(time.rstrip("s ")))

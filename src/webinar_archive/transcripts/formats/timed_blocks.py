"""Blocks of captions: a line of times, then the words up to the next line of times.

What WebVTT, SRT and SBV have in common, read so that no words are lost: a blank line does not end a caption, and
an arrow in the words is no line of times.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from webinar_archive.transcripts.formats.clock_notation import CLOCK, clock_ms, matched_ms

_LONGEST_LINE = 400
"""How much of a line is looked at for times."""
_ARROW = r"(?:--?-?[ ]?(?:>|&gt;)|[‐-―−][ ]?>|→|⟶)"
_ARROWS = re.compile(_ARROW)
_TIMES = re.compile(
    rf"[\s﻿]*{CLOCK.format('start_')}[ \t]*{_ARROW}[ \t]*(?:{CLOCK.format('end_')}(?![\d:.,]))?", re.ASCII
)
_SETTING = re.compile(r"[A-Za-z-]{1,20}\d?:\S*|\d+%\S*")
_SIDE = re.compile(r"\d[:.,]|\d\s*$")
_BLOCK_NAME = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")
HEADER = re.compile(r"﻿?WEBVTT(?:[ \t]|$)")
"""The first line of a WebVTT file, and of each that was appended to it."""


@dataclass(frozen=True, slots=True)
class TimesLine:
    """The times of a caption, and the words that stand in the same line; a start of None is unreadable."""

    start_ms: int | None
    end_ms: int | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class TimedBlock:
    """The words under a line of times, whose number is `line`, from 1.

    `identifier` is the name or number of the caption above its times, where the file gives them.
    """

    line: int
    times: TimesLine
    words: list[str]
    identifier: str | None


def arrow_times(line: str) -> TimesLine | None:
    """Return the times of a line with an arrow; None for a line that holds none, and for words with an arrow.

    >>> arrow_times("00:01.000 --> 00:02.000 line:0"), arrow_times("un --> deux")
    (TimesLine(start_ms=1000, end_ms=2000, words=''), None)
    """
    found = _TIMES.match(line[:_LONGEST_LINE])
    if found is None:
        return None
    stated = found["end_m"] is not None
    end_ms = matched_ms(found, "end_") if stated else None
    rest = line[found.end() :].split()
    if not stated and rest and not _SETTING.fullmatch(rest[0]):
        # an end that cannot be read is none
        rest, end_ms = rest[1:], -1
    words = "" if all(map(_SETTING.fullmatch, rest)) else " ".join(rest)
    return TimesLine(matched_ms(found, "start_"), -1 if stated and end_ms is None else end_ms, words)


def read_blocks(
    lines: Sequence[str], times_of: Callable[[str], TimesLine | None], *, named: bool = False
) -> Iterator[TimedBlock]:
    """Yield the blocks of a file.

    Args:
        lines: The lines of the file.
        times_of: Reads a line of times.
        named: Whether blocks that begin with `NOTE`, `STYLE` or `REGION` hold no words.
    """
    times = {at: found for at, line in enumerate(lines) if (found := _times_at(lines, at, times_of))}
    places = list(times)
    names = [_name_above(lines, at, before) for before, at in zip((-1, *places), places, strict=False)]
    numbers = [at if at is not None and lines[at].strip().isdecimal() else None for at in names]
    is_numbered = 2 * sum(at is not None for at in numbers) >= len(places)
    others = [
        at if number is None and _stands_alone(lines, at, place) else None
        for at, number, place in zip(names, numbers, places, strict=True)
    ]
    is_named = 2 * sum(at is not None for at in others) > len(places)
    own: int | None = None
    for place, at in enumerate(places):
        if place == 0:
            own = (numbers[0] if is_numbered else None) or (others[0] if is_named else None)
        identifier = None if own is None else lines[own].strip()
        end, own = len(lines), None
        if place + 1 < len(places):
            end = places[place + 1]
            if is_numbered and numbers[place + 1] is not None:
                own = numbers[place + 1]
            elif (
                is_named
                and (name := others[place + 1]) is not None
                and any(map(str.strip, lines[at + 1 : name]))
            ):
                # a name, unless its caption would be left without words
                own = name
        words = lines[at + 1 : end if own is None else own]
        yield TimedBlock(
            at + 1, times[at], list(_without_named_blocks(words) if named else words), identifier
        )


def _times_at(lines: Sequence[str], at: int, times_of: Callable[[str], TimesLine | None]) -> TimesLine | None:
    line = lines[at]
    if found := times_of(line):
        return found
    begins = at == 0 or not lines[at - 1].strip() or lines[at - 1].strip().isdecimal()
    head = line[:_LONGEST_LINE]
    if arrow := _ARROWS.search(head):
        # times that cannot be read: their caption is broken, and no words of the one before
        sides = head[: arrow.start()], head[arrow.end() :]
        if (begins and "-->" in head) or all(map(_SIDE.search, sides)):
            return TimesLine(None, None)
    elif begins and at and lines[at - 1].strip() and line.count(":") > 1 and "," in line:
        # a start alone, under the caption's number
        start_ms = clock_ms(head)
        return None if start_ms is None else TimesLine(start_ms, None)
    return None


def _name_above(lines: Sequence[str], at: int, before: int) -> int | None:
    """Return the last line with text between two lines of times, which may be the name or number of the second."""
    for place in range(at - 1, before, -1):
        if lines[place].strip():
            return None if HEADER.match(lines[place]) else place
    return None


def _stands_alone(lines: Sequence[str], at: int | None, times: int) -> bool:
    """Whether a line stands where WebVTT has the name of a caption: alone, directly above its times."""
    return at is not None and at == times - 1 and (at == 0 or not lines[at - 1].strip())


def _without_named_blocks(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines without headers, comments, styles and regions, which run to the next blank line."""
    inside = False
    before = "words may begin with any of these names"
    for line in lines:
        if not line.strip():
            inside = False
        elif HEADER.match(line) or (not before.strip() and _BLOCK_NAME.match(line)):
            inside = True
        if not inside:
            yield line
        before = line

"""LRC: each line begins with its times in brackets; words may have times of their own in angle brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from webinar_archive.transcripts.cues import LATEST_MS, Cues, Piece
from webinar_archive.transcripts.formats.clock_notation import clock_ms
from webinar_archive.transcripts.formats.inline_tags import pieces_of_line

LINE = re.compile(r"(?:\[\d{1,4}:\d{1,2}(?:[.:]\d{1,3})?\][ ]?){1,50}", re.ASCII)
"""The times before a line's words."""
TAG = re.compile(
    r"\[(ar|al|ti|au|by|re|ve|la|offset|length|tool|lr|id|en|encoding|kana)\s?:([^\]\n]{0,200})\]\s*",
    re.IGNORECASE,
)
"""What the file says of itself."""
_TIME = re.compile(r"\[(\d{1,4}:\d{1,2})[.:]?(\d{0,3})\]")
_FRACTION = re.compile(r"\[\d{1,4}:\d{1,2}[.]\d{2,3}\]", re.ASCII)
_LONGEST_OFFSET_MS = 60_000

_Timed = tuple[int, int, list[Piece]]
"""A time, the number of its line, and the words."""


def holds_lines(lines: Sequence[str]) -> bool:
    """Whether lines are those of an LRC file: it says so of itself, or has fractions of seconds as LRC has them."""
    timed = [line for line in lines if LINE.match(line)]
    stated = any(TAG.fullmatch(line.strip()) for line in lines[:50])
    return bool(timed) and (stated or all(_FRACTION.match(line) for line in timed))


def parse(text: str) -> Cues:
    """Return the cues of an LRC file in order of their times; a line with several times is spoken at each."""
    tags: dict[str, str] = {}
    timed: list[_Timed] = []
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), start=1):
        if tag := TAG.fullmatch(line.strip()):
            tags.setdefault(tag[1].lower(), tag[2].strip())
        elif times := LINE.match(line):
            pieces = pieces_of_line(line[times.end() :], [None])
            for minutes, part in _TIME.findall(times[0]):
                start_ms = clock_ms(f"{minutes}.{part or 0}")
                timed.append((LATEST_MS + 1 if start_ms is None else start_ms, number, list(pieces)))
        elif line.strip() and timed:
            # words without a time belong to the line before
            timed[-1][2].append(Piece(f" {line}"))
    return _cues(timed, _offset_ms(tags.get("offset", "")), tags.get("la"))


def _cues(timed: list[_Timed], offset_ms: int, language: str | None) -> Cues:
    result = Cues(language=language)
    timed.sort(key=lambda each: each[0])
    for start_ms, number, pieces in timed:
        if not any(piece.text.strip() for piece in pieces):
            continue
        first = max(0, start_ms - offset_ms) if start_ms <= LATEST_MS else start_ms
        moved = tuple(
            piece if piece.start_ms is None else Piece(piece.text, max(first, piece.start_ms - offset_ms))
            for piece in pieces
        )
        result.append(number, first, None, (moved,))
    return result


def _offset_ms(stated: str) -> int:
    """Return by how many milliseconds the lines are shown before their times."""
    found = re.fullmatch(r"[+-]?\d{1,6}", stated)
    return int(stated) if found and abs(int(stated)) <= _LONGEST_OFFSET_MS else 0

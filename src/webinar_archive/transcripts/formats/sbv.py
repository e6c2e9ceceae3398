"""SBV, which YouTube Studio gives to those who own a video, and its relative SubViewer: two times in a line, words."""

from __future__ import annotations

import re

from webinar_archive.transcripts.cues import Cues
from webinar_archive.transcripts.formats.clock_notation import CLOCK, matched_ms
from webinar_archive.transcripts.formats.inline_tags import pieces_of_line
from webinar_archive.transcripts.formats.timed_blocks import TimesLine, read_blocks

_TIMES = re.compile(rf"\ufeff?{CLOCK.format('start_')}[ ]?,[ ]?{CLOCK.format('end_')}[ \t]{{0,20}}", re.ASCII)
_LONGEST_LINE = 120
_BREAK = re.compile(r"\[br\]|\|", re.IGNORECASE)


def times_of(line: str) -> TimesLine | None:
    """Return the times of a line `0:00:03.000,0:00:07.000`, None for any other."""
    found = _TIMES.fullmatch(line) if len(line) <= _LONGEST_LINE else None
    if found is None:
        return None
    end_ms = matched_ms(found, "end_")
    return TimesLine(matched_ms(found, "start_"), -1 if end_ms is None else end_ms)


def parse(text: str) -> Cues:
    """Return the cues of an SBV or SubViewer file; a text without any gives none."""
    result = Cues()
    for block in read_blocks(text.split("\n"), times_of):
        if block.times.start_ms is None:
            result.broken_lines.append(block.line)
            continue
        shown = [part for line in block.words for part in _BREAK.split(line)]
        pieces = [pieces_of_line(line, [None]) for line in shown if line.strip()]
        lines = tuple(line for line in pieces if any(piece.text.strip() for piece in line))
        result.append(block.line, block.times.start_ms, block.times.end_ms, lines)
    return result

"""Advanced SubStation Alpha (ASS, SSA): the dialogue lines, without markup, comments and drawings.

Why not a library: pysubs2 gives up a whole file for one broken line.
"""

from __future__ import annotations

import re

from webinar_archive.transcripts.cues import Cues, Piece
from webinar_archive.transcripts.formats.clock_notation import clock_ms

_FIELDS = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
"""The fields of a dialogue line where the file declares none."""
_MOST_FIELDS = 30
_OVERRIDE = re.compile(r"\{[^{}]*\}")
_DRAWING = re.compile(r"\{[^{}]{0,200}\\p[1-9]")
_BREAK = re.compile(r"\\[Nn]")


def parse(text: str) -> Cues:
    """Return the cues of an ASS or SSA file; a text without any gives none."""
    result = Cues()
    fields: tuple[str, ...] = _FIELDS
    for number, line in enumerate(text.split("\n"), start=1):
        kind, _, rest = line.partition(":")
        kind = kind.strip().casefold()
        if kind == "format":
            names = tuple(name.strip().casefold() for name in rest.split(",", _MOST_FIELDS))
            # styles have a format of their own
            fields = names if {"start", "end", "text"} <= set(names) else fields
        elif kind == "dialogue":
            _add(result, number, dict(zip(fields, rest.split(",", len(fields) - 1), strict=False)))
    return result


def _add(result: Cues, number: int, event: dict[str, str]) -> None:
    start_ms, end_ms = clock_ms(event.get("start", "")), clock_ms(event.get("end", ""))
    if start_ms is None:
        result.broken_lines.append(number)
        return
    shown = event.get("text", "")
    if _DRAWING.search(shown):
        return
    plain = _BREAK.sub("\n", _OVERRIDE.sub("", shown)).replace("\\h", " ")
    speaker_label = event.get("name", "").strip() or None
    lines = tuple((Piece(line, None, speaker_label),) for line in plain.split("\n") if line.strip())
    result.append(number, start_ms, -1 if end_ms is None else end_ms, lines)

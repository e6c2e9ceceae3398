"""Advanced SubStation Alpha (ASS, SSA), by pysubs2, which knows its many fields (the only pysubs2)."""

from __future__ import annotations

import pysubs2

from webinar_archive.errors import CaptionsError
from webinar_archive.transcripts.cues import Cue, Cues, Piece


def parse(text: str) -> Cues:
    """Return the cues of an ASS or SSA file without its comments. Raises `CaptionsError` when it is broken."""
    try:
        events = pysubs2.SSAFile.from_string(text, format_="ass").events
    except (pysubs2.exceptions.Pysubs2Error, ValueError, KeyError, IndexError):
        raise CaptionsError("captions-broken-substation") from None
    result = Cues()
    for number, event in enumerate(events, start=1):
        if event.is_comment:
            continue
        if not 0 <= event.start <= event.end:
            result.broken_lines.append(number)
            continue
        lines = tuple(
            (Piece(line, None, event.name or None),) for line in event.plaintext.split("\n") if line.strip()
        )
        if lines:
            result.cues.append(Cue(event.start, event.end, lines))
    return result

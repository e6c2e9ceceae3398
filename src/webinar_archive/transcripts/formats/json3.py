"""YouTube's json3: events with the time of each word in automatic captions."""

from __future__ import annotations

from webinar_archive.errors import CaptionsError
from webinar_archive.transcripts.cues import Cues, Piece, trim_to_next_cue
from webinar_archive.transcripts.formats.containers import read_json


def parse(text: str) -> Cues:
    """Return the cues of a json3 file. Raises `CaptionsError` for JSON that is broken or of another kind."""
    data = read_json(text)
    events = data.get("events") if isinstance(data, dict) else None
    if not isinstance(events, list):
        raise CaptionsError("captions-unknown-json")
    result = Cues()
    for number, event in enumerate(events, start=1):
        if not isinstance(event, dict) or "segs" not in event:
            continue  # a window's position or a pen
        try:
            start, length = int(event["tStartMs"]), int(event.get("dDurationMs", 0))
            pieces = [
                Piece(str(seg.get("utf8", "")), start + int(seg.get("tOffsetMs", 0))) for seg in event["segs"]
            ]
            timed = any("tOffsetMs" in seg for seg in event["segs"])
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            result.broken_lines.append(number)
            continue
        result.add(number, start, start + length, pieces, timed=timed)
    trim_to_next_cue(result.cues)
    return result

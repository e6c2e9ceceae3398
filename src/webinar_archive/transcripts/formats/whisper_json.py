"""Transcripts in JSON: YouTube's json3, and what Whisper, faster-whisper and whisperX write."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from webinar_archive.errors import CaptionsError
from webinar_archive.timecode import ms_from_seconds
from webinar_archive.transcripts.cues import Cue, Cues, Piece, end_with_the_next


def parse(text: str) -> Cues:
    """The cues of a JSON transcript. Raises `CaptionsError` for JSON of another kind."""
    try:
        data = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise CaptionsError("captions-broken-json") from None
    if isinstance(data, dict) and isinstance(data.get("events"), list):
        return _json3(data["events"])
    segments = data
    if isinstance(data, dict):
        segments = data.get("segments") or data.get("word_segments") or data.get("chunks")
    if not isinstance(segments, list):
        raise CaptionsError("captions-unknown-json")
    found = _segments(segments)
    if isinstance(data, dict) and isinstance(data.get("language"), str):
        found.language = data["language"]
    return found


def _json3(events: list[Any]) -> Cues:
    result = Cues()
    for number, event in enumerate(events, start=1):
        if not isinstance(event, dict) or "segs" not in event:
            continue
        try:
            start, length = int(event["tStartMs"]), int(event.get("dDurationMs", 0))
            pieces = [
                Piece(str(seg.get("utf8", "")), start + int(seg.get("tOffsetMs", 0))) for seg in event["segs"]
            ]
        except (KeyError, TypeError, ValueError, AttributeError):
            result.broken_lines.append(number)
            continue
        if start < 0 or length < 0:
            result.broken_lines.append(number)
        elif any(piece.text.strip() for piece in pieces):
            timed = any("tOffsetMs" in seg for seg in event["segs"])
            lines = (tuple(pieces),) if timed else _lines_of("".join(p.text for p in pieces))
            result.cues.append(Cue(start, start + length, lines))
    end_with_the_next(result.cues)
    return result


def _lines_of(text: str) -> tuple[tuple[Piece, ...], ...]:
    return tuple((Piece(line),) for line in text.split("\n") if line.strip())


def _segments(segments: list[Any]) -> Cues:
    result = Cues(recognised=True)
    for number, segment in enumerate(segments, start=1):
        words = segment.get("words") if isinstance(segment, dict) else None
        try:
            cue = _worded(words, segment) if words else _segment(segment)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            result.broken_lines.append(number)
            continue
        if cue.lines:
            result.cues.append(cue)
    return result


def _segment(segment: dict[str, Any]) -> Cue:
    start, end = _times(segment)
    if start is None or end is None:
        raise ValueError("a segment without times")
    text = segment.get("text") or segment["word"]
    return Cue(start, max(start, end), ((Piece(str(text), start, _voice(segment), max(start, end)),),))


def _worded(words: list[dict[str, Any]], segment: dict[str, Any]) -> Cue:
    """A segment with word times; a word without (numbers, in whisperX) stands between its neighbours."""
    pieces = []
    for word in words:
        start, end = _times(word)
        text = str(word.get("word") or word.get("text") or "")
        pieces.append(Piece(f" {text.strip()}", start, _voice(word) or _voice(segment), end))
    start, end = _times(segment)
    known = [piece.start_ms for piece in pieces if piece.start_ms is not None]
    ends = [ms for word in words if (ms := _times(word)[1]) is not None]
    first = min([*known, *([start] if start is not None else [])])
    last = max([*ends, *known, *([end] if end is not None else [])])
    return Cue(first, last, (tuple(pieces),))


def _times(entry: dict[str, Any]) -> tuple[int | None, int | None]:
    start, end = entry.get("start"), entry.get("end")
    if start is None and isinstance(entry.get("timestamp"), list):
        start, end = entry["timestamp"]
    return _ms(start), _ms(end)


def _ms(seconds: Any) -> int | None:
    if seconds is None:
        return None
    value = float(seconds)
    if not math.isfinite(value) or value < 0:
        raise ValueError("no time")
    return ms_from_seconds(value)


def _voice(entry: dict[str, Any]) -> str | None:
    speaker = entry.get("speaker")
    return speaker if isinstance(speaker, str) and speaker else None

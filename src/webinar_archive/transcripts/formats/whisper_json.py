"""What Whisper, faster-whisper, whisperX and Transformers write: segments, with words and speakers where known."""

from __future__ import annotations

from typing import Any

from webinar_archive.errors import CaptionsError
from webinar_archive.timecode import ms_from_seconds
from webinar_archive.transcripts.cues import LATEST_MS, Cue, Cues, Piece
from webinar_archive.transcripts.formats.containers import read_json


def parse(text: str) -> Cues:
    """Return the cues of a recogniser's JSON. Raises `CaptionsError` for JSON that is broken or of another kind."""
    data = read_json(text)
    segments = data
    if isinstance(data, dict):
        segments = data.get("segments") or data.get("word_segments") or data.get("chunks")
    if not isinstance(segments, list):
        raise CaptionsError("captions-unknown-json")
    found = _segments(segments)
    if isinstance(data, dict) and isinstance(data.get("language"), str):
        found.language = data["language"]
    return found


def _segments(segments: list[Any]) -> Cues:
    result = Cues(recognised=True)
    for number, segment in enumerate(segments, start=1):
        words = segment.get("words") if isinstance(segment, dict) else None
        try:
            cue = _segment_of_words(words, segment) if words else _segment_of_text(segment)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            result.broken_lines.append(number)
            continue
        if cue.lines:
            result.cues.append(cue)
    return result


def _segment_of_text(segment: dict[str, Any]) -> Cue:
    start, end = _times_ms(segment)
    if start is None or end is None:
        raise ValueError("a segment without times")
    text = segment.get("text") or segment["word"]
    return Cue(
        start, max(start, end), ((Piece(str(text), start, _speaker_label(segment), max(start, end)),),)
    )


def _segment_of_words(words: list[dict[str, Any]], segment: dict[str, Any]) -> Cue:
    """Return a segment with word times; a word without (numbers, in whisperX) shares its neighbours'."""
    pieces = []
    for word in words:
        start, end = _times_ms(word)
        text = str(word.get("word") or word.get("text") or "")
        pieces.append(Piece(f" {text.strip()}", start, _speaker_label(word) or _speaker_label(segment), end))
    start, end = _times_ms(segment)
    known = [piece.start_ms for piece in pieces if piece.start_ms is not None]
    ends = [ms for word in words if (ms := _times_ms(word)[1]) is not None]
    first = min([*known, *([start] if start is not None else [])])
    last = max([*ends, *known, *([end] if end is not None else [])])
    return Cue(first, last, (tuple(pieces),))


def _times_ms(entry: dict[str, Any]) -> tuple[int | None, int | None]:
    start, end = entry.get("start"), entry.get("end")
    if start is None and isinstance(entry.get("timestamp"), list):
        start, end = entry["timestamp"]
    return _ms(start), _ms(end)


def _ms(seconds: Any) -> int | None:
    if seconds is None:
        return None
    value = float(seconds)
    if not 0 <= value * 1000 <= LATEST_MS:  # nor a number at all
        raise ValueError("not a time")
    return ms_from_seconds(value)


def _speaker_label(entry: dict[str, Any]) -> str | None:
    speaker = entry.get("speaker")
    return speaker if isinstance(speaker, str) and speaker else None

"""What speech recognisers write as JSON: found by its shape, read by the reader of its family, made into cues."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from webinar_archive.errors import CaptionsError
from webinar_archive.transcripts.cues import LATEST_MS, Cue, Cues, Piece
from webinar_archive.transcripts.formats.containers import read_json_values
from webinar_archive.transcripts.formats.recognisers import (
    amazon,
    azure,
    google,
    rev,
    segments,
    watson,
    whisper_cpp,
)
from webinar_archive.transcripts.formats.recognisers.recognised import Recognised, Segment, Spoken
from webinar_archive.transcripts.formats.recognisers.speaking_rate import ms_per_unit

_Recognises = Callable[[Any], bool]
_Read = Callable[[Any], Recognised]

READERS: dict[str, tuple[_Recognises, _Read]] = {
    "whisper.cpp": (whisper_cpp.recognises, whisper_cpp.read),
    "AWS Transcribe": (amazon.recognises, amazon.read),
    "Google": (google.recognises, google.read),
    "Azure": (azure.recognises, azure.read),
    "Rev": (rev.recognises, rev.read),
    "Watson": (watson.recognises, watson.read),
    "segments": (segments.recognises, segments.read),
}
"""The readers, each with what says whether a value is for it; the first that says so reads it."""

_WRAPPERS = (
    "response",
    "result",
    "results",
    "output",
    "transcription",
    "transcript",
    "data",
    "payload",
    "body",
)
"""Under what services hand over a recogniser's result."""
_MOST_WRAPPERS = 4
_EARLY_MS = 1000
_PAUSE_MS = 1000
_MOST_WORDS = 40
_ENDS_SENTENCE = (".", "?", "!", "…")


def parse(text: str) -> Cues:
    """Return the cues of a recogniser's JSON.

    Raises `CaptionsError` for JSON that is broken or of another kind, or whose unit of time cannot be told.
    """
    values = read_json_values(text)
    data = values[0] if len(values) == 1 else values
    for _ in range(_MOST_WRAPPERS):
        for recognises, read in READERS.values():
            if recognises(data):
                return _cues(read(data))
        inner = (
            next((data[key] for key in _WRAPPERS if data.get(key)), None) if isinstance(data, dict) else None
        )
        if not isinstance(inner, dict | list):
            break
        data = inner
    raise CaptionsError("captions-unknown-json")


def _cues(found: Recognised) -> Cues:
    """Return what was spoken as cues, with times in milliseconds."""
    unit = ms_per_unit(found.segments) if found.ms_per_unit is None else found.ms_per_unit
    result = Cues(recognised=True, language=found.language)
    in_ms = [_in_ms(segment, unit) for segment in found.segments]
    for number, segment in enumerate(_sentences(in_ms) if found.is_words else in_ms, start=1):
        cue = _cue(segment)
        if cue is None:
            result.broken_lines.append(number)
        else:
            result.cues.append(cue)
    return result


def _in_ms(segment: Segment, unit: float) -> Segment:
    words = tuple(
        Spoken(word.text, _ms(word.start, unit), _ms(word.end, unit), word.speaker_label)
        for word in segment.words
    )
    return Segment(words, _ms(segment.start, unit), _ms(segment.end, unit))


def _ms(time: float | None, unit: float) -> int | None:
    """Return a time in milliseconds; None for one that cannot be. First words may begin just before 0."""
    if time is None or not -_EARLY_MS < time * unit <= LATEST_MS:
        return None
    return max(0, round(time * unit))


def _sentences(words: Sequence[Segment]) -> Iterator[Segment]:
    """Yield single words as segments, divided where a sentence ends, a pause or another speaker begins."""
    held: list[Spoken] = []
    for segment in words:
        for word in segment.words:
            if held and _begins_segment(held, word):
                yield Segment(tuple(held))
                held = []
            held.append(word)
    if held:
        yield Segment(tuple(held))


def _begins_segment(held: Sequence[Spoken], word: Spoken) -> bool:
    last = held[-1]
    if word.start is None:
        return False  # it shares the time of its neighbours
    if (
        len(held) >= _MOST_WORDS
        or word.speaker_label != last.speaker_label
        or last.text.endswith(_ENDS_SENTENCE)
    ):
        return True
    known = next((at for each in reversed(held) for at in (each.end, each.start) if at is not None), None)
    return known is not None and not -_PAUSE_MS <= word.start - known <= _PAUSE_MS


def _cue(segment: Segment) -> Cue | None:
    """Return a segment as a cue, None where no time says when it begins and ends.

    A word without times (numbers, in whisperX) shares those of its neighbours.
    """
    starts = [
        int(time) for time in (segment.start, *(word.start for word in segment.words)) if time is not None
    ]
    ends = [int(time) for time in (segment.end, *(word.end for word in segment.words)) if time is not None]
    if not starts or not (ends or len(segment.words) > 1):
        return None
    pieces = tuple(
        Piece(
            f" {word.text}",
            None if word.start is None else int(word.start),
            word.speaker_label,
            None if word.end is None else int(max(word.end, word.start or 0)),
        )
        for word in segment.words
        if word.text
    )
    if not pieces:
        return None
    return Cue(min(starts), max([*starts, *ends]), (pieces,))

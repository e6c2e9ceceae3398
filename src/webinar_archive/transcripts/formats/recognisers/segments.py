"""Lists of words or segments with a start and an end each, which most recognisers write.

Whisper, faster-whisper, whisperX, Transformers, OpenAI, Vosk, Deepgram, AssemblyAI, Gladia, ElevenLabs, and what
people make of their results. The names of the values differ, and hardly any file says in which unit its times are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from webinar_archive.transcripts.formats.recognisers.recognised import (
    MILLISECONDS,
    SECONDS,
    Recognised,
    Segment,
    Spoken,
    child,
    ended,
    entries,
    language,
    number,
    speaker_label,
    stated_seconds,
    text,
)

_LISTS = (
    "segments",
    "utterances",
    "entries",
    "result",
    "chunks",
    "paragraphs",
    "sentences",
    "transcript",
    "word_segments",
    "words",
)
"""Where the list stands, those with most in them first; `result` is Vosk's list of words."""
_TEXTS = (
    "punctuated_word",
    "word",
    "text",
    "transcript",
    "content",
    "value",
    "sentence",
    "caption",
    "subtitle",
    "line",
)
_WORDS = ("words", "result", "tokens")
_STARTS = (
    "start",
    "startTime",
    "startOffset",
    "start_time",
    "from",
    "begin",
    "begin_time",
    "offset",
    "ts",
    "timestamp",
    "timestamps",
    "time",
)
_ENDS = ("end", "endTime", "endOffset", "end_time", "to", "stop", "end_ts")
_LENGTHS = ("duration", "dur", "length")
_SPEAKERS = (
    "speaker",
    "speaker_label",
    "speakerLabel",
    "speaker_id",
    "speakerId",
    "speaker_name",
    "speakerName",
    "speakerDisplayName",
)
_IN_MS = ("Ms", "_ms", "Millis", "_millis", "Milliseconds", "_milliseconds")
_SAME_COUNT = 0.8


def recognises(data: Any) -> bool:
    """Whether a JSON value is such a list, or an object that holds one."""
    return any(_holds_times(entry) for entry in _entries(data)[:50])


def read(data: Any) -> Recognised:
    """Return what was spoken."""
    found = _entries(data)
    result = Recognised()
    if isinstance(data, dict):
        result.language = language(data.get("language") or data.get("language_code") or data.get("lang"))
        words = entries(data.get("words"))
        if words and words != found and not any(_word_entries(entry) for entry in found):
            # OpenAI gives words beside the segments, not inside
            count = sum(len(text(entry, *_TEXTS).split()) for entry in found)
            found = words if len(words) >= _SAME_COUNT * count else found
    stated = _ms_per_unit(found)
    result.ms_per_unit = stated
    segments = [
        _segment(entry, stated) for entry in found if entry.get("type") not in ("spacing", "audio_event")
    ]
    result.segments = [segment for segment in segments if segment is not None]
    result.is_words = _is_list_of_words(result.segments)
    return result


def _entries(data: Any) -> list[dict[str, Any]]:
    if isinstance(data, list):
        found = entries(data)
        # Vosk's results one after another, and chunks of a long talk in one list each
        several = [_entries(entry) if not _holds_time(entry) else [] for entry in found]
        return [entry for part in several for entry in part] if any(several) else found
    if not isinstance(data, dict):
        return []
    if channels := entries(child(data, "results").get("channels")):
        return [
            entry
            for number_, channel in enumerate(channels)
            for entry in _channel(channel, number_, len(channels))
        ]
    for key in _LISTS:
        found = entries(data.get(key))
        if any(_holds_times(entry) for entry in found[:50]):
            return found
    nested = next(iter(entries(data.get("alternatives"))), {})
    return _entries(nested) if nested and entries(nested.get("result")) else []


def _channel(channel: dict[str, Any], place: int, count: int) -> list[dict[str, Any]]:
    """Return the words of a channel of Deepgram's; of several channels, each is a speaker."""
    best = next(iter(entries(channel.get("alternatives"))), {})
    words = entries(best.get("words"))
    if not words:
        paragraphs = entries(child(best, "paragraphs").get("paragraphs"))
        words = [
            {"speaker": each.get("speaker"), **entry}
            for each in paragraphs
            for entry in entries(each.get("sentences"))
        ]
    return [{"speaker": place, **word} for word in words] if count > 1 else words


def _word_entries(entry: dict[str, Any]) -> list[dict[str, Any]]:
    for key in _WORDS:
        if found := [each for each in entries(entry.get(key)) if text(each, *_TEXTS)]:
            return found
    return []


def _holds_times(entry: dict[str, Any]) -> bool:
    return _holds_time(entry) or any(map(_holds_time, _word_entries(entry)[:50]))


def _holds_time(entry: dict[str, Any]) -> bool:
    return bool(text(entry, *_TEXTS)) and any(key in entry for key in _keys_of_start())


def _keys_of_start() -> tuple[str, ...]:
    return (*_STARTS, *(f"{key}{unit}" for key in ("start", "startTime", "offset") for unit in _IN_MS))


def _ms_per_unit(found: Sequence[dict[str, Any]]) -> float | None:
    """Return the unit that the names or the notation of the times state, None where they state none."""
    for entry in found[:50]:
        for each in (entry, *_word_entries(entry)[:5]):
            if any(f"{key}{unit}" in each for key in ("start", "startTime", "offset") for unit in _IN_MS):
                return MILLISECONDS
            if any(stated_seconds(each.get(key)) is not None for key in _STARTS):
                return SECONDS
    return None


def _segment(entry: dict[str, Any], ms_per_unit: float | None) -> Segment | None:
    start, end = _times(entry, ms_per_unit)
    label = _speaker(entry)
    words = tuple(
        Spoken(text(word, *_TEXTS), *_times(word, ms_per_unit), _speaker(word) or label)
        for word in _word_entries(entry)
        if word.get("type") not in ("spacing", "audio_event")
    )
    if not words:
        words = (Spoken(text(entry, *_TEXTS), start, end, label),)
    return Segment(words, start, end) if any(word.text for word in words) else None


def _times(entry: dict[str, Any], ms_per_unit: float | None) -> tuple[float | None, float | None]:
    pair = next(
        (entry[key] for key in ("timestamp", "timestamps", "time") if isinstance(entry.get(key), list)), None
    )
    if pair is not None:
        first, last = (*pair[:2], None, None)[:2]
        return _time(first, ms_per_unit), _time(last, ms_per_unit)
    start = _first_time(entry, _STARTS, ms_per_unit)
    end = _first_time(entry, _ENDS, ms_per_unit)
    return start, end if end is not None else ended(start, _first_time(entry, _LENGTHS, ms_per_unit))


def _first_time(entry: dict[str, Any], keys: Sequence[str], ms_per_unit: float | None) -> float | None:
    if ms_per_unit == MILLISECONDS:
        named = (entry.get(f"{key}{unit}") for key in keys for unit in _IN_MS)
        if (
            found := next((time for value in named if (time := number(value)) is not None), None)
        ) is not None:
            return found
    return next((time for key in keys if (time := _time(entry.get(key), ms_per_unit)) is not None), None)


def _time(value: Any, ms_per_unit: float | None) -> float | None:
    if ms_per_unit == SECONDS and (seconds := stated_seconds(value)) is not None:
        return seconds
    return number(value)


def _speaker(entry: dict[str, Any]) -> str | None:
    for key in _SPEAKERS:
        value = entry.get(key)
        if label := speaker_label(value.get("name") if isinstance(value, dict) else value):
            return label
    return None


def _is_list_of_words(segments: Sequence[Segment]) -> bool:
    single = sum(len(segment.words) == 1 and len(segment.words[0].text.split()) <= 1 for segment in segments)
    return bool(segments) and single >= _SAME_COUNT * len(segments)

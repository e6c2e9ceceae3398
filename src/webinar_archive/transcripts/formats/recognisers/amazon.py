"""AWS Transcribe, and Speechmatics, which writes almost the same: a list of words and punctuation marks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from webinar_archive.transcripts.formats.recognisers.recognised import (
    SECONDS,
    Recognised,
    Spoken,
    child,
    entries,
    language,
    number,
    speaker_label,
    text,
    with_punctuation,
)


def recognises(data: Any) -> bool:
    """Whether a JSON value is one of AWS Transcribe or Speechmatics."""
    return bool(_items(data))


def read(data: Any) -> Recognised:
    """Return what was spoken."""
    results = child(data, "results")
    stated = results.get("language_code") or child(data, "metadata", "transcription_config").get("language")
    result = Recognised(ms_per_unit=SECONDS, language=language(stated))
    result.add_words(_words(_items(data), _speakers(results)))
    return result


def _items(data: Any) -> list[dict[str, Any]]:
    results = data.get("results") if isinstance(data, dict) else None
    found = entries(results.get("items") if isinstance(results, dict) else results)
    is_list = any("start_time" in item and entries(item.get("alternatives")) for item in found[:20])
    return found if is_list else []


def _speakers(results: dict[str, Any]) -> dict[Any, str]:
    """Return the speaker of each word, by its start, where they stand in a list of their own."""
    segments = entries(child(results, "speaker_labels").get("segments"))
    return {
        number(item.get("start_time")): label
        for segment in segments
        for item in entries(segment.get("items"))
        if (label := speaker_label(item.get("speaker_label")))
    }


def _words(items: Iterable[dict[str, Any]], speakers: dict[Any, str]) -> list[Spoken]:
    words: list[Spoken] = []
    for item in items:
        best = next(iter(entries(item.get("alternatives"))), {})
        content = text(best, "content")
        if item.get("type") == "punctuation":
            with_punctuation(words, content)
        elif content:
            start = number(item.get("start_time"))
            label = speaker_label(item.get("speaker_label") or best.get("speaker")) or speakers.get(start)
            words.append(Spoken(content, start, number(item.get("end_time")), label))
    return words

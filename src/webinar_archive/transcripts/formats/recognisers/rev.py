"""Rev AI: monologues of elements, words and punctuation marks."""

from __future__ import annotations

from typing import Any

from webinar_archive.transcripts.formats.recognisers.recognised import (
    SECONDS,
    Recognised,
    Segment,
    Spoken,
    entries,
    language,
    number,
    speaker_label,
    text,
    with_punctuation,
)


def recognises(data: Any) -> bool:
    """Whether a JSON value is one of Rev AI."""
    found = entries(data.get("monologues")) if isinstance(data, dict) else []
    return any("ts" in element for each in found[:20] for element in entries(each.get("elements")))


def read(data: Any) -> Recognised:
    """Return what was spoken."""
    names = {
        entry.get("id"): text(entry, "name")
        for entry in entries(data.get("speakers"))
        if _is_key(entry.get("id"))
    }
    result = Recognised(ms_per_unit=SECONDS, language=language(data.get("language")))
    for monologue in entries(data["monologues"]):
        speaker = monologue.get("speaker")
        label = speaker_label((names.get(speaker) if _is_key(speaker) else None) or speaker)
        words: list[Spoken] = []
        for element in entries(monologue.get("elements")):
            value = text(element, "value")
            if element.get("type") == "punct":
                with_punctuation(words, value)
            elif value:
                words.append(Spoken(value, number(element.get("ts")), number(element.get("end_ts")), label))
        if words:
            result.segments.append(Segment(tuple(words)))
    return result


def _is_key(value: Any) -> bool:
    return isinstance(value, int | str)

"""IBM Watson: results whose alternatives hold `timestamps`, lists of a word, its start and its end."""

from __future__ import annotations

from typing import Any

from webinar_archive.transcripts.formats.recognisers.recognised import (
    SECONDS,
    Recognised,
    Segment,
    Spoken,
    entries,
    number,
    speaker_label,
)

_PARTS = 3


def recognises(data: Any) -> bool:
    """Whether a JSON value is one of Watson."""
    found = entries(data.get("results")) if isinstance(data, dict) else []
    return any(_timestamps(result) for result in found[:20])


def read(data: Any) -> Recognised:
    """Return what was spoken."""
    labels = {
        number(entry.get("from")): label
        for entry in entries(data.get("speaker_labels"))
        if (label := speaker_label(entry.get("speaker")))
    }
    result = Recognised(ms_per_unit=SECONDS)
    for entry in entries(data["results"]):
        words = tuple(
            Spoken(word, begin, number(end), labels.get(begin))
            for word, start, end in _timestamps(entry)
            if isinstance(word, str) and (begin := number(start)) is not None
        )
        if words and entry.get("final") is not False:
            result.segments.append(Segment(words))
    return result


def _timestamps(result: dict[str, Any]) -> list[list[Any]]:
    best = next(iter(entries(result.get("alternatives"))), {})
    found = best.get("timestamps")
    return (
        [each for each in found if isinstance(each, list) and len(each) == _PARTS]
        if isinstance(found, list)
        else []
    )

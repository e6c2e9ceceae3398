"""Azure Speech: batch (`recognizedPhrases`), fast (`phrases`) and detailed results (`NBest`), one or several."""

from __future__ import annotations

from typing import Any

from webinar_archive.transcripts.formats.recognisers.recognised import (
    MILLISECONDS,
    TICKS,
    Recognised,
    Segment,
    Spoken,
    ended,
    entries,
    language,
    number,
    speaker_label,
    stated_seconds,
    text,
)

_SAME_TIME_MS = 500


def recognises(data: Any) -> bool:
    """Whether a JSON value is one of Azure."""
    return any(_is_phrase(phrase) for phrase in _phrases(data)[:20])


def read(data: Any) -> Recognised:
    """Return what was spoken."""
    phrases = _phrases(data)
    result = Recognised(ms_per_unit=MILLISECONDS)
    result.language = language(next(filter(None, (phrase.get("locale") for phrase in phrases)), None))
    said: dict[str, tuple[Any, float]] = {}
    for phrase in phrases:
        start, end = _times(phrase)
        best = next(iter([*entries(phrase.get("nBest")), *entries(phrase.get("NBest"))]), {})
        label = speaker_label(phrase.get("speaker", phrase.get("SpeakerId")))
        shown = text(best, "display", "Display", "lexical", "Lexical") or text(
            phrase, "text", "DisplayText", "Text"
        )
        channel = phrase.get("channel")
        other, at = said.get(shown, (channel, 0.0))
        if start is not None and other != channel and abs(at - start) <= _SAME_TIME_MS:
            continue  # one microphone on both channels
        if start is not None:
            said[shown] = (channel, start)
        words = _words(best, label) or _words(phrase, label)
        if words or shown:
            result.segments.append(Segment(words or (Spoken(shown, start, end, label),), start, end))
    return result


def _phrases(data: Any) -> list[dict[str, Any]]:
    if isinstance(data, dict):
        for key in ("recognizedPhrases", "phrases"):
            if found := entries(data.get(key)):
                return found
        return [data] if "NBest" in data or "Offset" in data else []
    return entries(data)


def _is_phrase(phrase: dict[str, Any]) -> bool:
    has_best = bool(entries(phrase.get("nBest")) or entries(phrase.get("NBest")))
    is_detailed = has_best or "DisplayText" in phrase or "offsetMilliseconds" in phrase
    return is_detailed and _times(phrase)[0] is not None


def _times(entry: dict[str, Any]) -> tuple[float | None, float | None]:
    """Return start and end in milliseconds, from ticks, milliseconds or durations as ISO 8601 writes them."""
    start, length = _time(entry, "offset", "Offset"), _time(entry, "duration", "Duration")
    return start, ended(start, length)


def _time(entry: dict[str, Any], name: str, capital: str) -> float | None:
    if (ms := number(entry.get(f"{name}Milliseconds"))) is not None:
        return ms
    for key in (f"{name}InTicks", f"{capital}InTicks", capital, name):
        value = entry.get(key)
        if (seconds := stated_seconds(value)) is not None:
            return seconds * 1000
        if (ticks := number(value)) is not None:
            return ticks * TICKS
    return None


def _words(entry: dict[str, Any], label: str | None) -> tuple[Spoken, ...]:
    # those as displayed have capitals and punctuation
    for key in ("displayWords", "DisplayWords", "words", "Words"):
        words = tuple(
            Spoken(shown, *_times(word), label)
            for word in entries(entry.get(key))
            if (shown := text(word, "displayText", "DisplayText", "word", "Word", "text"))
        )
        if any(word.start is not None for word in words):
            return words
    return ()

"""whisper.cpp: `transcription`, segments with offsets in milliseconds, and tokens where its full JSON was asked for."""

from __future__ import annotations

from typing import Any

from webinar_archive.transcripts.formats.recognisers.recognised import (
    MILLISECONDS,
    SECONDS,
    Recognised,
    Segment,
    Spoken,
    child,
    entries,
    language,
    number,
    speaker_label,
    stated_seconds,
    text,
)

_Times = tuple[float | None, float | None]


def recognises(data: Any) -> bool:
    """Whether a JSON value is one of whisper.cpp."""
    found = entries(data.get("transcription")) if isinstance(data, dict) else []
    return any(isinstance(entry.get(key), dict) for entry in found[:5] for key in ("offsets", "timestamps"))


def read(data: Any) -> Recognised:
    """Return what was spoken."""
    result = Recognised(ms_per_unit=MILLISECONDS, language=language(child(data, "result").get("language")))
    for entry in entries(data["transcription"]):
        start, end = _times(entry)
        label = speaker_label(entry.get("speaker"))
        words = _words(entry, label) or (Spoken(text(entry, "text"), start, end, label),)
        result.segments.append(Segment(words, start, end))
    return result


def _times(entry: dict[str, Any]) -> _Times:
    offsets = child(entry, "offsets")
    if offsets:
        return number(offsets.get("from")), number(offsets.get("to"))
    stamps = child(entry, "timestamps")
    start, end = (stated_seconds(stamps.get(key)) for key in ("from", "to"))
    return (None if start is None else start * SECONDS), (None if end is None else end * SECONDS)


def _words(entry: dict[str, Any], label: str | None) -> tuple[Spoken, ...]:
    """Return the words that the tokens of a segment form; none where they do not give the segment's text.

    A token that begins with a blank begins a word. Letters of several bytes may be divided between tokens, which
    then hold neither.
    """
    words: list[Spoken] = []
    for token in entries(entry.get("tokens")):
        written = token.get("text")
        if not isinstance(written, str) or written.startswith("[_"):
            continue
        start, end = _times(token)
        if words and not written.startswith(" "):
            words[-1] = Spoken(words[-1].text + written, words[-1].start, end, label)
        elif written.strip():
            words.append(Spoken(written.strip(), start, end, label))
    joined = " ".join(word.text for word in words)
    return tuple(words) if joined.split() == text(entry, "text").split() else ()

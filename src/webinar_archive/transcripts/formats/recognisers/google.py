"""Google Speech-to-Text, versions 1 and 2: results with alternatives, times as `1.500s` or as seconds and nanos."""

from __future__ import annotations

from typing import Any

from webinar_archive.transcripts.formats.recognisers.recognised import (
    SECONDS,
    Recognised,
    Segment,
    Spoken,
    child,
    entries,
    language,
    speaker_label,
    stated_seconds,
    text,
)

_STARTS = ("startTime", "startOffset", "start_time", "start_offset")
_ENDS = ("endTime", "endOffset", "end_time", "end_offset")
_RESULT_ENDS = ("resultEndTime", "resultEndOffset", "result_end_time", "result_end_offset")


def recognises(data: Any) -> bool:
    """Whether a JSON value is one of Google."""
    found = _results(data)[:5]
    return any(
        any(key in result for key in _RESULT_ENDS) or any(_is_word(word) for word in _words(result)[:5])
        for result in found
    )


def read(data: Any) -> Recognised:
    """Return what was spoken."""
    found = _results(data)
    result = Recognised(ms_per_unit=SECONDS)
    codes = (entry.get("languageCode") or entry.get("language_code") for entry in found)
    result.language = language(next(filter(None, codes), None))
    words = [_words(entry) for entry in found]
    if len(words) > 1 and _repeats_all(words):
        found = found[-1:]
    before: float | None = 0.0
    for entry in found:
        end = _time(entry, _RESULT_ENDS)
        spoken = tuple(_spoken(word) for word in _words(entry) if text(word, "word"))
        phrase = text(_best(entry), "transcript")
        if spoken:
            result.segments.append(Segment(_from_zero(spoken, first=not result.segments)))
        elif phrase:
            result.segments.append(Segment((Spoken(phrase, before, end),), before, end))
        before = before if end is None else end
    return result


def _results(data: Any) -> list[dict[str, Any]]:
    found = data.get("results") if isinstance(data, dict) else None
    if isinstance(found, dict):
        # a batch: one transcript for each file
        files = [
            child(each, "transcript") or child(each, "inlineResult", "transcript") for each in found.values()
        ]
        found = next((each.get("results") for each in files if each), None)
    return entries(found)


def _best(result: dict[str, Any]) -> dict[str, Any]:
    return next(iter(entries(result.get("alternatives"))), {})


def _words(result: dict[str, Any]) -> list[dict[str, Any]]:
    return entries(_best(result).get("words"))


def _is_word(word: dict[str, Any]) -> bool:
    return "word" in word and any(stated_seconds(word.get(key)) is not None for key in (*_STARTS, *_ENDS))


def _repeats_all(words: list[list[dict[str, Any]]]) -> bool:
    """Whether the last result repeats the words of all others, now with their speakers."""
    last = words[-1]
    tagged = any(word.get("speakerTag") or word.get("speaker_tag") for word in last)
    return tagged and len(last) >= sum(map(len, words[:-1])) > 0


def _spoken(word: dict[str, Any]) -> Spoken:
    tag = word.get("speakerTag") or word.get("speaker_tag") or None
    label = speaker_label(word.get("speakerLabel") or word.get("speaker_label") or tag)
    return Spoken(text(word, "word"), _time(word, _STARTS), _time(word, _ENDS), label)


def _time(entry: dict[str, Any], keys: tuple[str, ...]) -> float | None:
    return next((time for key in keys if (time := stated_seconds(entry.get(key))) is not None), None)


def _from_zero(words: tuple[Spoken, ...], *, first: bool) -> tuple[Spoken, ...]:
    """Return the words; the first of all begins at 0 where its start is left out, as a zero may be."""
    if not first or words[0].start is not None or words[0].end is None:
        return words
    return (Spoken(words[0].text, 0.0, words[0].end, words[0].speaker_label), *words[1:])

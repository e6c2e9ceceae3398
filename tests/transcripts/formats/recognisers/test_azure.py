"""Azure: words as displayed, speakers, and what two channels heard alike once."""

from __future__ import annotations

import json
from typing import Any

from tests.transcripts.captions import parse


def _phrase(text: str, offset: str, **more: Any) -> dict[str, Any]:
    return {
        "offset": offset,
        "duration": "PT1S",
        "nBest": [{"display": text, "lexical": text.lower()}],
        **more,
    }


def test_phrases_without_words_share_their_time() -> None:
    read = parse(json.dumps({"recognizedPhrases": [_phrase("Bonjour à tous.", "PT2S", speaker=1)]}))
    assert [word.text for word in read.words] == ["Bonjour", "à", "tous."]
    assert (read.words[0].start_ms, read.words[-1].end_ms) == (2000, 3000)
    assert {word.speaker_label for word in read.words} == {"SPEAKER_01"}


def test_what_both_channels_heard_is_said_once() -> None:
    phrases = [_phrase("Bonjour.", "PT2S", channel=0), _phrase("Merci.", "PT4S", channel=0)]
    phrases += [_phrase("Bonjour.", "PT2.1S", channel=1), _phrase("Bonjour.", "PT6S", channel=1)]
    assert [word.text for word in parse(json.dumps({"recognizedPhrases": phrases})).words] == [
        "Bonjour.",
        "Merci.",
        "Bonjour.",
    ]


def test_ticks_are_not_milliseconds() -> None:
    data = {
        "Offset": 20_000_000,
        "Duration": 5_000_000,
        "DisplayText": "Bonjour.",
        "NBest": [{"Display": "Bonjour."}],
    }
    (word,) = parse(json.dumps(data)).words
    assert (word.start_ms, word.end_ms) == (2000, 2500)

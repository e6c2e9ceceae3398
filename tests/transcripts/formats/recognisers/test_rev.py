"""Rev AI: monologues whose speakers may have names."""

from __future__ import annotations

import json

from tests.transcripts.captions import parse


def test_monologues_have_words_marks_and_speakers() -> None:
    elements = [
        {"type": "text", "value": "Bonjour", "ts": 1.0, "end_ts": 1.4},
        {"type": "punct", "value": "."},
        {"type": "punct", "value": " "},
        {"type": "text", "value": "Merci", "ts": 2.0, "end_ts": 2.4},
    ]
    data = {"monologues": [{"speaker": 0, "elements": elements}, {"speaker": 1, "elements": elements[3:]}]}
    read = parse(json.dumps({**data, "speakers": [{"id": 0, "name": "Anne"}, {"id": [], "name": "x"}]}))
    assert [(word.text, word.speaker_label) for word in read.words] == [
        ("Bonjour.", "Anne"),
        ("Merci", "Anne"),
        ("Merci", "SPEAKER_01"),
    ]

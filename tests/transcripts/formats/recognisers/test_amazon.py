"""AWS Transcribe: punctuation belongs to the word before; speakers may stand in a list of their own."""

from __future__ import annotations

import json
from typing import Any

from tests.transcripts.captions import parse


def _item(word: str, start: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "pronunciation",
        "start_time": start,
        "end_time": start + "4",
        "alternatives": [{"content": word}],
        **more,
    }


MARK = {"type": "punctuation", "alternatives": [{"content": ","}]}


def test_punctuation_belongs_to_the_word_before() -> None:
    read = parse(
        json.dumps({"results": {"items": [MARK, _item("bonjour", "1."), MARK, _item("merci", "2.")]}})
    )
    assert [word.text for word in read.words] == ["bonjour,", "merci"]


def test_speakers_are_read_where_they_stand() -> None:
    labels = {"segments": [{"items": [{"start_time": "1.", "speaker_label": "spk_0"}]}]}
    items = [_item("bonjour", "1."), _item("merci", "2.", speaker_label="spk_1")]
    read = parse(json.dumps({"results": {"speaker_labels": labels, "items": items}}))
    assert [word.speaker_label for word in read.words] == ["spk_0", "spk_1"]

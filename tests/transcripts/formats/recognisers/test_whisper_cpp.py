"""whisper.cpp: times of segments, and of words where its tokens give them."""

from __future__ import annotations

import json
from typing import Any

from tests.transcripts.captions import parse

SEGMENT = {"offsets": {"from": 1000, "to": 3000}, "text": " l'été dernier"}


def _token(text: str, start_ms: int, end_ms: int) -> dict[str, Any]:
    return {"text": text, "offsets": {"from": start_ms, "to": end_ms}}


def test_a_segment_without_tokens_shares_its_time() -> None:
    read = parse(json.dumps({"transcription": [SEGMENT]}))
    assert [word.text for word in read.words] == ["l'été", "dernier"]
    assert (read.words[0].start_ms, read.words[-1].end_ms) == (1000, 3000)


def test_clocks_are_read_where_there_are_no_offsets() -> None:
    entry = {"timestamps": {"from": "01:00:01,000", "to": "01:00:02,500"}, "text": " bonjour"}
    (word,) = parse(json.dumps({"transcription": [entry]})).words
    assert (word.start_ms, word.end_ms) == (3_601_000, 3_602_500)


def test_tokens_of_which_letters_were_divided_give_way_to_the_text() -> None:
    broken = [
        _token(" l'\ufffd", 1000, 1400),
        _token("\ufffdt\ufffd", 1400, 1800),
        _token(" dernier", 2500, 3000),
    ]
    read = parse(json.dumps({"transcription": [{**SEGMENT, "tokens": broken}]}))
    assert [word.text for word in read.words] == ["l'été", "dernier"]
    assert read.findings == ()

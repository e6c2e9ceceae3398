"""Google: speakers repeat all words at the end, a zero may be left out, results may have no words."""

from __future__ import annotations

import json
from typing import Any

from tests.transcripts.captions import parse

WORDS: list[dict[str, Any]] = [
    {"word": "bonjour", "startTime": "1s", "endTime": "1.4s"},
    {"word": "merci", "startTime": "2s", "endTime": "2.5s"},
]


def _result(*words: dict[str, Any]) -> dict[str, Any]:
    return {"alternatives": [{"transcript": " ".join(word["word"] for word in words), "words": list(words)}]}


def test_a_last_result_that_repeats_all_words_with_their_speakers_stands_for_all() -> None:
    tagged = [{**word, "speakerTag": 1 + at} for at, word in enumerate(WORDS)]
    read = parse(json.dumps({"results": [*map(_result, WORDS), _result(*tagged)]}))
    assert [(word.text, word.speaker_label) for word in read.words] == [
        ("bonjour", "SPEAKER_01"),
        ("merci", "SPEAKER_02"),
    ]


def test_a_first_word_whose_start_is_left_out_begins_at_0() -> None:
    first = {"word": "bonjour", "endOffset": "0.400s"}
    read = parse(
        json.dumps({"results": [_result(first, {"word": "à", "startOffset": "0.400s", "endOffset": "0.5s"})]})
    )
    assert [word.start_ms for word in read.words] == [0, 400]


def test_results_without_words_last_from_one_end_to_the_next() -> None:
    results = [
        {"alternatives": [{"transcript": "bonjour à tous"}], "resultEndTime": "2s"},
        {"alternatives": [{"transcript": "merci"}], "resultEndTime": "3s"},
    ]
    read = parse(json.dumps({"results": results}))
    assert (read.words[0].start_ms, read.words[-1].start_ms, read.words[-1].end_ms) == (0, 2000, 3000)

"""YouTube's json3: word times, and what is broken in it."""

from __future__ import annotations

import json

import pytest

from tests.transcripts.captions import parse
from webinar_archive.errors import CaptionsError

JSON3 = {
    "wireMagic": "pb3",
    "events": [
        {"tStartMs": 0, "dDurationMs": 2974800, "id": 1},
        {"tStartMs": 0, "dDurationMs": 5130, "segs": [{"utf8": "in"}, {"utf8": " the", "tOffsetMs": 89}]},
        {"tStartMs": 2990, "dDurationMs": 2140, "aAppend": 1, "segs": [{"utf8": "\n"}]},
        {
            "tStartMs": 3000,
            "dDurationMs": 4490,
            "segs": [{"utf8": "think"}, {"utf8": " we", "tOffsetMs": 419}],
        },
        {"tStartMs": "soon", "segs": [{"utf8": "lost"}]},
    ],
}


def test_words_have_their_own_times_and_each_line_ends_where_the_next_begins() -> None:
    read = parse(json.dumps(JSON3))
    assert [(w.text, w.start_ms) for w in read.words] == [
        ("in", 0),
        ("the", 89),
        ("think", 3000),
        ("we", 3419),
    ]
    assert read.words[1].end_ms <= 3000
    assert read.findings[0].facts["count"] == 1


@pytest.mark.parametrize(
    "event",
    [
        {"tStartMs": 1e300, "segs": [{"utf8": "x"}]},
        {"tStartMs": -5000, "segs": [{"utf8": "x"}]},
        {"tStartMs": 10**17, "segs": [{"utf8": "x"}]},
        {"tStartMs": 5, "segs": ["x"]},
        {"tStartMs": 5, "segs": None},
    ],
)
def test_an_event_with_impossible_times_or_parts_is_broken(event: object) -> None:
    with pytest.raises(CaptionsError) as refused:
        parse(json.dumps({"events": [event]}))
    assert refused.value.code == "captions-all-broken"


def test_pens_and_windows_before_the_events_do_not_hide_the_format() -> None:
    data = {
        "wireMagic": "pb3",
        "pens": [{}] * 500,
        "events": [{"tStartMs": 0, "segs": [{"utf8": "oui\nnon"}]}],
    }
    assert [word.text for word in parse(json.dumps(data)).words] == ["oui", "non"]


def test_an_event_that_ends_before_it_begins_keeps_its_words() -> None:
    read = parse(json.dumps({"events": [{"tStartMs": 5, "dDurationMs": -1, "segs": [{"utf8": "x"}]}]}))
    assert [(word.text, word.start_ms) for word in read.words] == [("x", 5)]
    assert [found.code for found in read.findings] == ["caption-end-unclear"]

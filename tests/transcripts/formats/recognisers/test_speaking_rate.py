"""Seconds and milliseconds are told apart by how fast people would speak; other units are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.transcripts.captions import parse
from webinar_archive.errors import CaptionsError

WORDS = [
    "il",
    "faut",
    "garder",
    "du",
    "temps",
    "pour",
    "expliquer",
    "les",
    "licences",
    "aux",
    "habitants",
    "encore",
]


def _list(per_second: float, *, whole: bool = False, pause_s: float = 0.0) -> list[dict[str, Any]]:
    """A list of words, each 0.4 s long, in a unit of which `per_second` make a second."""
    times = [
        (at * (0.4 + pause_s) * per_second, (at * (0.4 + pause_s) + 0.4) * per_second)
        for at in range(len(WORDS))
    ]
    if whole:
        times = [(round(start), round(end)) for start, end in times]
    return [
        {"word": word, "start": start, "end": end} for word, (start, end) in zip(WORDS, times, strict=True)
    ]


@pytest.mark.parametrize("per_second", [1, 1000])
@pytest.mark.parametrize("pause_s", [0.0, 0.5, 30.0])
def test_seconds_and_milliseconds_are_told_apart(per_second: float, pause_s: float) -> None:
    read = parse(json.dumps(_list(per_second, pause_s=pause_s)))
    assert read.words[-1].start_ms == pytest.approx(11 * (400 + pause_s * 1000), abs=1)


@pytest.mark.parametrize("per_second", [100, 90_000, 1_000_000, 10_000_000, 1 / 60])
def test_another_unit_is_refused_and_never_guessed(per_second: float) -> None:
    with pytest.raises(CaptionsError) as refused:
        parse(json.dumps(_list(per_second)))
    assert refused.value.code == "captions-unit-unknown"
    assert "unit" in str(refused.value)


@pytest.mark.parametrize(
    ("segment", "end_ms"),
    [
        ({"start": 0, "end": 2, "text": "x"}, 2000),
        ({"start": 0.0, "end": 30.5, "text": "Merci beaucoup à tous"}, 30_500),
        ({"start": 0, "end": 2000, "text": "Bonjour à toutes et à tous"}, 2000),
        ({"start": 12, "end": 13, "text": "Bonjour à toutes et à tous"}, 13_000),
    ],
)
def test_a_single_segment_has_a_unit_too(segment: dict[str, Any], end_ms: int) -> None:
    assert parse(json.dumps([segment])).words[-1].end_ms == end_ms


def test_words_without_ends_last_until_the_next() -> None:
    entries = [
        {"text": word, "start": 1000 * at}
        for at, word in enumerate(["bonjour", "toutes", "bienvenue", "merci"])
    ]
    assert [word.start_ms for word in parse(json.dumps(entries)).words] == [0, 1000, 2000, 3000]

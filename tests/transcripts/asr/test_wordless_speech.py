"""Speech in which nothing was recognised is found, to be recognised once more."""

from __future__ import annotations

import pytest

from webinar_archive.transcripts.asr.wordless_speech import wordless_speech
from webinar_archive.transcripts.cues import Cue, Piece


def cue(*words_ms: tuple[int, int]) -> Cue:
    pieces = tuple(Piece(" mot", start_ms, None, end_ms) for start_ms, end_ms in words_ms)
    return Cue(words_ms[0][0], words_ms[-1][1], (pieces,))


@pytest.mark.parametrize(
    ("speech_s", "cues", "expected"),
    [
        ([(0, 10)], [cue((0, 9_000))], []),
        ([(0, 10)], [cue((0, 5_000))], [(5, 10)]),
        ([(0, 10)], [cue((0, 4_000), (5_000, 10_000))], []),
        ([(0, 10)], [cue((4_000, 5_000)), cue((9_000, 10_000))], [(0, 4), (5, 9)]),
        # words before and after this speech are not in it, and silence without words is none
        ([(20, 30)], [cue((0, 1_000)), cue((40_000, 41_000))], [(20, 30)]),
        ([(0, 5), (20, 24)], [cue((0, 5_000))], [(20, 24)]),
    ],
)
def test_speech_of_three_seconds_without_a_word_is_found(
    speech_s: list[tuple[float, float]], cues: list[Cue], expected: list[tuple[float, float]]
) -> None:
    assert list(wordless_speech(speech_s, cues, 0.0)) == expected


def test_times_are_those_of_the_chunk() -> None:
    assert list(wordless_speech([(0, 10)], [cue((600_000, 604_000))], 600.0)) == [(4, 10)]

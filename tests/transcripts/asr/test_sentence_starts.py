"""The first words of a sentence are timed where they are spoken, not where the pause before them begins."""

from __future__ import annotations

import pytest

from webinar_archive.transcripts.asr.sentence_starts import with_late_starts
from webinar_archive.transcripts.cues import Piece


def timed(*words: tuple[str, int, int]) -> list[Piece]:
    return [Piece(text, start_ms, None, end_ms) for text, start_ms, end_ms in words]


def starts(*words: tuple[str, int, int]) -> list[int | None]:
    return [piece.start_ms for piece in with_late_starts(timed(*words))]


def test_a_first_word_that_holds_the_pause_begins_late() -> None:
    assert starts((" end.", 0, 300), (" All", 300, 2000), (" of", 2000, 2200)) == [0, 1460, 2000]
    assert starts((" All", 300, 2000), (" of", 2000, 2200)) == [1460, 2000]


def test_a_first_word_before_the_pause_moves_to_the_second_one() -> None:
    pieces = with_late_starts(timed((" To", 0, 200), (" the", 2000, 2200)))
    assert [(piece.start_ms, piece.end_ms) for piece in pieces] == [(1800, 2000), (2000, 2200)]
    # or the second one holds the pause
    assert starts((" A", 0, 200), (" pink", 200, 2000), (" shell", 2000, 2300)) == [1180, 1380, 2000]


@pytest.mark.parametrize(
    "words",
    [
        [(" All", 0, 500), (" of", 500, 600)],
        # a pause that is written is one
        [(" Alors,", 0, 400), (" nous", 2000, 2300)],
        # within a sentence it is not known which word the pause belongs to
        [(" nous", 0, 200), (" sommes", 200, 400), (" et", 400, 2000), (" là", 2000, 2200)],
        # spoken as four words
        [(" 8500", 0, 2000), (" euros", 2000, 2300)],
        [],
    ],
)
def test_other_times_stay(words: list[tuple[str, int, int]]) -> None:
    assert with_late_starts(timed(*words)) == tuple(timed(*words))


def test_words_without_times_stay() -> None:
    assert with_late_starts([Piece(" All"), Piece(" of", 3)]) == (Piece(" All"), Piece(" of", 3))

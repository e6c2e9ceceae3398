"""Words become utterances: of one speaker, without long pauses, no longer than a viewer can read."""

from __future__ import annotations

import pytest

from tests.exports.formats.sample_records import spoken
from webinar_archive.exports.utterances import CAPTIONS, PARAGRAPHS, WordColumns, utterances
from webinar_archive.models import Word


def texts(words: tuple[Word, ...]) -> list[str]:
    return [utterance.text for utterance in utterances(words, CAPTIONS)]


def test_a_pause_or_another_speaker_ends_a_utterance() -> None:
    words = (*spoken(0, "un deux", "A"), *spoken(900, "trois", "B"), *spoken(9_000, "quatre", "B"))
    assert texts(words) == ["un deux", "trois", "quatre"]


def test_a_sentence_ends_a_utterance_that_is_long_enough() -> None:
    words = spoken(0, "Un. Deux trois quatre cinq six sept huit neuf dix. Onze")
    assert texts(words) == ["Un. Deux trois quatre cinq six sept huit neuf dix.", "Onze"]


def test_no_utterance_is_longer_than_its_limits() -> None:
    words = spoken(0, " ".join(["mot"] * 400), step_ms=100)
    found = utterances(words, CAPTIONS)
    assert all(len(p.text) <= CAPTIONS.most_characters for p in found)
    assert all(p.end_ms - p.start_ms <= CAPTIONS.most_ms for p in found)
    assert sum(len(p.words) for p in found) == 400


def test_a_clock_that_starts_again_begins_a_utterance_and_all_are_in_order() -> None:
    found = utterances((*spoken(10_000, "un deux"), *spoken(0, "trois")), PARAGRAPHS)
    assert [(p.start_ms, p.text) for p in found] == [(0, "trois"), (10_000, "un deux")]


def test_words_without_text_make_no_utterance() -> None:
    assert utterances((Word(" ", 0, 1), Word("", 5_000, 5_001)), CAPTIONS) == ()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ((" un",), "un"),
        (("un\u2028",), "un"),
        (("un", "", "deux"), "un deux"),
        (("un ", "\n", "deux  trois"), "un deux trois"),
    ],
)
def test_a_utterance_is_one_line_also_where_words_have_spaces_in_them(
    words: tuple[str, ...], text: str
) -> None:
    assert texts(tuple(Word(word, 0, 1) for word in words)) == [text]


def test_one_word_that_is_longer_than_the_limits_is_a_utterance() -> None:
    assert texts((Word("x" * 500, 0, 90_000), Word("y", 90_000, 90_100))) == ["x" * 500, "y"]


def test_a_word_that_lasts_long_ends_its_utterance_and_none_of_those_after_it() -> None:
    words = (Word("un", 0, 300), Word("ah", 300, 60_000), Word("deux", 600, 900), Word("trois", 900, 1_200))
    assert texts(words) == ["un", "ah deux trois"]
    long = (Word("ah", 0, 60_000), *spoken(0, " ".join(["mot"] * 30), step_ms=500))
    assert [u.end_ms - u.start_ms for u in utterances(long, CAPTIONS)] == [60_000, 6_950, 950]


def test_a_sentence_ends_a_utterance_also_behind_closing_marks_and_by_its_time_alone() -> None:
    slow = tuple(Word(text, number * 1_200, number * 1_200 + 900) for number, text in enumerate(
        ("Oui", "bien", "sûr", "(vrai.)\u00a0»", "Puis", "non"))
    )  # fmt: skip
    assert texts(slow) == ["Oui bien sûr (vrai.) »", "Puis non"]


def test_words_looked_at_once_are_divided_as_often_as_is_asked() -> None:
    words = (
        *spoken(0, "Un. Deux trois quatre cinq six sept huit neuf dix. Onze", "A"),
        *spoken(9_000, "douze"),
    )
    columns = WordColumns(words)
    for limits in (CAPTIONS, PARAGRAPHS, CAPTIONS):
        assert utterances(columns, limits) == utterances(words, limits)

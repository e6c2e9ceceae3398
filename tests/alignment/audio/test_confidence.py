"""Probability of a place in audio: its evidence, its rival, and the coefficients in use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from webinar_archive.alignment.audio import confidence_coefficients as coefficients
from webinar_archive.alignment.audio.backtrace import SpottedWord
from webinar_archive.alignment.audio.confidence import (
    MIN_PHONES,
    MIN_PROBABILITY,
    NO_RIVAL_LOG_ODDS,
    Evidence,
    SentencePlace,
    place_log_odds,
    score_per_phone,
    spoken_probability,
)
from webinar_archive.alignment.audio.grouping import group_places

PAGE = Path(__file__).parents[3] / "benchmarks" / "results" / "audio_accuracy.md"
CLEAR = Evidence(score_per_phone=44.0, phones=60, coverage=0.95, frames_per_phone=8.0, excess=7.0)
NOISY = Evidence(score_per_phone=30.0, phones=60, coverage=0.8, frames_per_phone=9.0, excess=4.0)
WRONG = Evidence(score_per_phone=16.0, phones=60, coverage=0.5, frames_per_phone=14.0, excess=0.5)
SENTENCE = tuple((("aa", "bb", "aa", "tt"),) for _ in range(10))


@pytest.mark.parametrize(
    "worse",
    [
        {"score_per_phone": 30.0},
        {"coverage": 0.6},
        {"excess": 2.0},
        {"frames_per_phone": 14.0},
        {"phones": 30},
        {"pauses_per_phone": 0.1},
    ],
)
def test_less_of_any_evidence_lowers_the_log_odds(worse: dict[str, float]) -> None:
    assert place_log_odds(replace(CLEAR, **worse)) < place_log_odds(CLEAR)  # type: ignore[arg-type]


def test_noise_lowers_a_place_and_its_rival_alike() -> None:
    assert spoken_probability(CLEAR, place_log_odds(WRONG)) > 0.95
    assert spoken_probability(NOISY, place_log_odds(WRONG)) > 0.95
    assert spoken_probability(NOISY, place_log_odds(NOISY)) < MIN_PROBABILITY


def test_the_best_of_wrong_places_is_rejected() -> None:
    assert (
        spoken_probability(replace(WRONG, score_per_phone=20.0), place_log_odds(WRONG)) < MIN_PROBABILITY / 2
    )


def test_prior_log_odds_raise_the_probability() -> None:
    assert spoken_probability(WRONG, place_log_odds(WRONG), prior_log_odds=3.0) > spoken_probability(
        WRONG, place_log_odds(WRONG)
    )


def test_a_text_that_is_too_short_has_no_probability() -> None:
    assert spoken_probability(replace(CLEAR, phones=MIN_PHONES - 1), NO_RIVAL_LOG_ODDS) == 0.0


def spotted(first: int, frames_a_word: int, score: int) -> SentencePlace:
    """Return a place with all ten words of the sentence, one after the other."""
    words = tuple(
        SpottedWord(n, first + n * frames_a_word, first + (n + 1) * frames_a_word, score) for n in range(10)
    )
    return SentencePlace(first, first + 10 * frames_a_word, score_per_phone(SENTENCE, words), words)


def test_a_compact_place_ranks_before_a_stretched_one_of_higher_score() -> None:
    right, stretched = spotted(1000, 32, 120), spotted(5000, 80, 140)
    first, second = group_places([SENTENCE], [[stretched, right]])
    assert (first.in_time_order, second.in_time_order) == ((right,), (stretched,))
    assert first.evidence.score_per_phone < second.evidence.score_per_phone


def test_a_place_in_one_piece_ranks_before_one_gathered_from_pieces_of_the_same_length() -> None:
    whole = spotted(1000, 32, 120)
    gathered = tuple(replace(word, first=word.first + 12) for word in spotted(5000, 32, 120).words)
    pieces = replace(whole, first=5000, end=5320, words=gathered)
    assert [place.pauses for place in (whole, pieces)] == [0, 9]
    first, second = group_places([SENTENCE], [[pieces, whole]])
    assert (first.in_time_order, second.in_time_order) == ((whole,), (pieces,))
    assert (first.evidence.pauses_per_phone, second.evidence.pauses_per_phone) == (0.0, 9 / 40)


def test_each_place_has_the_log_odds_of_its_best_rival() -> None:
    places = [spotted(1000 * n, 32, score) for n, score in ((1, 150), (3, 120), (5, 90))]
    ranked = group_places([SENTENCE], [places])
    merits = [place_log_odds(one.evidence) for one in ranked]
    assert [one.rival_log_odds for one in ranked] == [merits[1], merits[0], merits[0]]
    (alone,) = group_places([SENTENCE], [places[:1]])
    assert alone.rival_log_odds == NO_RIVAL_LOG_ODDS


def test_the_coefficients_in_use_are_those_of_the_printed_page() -> None:
    (line,) = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("Coefficients")]
    place_weights = " ".join(map(str, coefficients.PLACE_WEIGHTS))
    rival_weights = " ".join(map(str, coefficients.RIVAL_WEIGHTS))
    assert line == (
        f"Coefficients in use: PLACE_INTERCEPT {coefficients.PLACE_INTERCEPT}, PLACE_WEIGHTS {place_weights}, "
        f"RIVAL_INTERCEPT {coefficients.RIVAL_INTERCEPT}, RIVAL_WEIGHTS {rival_weights}."
    )

"""The coefficients in use are those of the printed page; more evidence gives more probability."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from webinar_archive.alignment.words import confidence_coefficients as coefficients
from webinar_archive.alignment.words.confidence import (
    MIN_PROBABILITY,
    Evidence,
    probability_among_rivals,
    spoken_probability,
)

PAGE = Path(__file__).parents[3] / "benchmarks" / "results" / "confidence.md"
STRONG = Evidence(score=90.0, weighted_coverage=0.9, nearby_missing=0.0, missing_numbers=0.0, sound=0.9)


def test_the_coefficients_in_use_are_those_of_the_printed_page() -> None:
    (line,) = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("Coefficients")]
    weights = " ".join(map(str, coefficients.WEIGHTS))
    assert line == f"Coefficients in use: INTERCEPT {coefficients.INTERCEPT}, WEIGHTS {weights}."


@pytest.mark.parametrize(
    "weaker",
    [
        replace(STRONG, score=20.0),
        replace(STRONG, weighted_coverage=0.5),
        replace(STRONG, missing_numbers=20.0),
        replace(STRONG, sound=0.5),
    ],
)
def test_less_of_any_evidence_is_less_probable(weaker: Evidence) -> None:
    assert spoken_probability(weaker) < spoken_probability(STRONG)


def test_missing_words_that_occur_nearby_raise_the_probability() -> None:
    assert spoken_probability(replace(STRONG, nearby_missing=5.0)) > spoken_probability(STRONG)


def test_an_expected_place_needs_less_evidence() -> None:
    weak = replace(STRONG, score=40.0, weighted_coverage=0.6, sound=0.7)
    assert spoken_probability(weak) < MIN_PROBABILITY < spoken_probability(weak, prior_log_odds=8.0)


def test_a_close_rival_halves_the_probability_of_a_place() -> None:
    assert probability_among_rivals([80.0, 80.0]) == pytest.approx(0.5)
    assert probability_among_rivals([80.0, 20.0]) > 0.99

"""The coefficients in use are those of the printed page; more evidence gives more probability."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from webinar_archive.alignment.words import confidence_coefficients as coefficients
from webinar_archive.alignment.words import locate
from webinar_archive.alignment.words.confidence import (
    MIN_PROBABILITY,
    Evidence,
    collect_evidence,
    probability_among_rivals,
    spoken_probability,
)
from webinar_archive.alignment.words.index import build_index
from webinar_archive.alignment.words.passages import best_places
from webinar_archive.alignment.words.quotation import prepare_quotation
from webinar_archive.alignment.words.types import Pair, Place
from webinar_archive.alignment.words.weights import word_weights
from webinar_archive.models import Verdict, Word

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
        replace(STRONG, chance=40.0),
    ],
)
def test_less_of_any_evidence_is_less_probable(weaker: Evidence) -> None:
    assert spoken_probability(weaker) < spoken_probability(STRONG)


def test_missing_words_that_occur_nearby_raise_the_probability() -> None:
    assert spoken_probability(replace(STRONG, nearby_missing=5.0)) > spoken_probability(STRONG)


def test_an_expected_place_needs_less_evidence() -> None:
    weak = replace(STRONG, score=40.0, weighted_coverage=0.6, sound=0.7, chance=20.0)
    assert spoken_probability(weak) < MIN_PROBABILITY < spoken_probability(weak, prior_log_odds=8.0)


def test_a_close_rival_halves_the_probability_of_a_place() -> None:
    assert probability_among_rivals([80.0, 80.0]) == pytest.approx(0.5)
    assert probability_among_rivals([80.0, 20.0]) > 0.99


@pytest.mark.parametrize(("rival_share", "chance_share"), [(0.0, 0.0), (0.3, 0.3), (0.7, 0.3), (1.0, 0.0)])
def test_what_other_places_reach_by_chance_is_held_against_a_place_but_a_repetition_is_not(
    rival_share: float, chance_share: float
) -> None:
    text = "Gardeners pay more attention to roots than to petals."
    index, quotation = build_index(talk(text[:-1].lower()), "en"), prepare_quotation(text, "en")
    weights = word_weights(quotation, index)
    (place,) = best_places(quotation, index, weights)
    printed_bits = float(weights.sum())
    rival = Place(rival_share * printed_bits, (Pair(0, 5, 1, 1, 1.0),))
    evidence = collect_evidence(quotation, index, weights, [place], [place, rival])
    assert evidence.chance == pytest.approx(chance_share * printed_bits, abs=0.01)


def test_a_quotation_that_is_said_twice_is_accepted_as_surely_as_once() -> None:
    printed = "Gardeners pay more attention to roots than to petals."
    once, twice = (talk(printed[:-1].lower(), *again) for again in ((), (printed[:-1].lower(),)))
    for words in (once, twice):
        (match,) = locate(words, [printed], language="en")
        assert match.verdict is Verdict.VERBATIM
    assert match.alternatives


def talk(*said: str) -> tuple[Word, ...]:
    """Return a talk in which some texts are said between others, far apart."""
    between = [f"w{n}x" for n in range(900)]
    words = [word for text in said for word in (*between[:300], *text.split(), *between[300:600])]
    return tuple(Word(word, 400 * at, 400 * at + 300) for at, word in enumerate(words))

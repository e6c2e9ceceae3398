"""How sure: what speaks for a place, what against, and what a rival takes from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from webinar_archive.alignment.audio.backtrace import HeardWord
from webinar_archive.alignment.audio.confidence import (
    ACCEPT,
    LEAST_PHONES,
    NO_RIVAL,
    Evidence,
    Place,
    chance,
    merit,
    worth,
)
from webinar_archive.alignment.audio.grouping import gather

CLEAR = Evidence(per_phone=44.0, phones=60, covered=0.95, per_frame=10.0, frames_a_phone=8.0)
NOISY = Evidence(per_phone=30.0, phones=60, covered=0.8, per_frame=5.5, frames_a_phone=9.0)
WRONG = Evidence(per_phone=16.0, phones=60, covered=0.5, per_frame=3.5, frames_a_phone=14.0)
SENTENCE = tuple((("aa", "bb", "aa", "tt"),) for _ in range(10))


@pytest.mark.parametrize(
    "worse",
    [
        {"per_phone": 30.0},
        {"covered": 0.6},
        {"per_frame": 4.0},
        {"frames_a_phone": 14.0},
        {"phones": 30},
    ],
)
def test_less_of_any_evidence_is_less_merit(worse: dict[str, float]) -> None:
    assert merit(replace(CLEAR, **worse)) < merit(CLEAR)  # type: ignore[arg-type]


def test_noise_takes_from_a_place_and_from_its_rival_alike() -> None:
    assert chance(CLEAR, merit(WRONG)) > 0.95
    assert chance(NOISY, merit(WRONG)) > ACCEPT
    assert chance(NOISY, merit(NOISY)) < ACCEPT


def test_the_best_of_wrong_places_is_refused() -> None:
    assert chance(replace(WRONG, per_phone=20.0), merit(WRONG)) < ACCEPT / 2


def test_what_is_known_beside_the_sound_counts() -> None:
    assert chance(WRONG, merit(WRONG), more=3.0) > chance(WRONG, merit(WRONG))


def test_a_text_that_is_too_short_is_never_sure() -> None:
    assert chance(replace(CLEAR, phones=LEAST_PHONES - 1), NO_RIVAL) == 0.0


def heard(first: int, frames_a_word: int, score: int) -> Place:
    """All ten words of the sentence, one after the other."""
    words = tuple(
        HeardWord(n, first + n * frames_a_word, first + (n + 1) * frames_a_word, score) for n in range(10)
    )
    return Place(first, first + 10 * frames_a_word, worth(SENTENCE, words), words)


def test_a_shorter_place_goes_before_one_of_more_score_that_is_stretched() -> None:
    right, stretched = heard(1000, 32, 120), heard(5000, 80, 140)
    first, second = gather([SENTENCE], [[stretched, right]])
    assert (first.heard, second.heard) == ((right,), (stretched,))
    assert first.evidence.per_phone < second.evidence.per_phone


def test_each_place_knows_the_best_of_the_others() -> None:
    places = [heard(1000 * n, 32, score) for n, score in ((1, 150), (3, 120), (5, 90))]
    ranked = gather([SENTENCE], [places])
    merits = [merit(one.evidence) for one in ranked]
    assert [one.rival for one in ranked] == [merits[1], merits[0], merits[0]]
    (alone,) = gather([SENTENCE], [places[:1]])
    assert alone.rival == NO_RIVAL

"""A score is judged by what the sentence scores in the other parts of the recording."""

from __future__ import annotations

import numpy as np
import pytest

from webinar_archive.alignment.audio.other_places import OtherPlaces

PHONES = 40


def recording(best: list[int], *, cut_into: int = 1) -> OtherPlaces:
    """Return the scores of parts of ten seconds with these best scores, handed over in blocks."""
    scores = np.zeros(1_000 * len(best), np.int16)
    scores[500::1_000] = best
    places = OtherPlaces()
    for block in np.array_split(scores, cut_into):
        places.add(block)
    return places


def test_a_score_exceeds_less_where_all_scores_are_high() -> None:
    low, high = (recording([around + n % 7 * 40 for n in range(60)]) for around in (200, 700))
    assert low.excess(1_000, PHONES) > high.excess(1_000, PHONES) + 1
    assert high.excess(820, PHONES) < 0.5


def test_a_score_exceeds_less_where_scores_differ_much() -> None:
    even, uneven = (recording([400 + n % 5 * step for n in range(60)]) for step in (30, 200))
    assert even.excess(1_500, PHONES) > uneven.excess(1_500, PHONES)


def test_one_place_that_is_right_hardly_changes_what_is_usual() -> None:
    without, with_it = recording([400] * 60), recording([400] * 59 + [2_000])
    assert with_it.excess(2_000, PHONES) == pytest.approx(without.excess(2_000, PHONES), abs=0.2)


def test_a_short_recording_is_judged_by_what_is_usual() -> None:
    nothing, short = OtherPlaces(), recording([900])
    assert nothing.excess(1_500, PHONES) > short.excess(1_500, PHONES) > 1
    assert nothing.excess(3_000, 80) < nothing.excess(3_000, PHONES)


def test_the_length_of_the_blocks_changes_nothing() -> None:
    best = [300 + 31 * n % 400 for n in range(12)]
    assert recording(best, cut_into=37).excess(900, PHONES) == recording(best).excess(900, PHONES)

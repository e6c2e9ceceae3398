"""Segments with the greatest sums equal those of their definition, computed literally."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.alignment.words.maximal_segments import maximal_segment, maximal_segments

NUMBERS = st.lists(st.integers(-9, 9), max_size=24)


def _all_segments(values: list[int]) -> list[tuple[int, int]]:
    """Apply the definition: the segment with the greatest sum, then the same on either side of it."""
    return _segments_between(values, 0, len(values))


def _segments_between(values: list[int], first: int, last: int) -> list[tuple[int, int]]:
    sums = {(a, b): sum(values[a:b]) for a in range(first, last) for b in range(a + 1, last + 1)}
    best = max(sums.values(), default=0)
    if best <= 0:
        return []
    # the shortest of equals: a segment neither begins nor ends with zeros
    start, end = min(
        (pair for pair in sums if sums[pair] == best), key=lambda pair: (pair[1] - pair[0], pair[0])
    )
    return [*_segments_between(values, first, start), (start, end), *_segments_between(values, end, last)]


@given(NUMBERS)
def test_the_maximal_segment_has_the_greatest_sum(values: list[int]) -> None:
    first, last = maximal_segment(np.array(values, np.float32))
    sums = [sum(values[a:b]) for a in range(len(values) + 1) for b in range(a, len(values) + 1)]
    assert sum(values[first:last]) == max(sums)


@given(NUMBERS)
def test_maximal_segments_are_the_greatest_one_and_those_on_either_side(values: list[int]) -> None:
    found = maximal_segments(np.array(values, np.float32))
    assert [sum(values[a:b]) for a, b in found] == [sum(values[a:b]) for a, b in _all_segments(values)]

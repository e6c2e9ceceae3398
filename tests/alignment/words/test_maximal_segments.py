"""Runs with great sums, against their definitions taken at their word."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.alignment.words.maximal_segments import maximal_segment, maximal_segments

NUMBERS = st.lists(st.integers(-9, 9), max_size=24)


def _all_runs(values: list[int]) -> list[tuple[int, int]]:
    """The definition: the heaviest run, then the same on either side of it."""
    return _between(values, 0, len(values))


def _between(values: list[int], first: int, last: int) -> list[tuple[int, int]]:
    sums = {(a, b): sum(values[a:b]) for a in range(first, last) for b in range(a + 1, last + 1)}
    best = max(sums.values(), default=0)
    if best <= 0:
        return []
    # the shortest of equals: a run neither begins nor ends with nothing
    start, end = min((run for run in sums if sums[run] == best), key=lambda run: (run[1] - run[0], run[0]))
    return [*_between(values, first, start), (start, end), *_between(values, end, last)]


@given(NUMBERS)
def test_the_heaviest_run_has_the_greatest_sum(values: list[int]) -> None:
    first, last = maximal_segment(np.array(values, np.float32))
    sums = [sum(values[a:b]) for a in range(len(values) + 1) for b in range(a, len(values) + 1)]
    assert sum(values[first:last]) == max(sums)


@given(NUMBERS)
def test_maximal_runs_are_the_heaviest_one_and_those_on_either_side(values: list[int]) -> None:
    found = maximal_segments(np.array(values, np.float32))
    assert [sum(values[a:b]) for a, b in found] == [sum(values[a:b]) for a, b in _all_runs(values)]

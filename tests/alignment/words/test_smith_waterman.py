"""The vectorised dynamic programme against a slow, obvious one."""

from __future__ import annotations

from functools import cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.alignment.words.smith_waterman import (
    MAX_FREE_WORDS,
    MOVES,
    NEVER,
    Alignment,
    Costs,
    Flags,
    Gains,
    Problem,
    align,
)


def gap_cost(problem: Problem, passed: Flags, next_row: int) -> float:
    """Cost of unprinted words between two pairs: none for one or two fillers, else opened, extended, capped."""
    if len(passed) <= MAX_FREE_WORDS and not passed.any():
        return 0.0
    passed_cost = float(passed.sum()) * problem.costs.extend
    return min(problem.costs.open + passed_cost, problem.jump_costs[next_row])


def slow_score(problem: Problem, window: int) -> float:
    """Return the best score by the definition: try every pair as the last, every pair before it."""
    rows, columns = len(problem.drops), problem.passing.shape[1]

    def between(row: int, column: int, next_row: int, next_column: int) -> float:
        passed = problem.passing[window, column + 1 : next_column]
        return float(problem.drops[row + 1 : next_row].sum()) + gap_cost(problem, passed, next_row)

    @cache
    def ending(row: int, column: int) -> float:
        """Return the score of the best alignment whose last pair ends at printed `row` and spoken `column`."""
        best = float(NEVER)
        for gains, (taken, spoken) in zip(problem.gains, MOVES, strict=True):
            first, start = row - taken + 1, column - spoken + 1
            if first < 0 or start < 0 or gains.at(first, window, start) <= NEVER / 2:
                continue
            before = max(
                (ending(r, c) - between(r, c, first, start) for r in range(first) for c in range(start)),
                default=0.0,
            )
            best = max(best, gains.at(first, window, start) + max(0.0, before))
        return best

    return max(0.0, *(ending(row, column) for row in range(rows) for column in range(columns)))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 7))
    windows = draw(st.integers(1, 2))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    gains = []
    for taken, spoken in MOVES:
        gain = rng.uniform(0, 2, (rows - taken + 1, windows, columns)).astype(np.float32)
        gain[rng.uniform(size=gain.shape) < 0.6] = NEVER
        if spoken == 2:
            gain[:, :, -1] = NEVER
        gains.append(
            Gains(
                gain.reshape(len(gain), windows * columns),
                np.arange(windows * columns).reshape(windows, columns),
            )
        )
    return Problem(
        gains=gains,
        drops=rng.uniform(0, 0.7, rows).astype(np.float32),
        cut_before=rng.uniform(size=rows) < 0.2,
        passing=(rng.uniform(size=(windows, columns)) < 0.6).astype(np.uint8),
        costs=Costs(open=0.3, extend=0.2, jump=0.8, cut=0.4),
    )


def score_of(problem: Problem, window: int, found: Alignment) -> float:
    """Return the score of the pairs of an alignment, by the definition."""
    total = sum(pair.agreement for pair in found.pairs)
    for before, after in zip(found.pairs[:-1], found.pairs[1:], strict=True):
        row, column = before.row + before.rows, before.column + before.columns
        assert after.row >= row
        assert after.column >= column
        total -= float(problem.drops[row : after.row].sum())
        total -= gap_cost(problem, problem.passing[window, column : after.column], after.row)
    return total


@given(problems())
def test_the_vectorised_programme_finds_the_optimal_score(problem: Problem) -> None:
    for window, found in enumerate(align(problem)):
        assert abs(found.score - slow_score(problem, window)) < 1e-3


@given(problems())
def test_the_traced_pairs_add_up_to_the_score(problem: Problem) -> None:
    for window, found in enumerate(align(problem)):
        assert abs(found.score - score_of(problem, window, found)) < 1e-3

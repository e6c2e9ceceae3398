"""Local alignment of a quotation with windows of a talk: one dynamic programme, many windows at once.

After Smith and Waterman (1981) with the affine gaps of Gotoh (1982), over words instead of letters, changed
where speech differs from sequences:

- agreement is graded (letters or sounds) and weighted by the information of the printed word;
- one printed word may match two spoken ones, two one, and two two, compared by their joined sounds;
- omitted printed words cost in proportion to their weight, the editor's words nothing;
- spoken words that were not printed cost little each, nothing when they are fillers or repeated, and together
  never more than one jump, so that a writer may cut.

Rows are printed words, columns spoken ones; a row is one vector operation over all windows. With `end[i, j]`
the best alignment that pairs printed i with spoken j last, and `reach[i, j]` the best so far that has passed
printed i and stopped at spoken j:

    end[i, j]   = max over moves (r, c) of gain(r, c)[i-r+1, j-c+1] + max(0, entry[i-r+1, j-c+1])
    reach[i, j] = max(end[i, j], reach[i-1, j] - drop[i])
    entry[i, j] = max(reach[i-1, j-1], max over k < j of reach[i-1, k] - gap(k, j-1))

where a gap of one or two free words (fillers, repetitions) costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.words.types import Pair

Floats = NDArray[np.float32]

NEVER = np.float32(-1e9)

MAX_FREE_WORDS = 2
"""Fillers or repeated words in a row that are passed over at no cost."""

MOVES = ((1, 1), (1, 2), (2, 1), (2, 2))
"""Numbers of printed and spoken words that one pair may hold."""


@dataclass(frozen=True, slots=True)
class Costs:
    """In units of the mean weight of a word."""

    drop: float = 0.35
    """An omitted printed word, times its weight."""
    open: float = 0.5
    """The first spoken word that was not printed."""
    extend: float = 0.08
    """Each further one."""
    jump: float = 3.0
    """The most that any run of unprinted words costs."""
    cut: float = 2.5
    """The same where the writer marked a cut."""


COSTS = Costs()


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best local alignment in one window; the agreements of its pairs are their gains."""

    score: float
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """The input of the alignment. Gains are in units of the mean weight, `NEVER` where words do not match.

    `gains[m]` belongs to `MOVES[m]`, shape (printed, windows, columns), placed at the first word of each;
    `drops[i]` is the cost of omitting printed i, `cut_before[i]` whether the writer marked a cut before it;
    `passing` (windows, columns) is the cost of passing each spoken word, 0 or 1.
    """

    gains: Sequence[Floats]
    drops: Floats
    cut_before: NDArray[np.bool_]
    passing: Floats
    costs: Costs = COSTS

    def jump_cost(self, row: int) -> np.float32:
        """Return the most that unprinted words cost before printed `row`."""
        marked = row < len(self.cut_before) and self.cut_before[row]
        return np.float32(self.costs.cut if marked else self.costs.jump)


@dataclass(frozen=True, slots=True)
class _Table:
    """The matrices of the dynamic programme; `passed` holds cumulated passing costs."""

    passed: Floats
    ends: Floats
    reaches: Floats
    entries: Floats


def align(problem: Problem) -> list[Alignment]:
    """Return the best local alignment in every window, in their order; no pairs where nothing agrees."""
    table = _fill(problem)
    return [_trace(problem, table, window) for window in range(problem.passing.shape[0])]


def _fill(problem: Problem) -> _Table:
    one_one, one_two, two_one, two_two = problem.gains
    rows, windows, columns = one_one.shape
    passed = np.cumsum(problem.passing, axis=1, dtype=np.float32) * np.float32(problem.costs.extend)
    opened = passed + np.float32(problem.costs.open)
    ends = np.empty((rows, windows, columns), np.float32)
    reaches = np.empty_like(ends)
    # entries are never below 0: a local alignment may begin anywhere
    entries = np.zeros((rows + 1, windows, columns + 1), np.float32)
    reach = np.full((windows, columns), NEVER, np.float32)
    # a word that is not free cannot be passed without opening a gap
    barrier = np.where(problem.passing[:, 1:] > 0, -NEVER, 0).astype(np.float32)
    for row in range(rows):
        end, entry = ends[row], entries[row, :, :-1]
        np.add(one_one[row], entry, out=end)
        shifted = end[:, 1:]
        np.maximum(shifted, (one_two[row] + entry)[:, :-1], out=shifted)
        if row:
            before = entries[row - 1, :, :-1]
            np.maximum(end, two_one[row - 1] + before, out=end)
            np.maximum(shifted, (two_two[row - 1] + before)[:, :-1], out=shifted)
        reach = np.maximum(end, reach - problem.drops[row], out=reaches[row])
        gap = np.maximum.accumulate(reach + passed, axis=1)
        gap -= opened
        far = np.maximum.accumulate(reach, axis=1)
        far -= problem.jump_cost(row + 1)
        np.maximum(gap, far, out=gap)
        carried = reach.copy()
        for _ in range(MAX_FREE_WORDS):
            carried[:, 1:] = np.maximum(carried[:, 1:], carried[:, :-1] - barrier)
        np.maximum(gap, carried, out=gap)
        np.maximum(gap, 0, out=entries[row + 1, :, 1:])
    return _Table(passed, ends, reaches, entries)


def _trace(problem: Problem, table: _Table, window: int) -> Alignment:
    ends = table.ends[:, window]
    row, column = divmod(int(ends.argmax()), ends.shape[1])
    score = float(ends[row, column])
    if score <= 0:
        return Alignment(0.0, ())
    pairs: list[Pair] = []
    while True:
        pair = _pair_ending_at(problem, table, window, row, column)
        pairs.append(pair)
        if table.entries[pair.row, window, pair.column] <= 0:
            return Alignment(score, tuple(reversed(pairs)))
        row, column = _predecessor(problem, table, window, pair)


def _pair_ending_at(problem: Problem, table: _Table, window: int, row: int, column: int) -> Pair:
    """Return the pair of the move that ended at printed `row` and spoken `column`."""
    best, value = None, float("-inf")
    for gains, (rows, columns) in zip(problem.gains, MOVES, strict=True):
        first, start = row - rows + 1, column - columns + 1
        if first < 0 or start < 0:
            continue
        gain = float(gains[first, window, start])
        total = gain + float(table.entries[first, window, start])
        if total > value:
            best, value = Pair(first, start, rows, columns, gain), total
    assert best is not None  # noqa: S101 - the one-to-one move is always possible
    return best


def _predecessor(problem: Problem, table: _Table, window: int, pair: Pair) -> tuple[int, int]:
    """Return where the pair before `pair` ends: computing the maximum of `_fill` again is cheaper than storing it."""
    row, column = pair.row - 1, pair.column - 1
    if table.entries[pair.row, window, pair.column] == table.ends[row, window, column]:
        return row, column  # the usual case: one word after the other
    reach = table.reaches[pair.row - 1, window, : pair.column]
    passed = table.passed[window, : pair.column]
    gap = reach + passed - passed[-1] - np.float32(problem.costs.open)
    value = np.maximum(gap, reach - problem.jump_cost(pair.row))
    passing = problem.passing[window, : pair.column]
    for free in range(min(MAX_FREE_WORDS + 1, len(value))):
        if free and passing[-free]:
            break
        value[-1 - free] = reach[-1 - free]
    last_column = len(value) - 1 - int(value[::-1].argmax())
    dropped = np.cumsum(problem.drops[: pair.row])
    return int((table.ends[: pair.row, window, last_column] + dropped).argmax()), last_column

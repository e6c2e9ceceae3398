"""The local alignment of a quotation with stretches of talk: one dynamic programme, many stretches at once.

After Smith and Waterman (1981) with the affine gaps of Gotoh (1982), over words instead of letters, changed
where speech differs from sequences:

- agreement is soft (letters or sounds) and weighted by how telling the printed word is;
- one printed word may answer two spoken ones, two one, and two two, compared by their joined sounds;
- printed words that were not spoken cost in proportion to their weight, editor's words nothing;
- spoken words that were not printed cost little each, nothing when they are fillers or repeated, and never
  more than one jump, so that a writer may cut.

Rows are printed words, columns spoken ones; a row is one vector operation over all stretches. With
`end[i, j]` the best alignment in which printed i answers spoken j last, and `reach[i, j]` the best so far
that has passed printed i and stopped at spoken j:

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

FREE = 2
"""Fillers or repeated words in a row that are passed over as if they were not there."""

MOVES = ((1, 1), (1, 2), (2, 1), (2, 2))
"""Printed and spoken words that may answer each other."""


@dataclass(frozen=True, slots=True)
class Costs:
    """In units of the mean weight of a word."""

    drop: float = 0.35
    """A printed word that was not spoken, times its weight."""
    open: float = 0.5
    """The first spoken word that was not printed."""
    extend: float = 0.08
    """Each further one."""
    jump: float = 3.0
    """The most that any passage of unprinted speech costs."""
    cut: float = 2.5
    """The same where the writer marked a cut."""


COSTS = Costs()


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best local alignment in one stretch; agreements of its pairs are their gains."""

    score: float
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is aligned. Gains are in units of the mean weight, `NEVER` where words do not answer each other.

    `gains[m]` belongs to `MOVES[m]`, shape (printed, stretches, columns), placed at the first word of each;
    `drops[i]` is what leaving out printed i costs, `cut_before[i]` whether the writer marked a cut before it;
    `passing` (stretches, columns) is 0 or 1 a spoken word.
    """

    gains: Sequence[Floats]
    drops: Floats
    cut_before: NDArray[np.bool_]
    passing: Floats
    costs: Costs = COSTS

    def jump(self, row: int) -> np.float32:
        """The most that unprinted speech costs before printed `row`."""
        marked = row < len(self.cut_before) and self.cut_before[row]
        return np.float32(self.costs.cut if marked else self.costs.jump)


@dataclass(frozen=True, slots=True)
class _Table:
    walked: Floats
    ends: Floats
    reaches: Floats
    entries: Floats


def align(problem: Problem) -> list[Alignment]:
    """The best local alignment in every stretch, in their order; no pairs where nothing agrees."""
    table = _fill(problem)
    return [_trace(problem, table, stretch) for stretch in range(problem.passing.shape[0])]


def _fill(problem: Problem) -> _Table:
    one_one, one_two, two_one, two_two = problem.gains
    rows, stretches, columns = one_one.shape
    walked = np.cumsum(problem.passing, axis=1, dtype=np.float32) * np.float32(problem.costs.extend)
    opened = walked + np.float32(problem.costs.open)
    ends = np.empty((rows, stretches, columns), np.float32)
    reaches = np.empty_like(ends)
    # entries are kept at 0 and above: a local alignment may begin anywhere
    entries = np.zeros((rows + 1, stretches, columns + 1), np.float32)
    reach = np.full((stretches, columns), NEVER, np.float32)
    # passing over a word that is not free: out of the question without opening a gap
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
        gap = np.maximum.accumulate(reach + walked, axis=1)
        gap -= opened
        far = np.maximum.accumulate(reach, axis=1)
        far -= problem.jump(row + 1)
        np.maximum(gap, far, out=gap)
        carried = reach.copy()
        for _ in range(FREE):
            carried[:, 1:] = np.maximum(carried[:, 1:], carried[:, :-1] - barrier)
        np.maximum(gap, carried, out=gap)
        np.maximum(gap, 0, out=entries[row + 1, :, 1:])
    return _Table(walked, ends, reaches, entries)


def _trace(problem: Problem, table: _Table, stretch: int) -> Alignment:
    own = table.ends[:, stretch]
    row, column = divmod(int(own.argmax()), own.shape[1])
    score = float(own[row, column])
    if score <= 0:
        return Alignment(0.0, ())
    pairs: list[Pair] = []
    while True:
        pair = _pair(problem, table, stretch, row, column)
        pairs.append(pair)
        if table.entries[pair.row, stretch, pair.column] <= 0:
            return Alignment(score, tuple(reversed(pairs)))
        row, column = _came_from(problem, table, stretch, pair)


def _pair(problem: Problem, table: _Table, stretch: int, row: int, column: int) -> Pair:
    """The move that ended at printed `row` and spoken `column`."""
    best, value = None, float("-inf")
    for gains, (rows, columns) in zip(problem.gains, MOVES, strict=True):
        first, start = row - rows + 1, column - columns + 1
        if first < 0 or start < 0:
            continue
        gain = float(gains[first, stretch, start])
        total = gain + float(table.entries[first, stretch, start])
        if total > value:
            best, value = Pair(first, start, rows, columns, gain), total
    assert best is not None  # noqa: S101 - the one-to-one move is always possible
    return best


def _came_from(problem: Problem, table: _Table, stretch: int, pair: Pair) -> tuple[int, int]:
    """The pair before `pair`: the maximum of `_fill` looked up again, which is cheaper than noting it."""
    row, column = pair.row - 1, pair.column - 1
    if table.entries[pair.row, stretch, pair.column] == table.ends[row, stretch, column]:
        return row, column  # what is usual: one word after the other
    reach = table.reaches[pair.row - 1, stretch, : pair.column]
    walked = table.walked[stretch, : pair.column]
    gap = reach + walked - walked[-1] - np.float32(problem.costs.open)
    value = np.maximum(gap, reach - problem.jump(pair.row))
    passing = problem.passing[stretch, : pair.column]
    for free in range(min(FREE + 1, len(value))):
        if free and passing[-free]:
            break
        value[-1 - free] = reach[-1 - free]
    before = len(value) - 1 - int(value[::-1].argmax())
    dropped = np.cumsum(problem.drops[: pair.row])
    return int((table.ends[: pair.row, stretch, before] + dropped).argmax()), before

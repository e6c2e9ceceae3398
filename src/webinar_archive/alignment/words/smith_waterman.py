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
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.words.types import Pair

Floats = NDArray[np.float32]
Flags = NDArray[np.uint8]

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


class Gains(NamedTuple):
    """What pairing printed words with spoken ones adds, in units of the mean weight, `NEVER` where they do not match.

    `values[i, kinds[w, j]]` is the gain of printed i with spoken j of window w, each the first word of a pair: the
    spoken words of a window are of a few hundred kinds.
    """

    values: Floats
    kinds: NDArray[np.intp]

    def at(self, row: int, window: int, column: int) -> float:
        """Return one gain."""
        return self.values.item(row, self.kinds.item(window, column))


@dataclass(frozen=True, slots=True)
class Problem:
    """The input of the alignment.

    `gains[m]` belongs to `MOVES[m]`;
    `drops[i]` is the cost of omitting printed i, `cut_before[i]` whether the writer marked a cut before it;
    `passing` (windows, columns) is the cost of passing each spoken word, 0 or 1.
    """

    gains: Sequence[Gains]
    drops: Floats
    cut_before: NDArray[np.bool_]
    passing: Flags
    costs: Costs = COSTS

    @property
    def jump_costs(self) -> list[float]:
        """The most that unprinted words cost before each printed word, and after the last."""
        return [self.costs.cut if cut else self.costs.jump for cut in (*self.cut_before.tolist(), False)]


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
    rows = len(problem.drops)
    windows, columns = problem.passing.shape
    # NumPy passes over one dimension in half the time of two
    shape = (windows, columns) if windows > 1 else (columns,)
    one_one, one_two, two_one, two_two = (
        Gains(gains.values, gains.kinds.reshape(shape)) for gains in problem.gains
    )
    passing = problem.passing.reshape(shape)
    passed = np.cumsum(passing, axis=-1, dtype=np.float32) * np.float32(problem.costs.extend)
    ends = np.empty((rows, *shape), np.float32)
    reaches = np.empty_like(ends)
    # entries are never below 0: a local alignment may begin anywhere
    entries = np.zeros((rows + 1, *shape[:-1], columns + 1), np.float32)
    reach = np.full(shape, NEVER, np.float32)
    # most words cannot be joined with their neighbours
    joins = [(gains.values.max(axis=1) > NEVER).tolist() for gains in problem.gains[1:]]
    gap_costs = _GapCosts(passing, passed, problem.costs.open, problem.jump_costs)
    drops = problem.drops[:, None]
    spare = np.empty_like(reach)
    later_spare = spare[..., 1:]
    before = entry = entries[0, ..., :-1]
    for row, (end, left, right) in enumerate(
        zip(ends, entries[..., :-1], entries[1:, ..., 1:], strict=False)
    ):
        before, entry = entry, left
        np.add(one_one.values[row][one_one.kinds], entry, out=end)
        if joins[0][row]:
            _raise(end[..., 1:], one_two.values[row][one_two.kinds[..., :-1]], entry[..., :-1], later_spare)
        if row and joins[1][row - 1]:
            _raise(end, two_one.values[row - 1][two_one.kinds], before, spare)
        if row and joins[2][row - 1]:
            _raise(
                end[..., 1:], two_two.values[row - 1][two_two.kinds[..., :-1]], before[..., :-1], later_spare
            )
        np.subtract(reach, drops[row], out=spare)
        reach = np.maximum(end, spare, out=reaches[row])
        gap_costs.take_off(reach, row + 1, out=right)
    whole = (rows, windows, columns)
    return _Table(
        passed.reshape(windows, columns),
        ends.reshape(whole),
        reaches.reshape(whole),
        entries.reshape(rows + 1, windows, columns + 1),
    )


def _raise(scores: Floats, gains: Floats, entries: Floats, spare: Floats) -> None:
    """Raise scores to those of a move, where it is the better one."""
    np.add(gains, entries, out=spare)
    np.maximum(scores, spare, out=scores)


class _GapCosts:
    """What passing over spoken words costs; `passed` holds the cumulated costs `passing` of each."""

    def __init__(self, passing: Flags, passed: Floats, opening: float, jumps: Sequence[float]) -> None:
        self.passed = passed
        self.opened = passed + np.float32(opening)
        self.jumps = np.array(jumps, np.float32)[:, None]
        # in a narrow window no gap costs as much as a jump
        self.may_jump = float(self.opened.max()) >= min(jumps)
        self.gap, self.jump, self.zero = np.zeros((3, *passed.shape), np.float32)
        # the words that are passed over at no cost after so many others that are, as flat positions
        self.free: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
        free = also = passing == 0
        for words in range(1, MAX_FREE_WORDS + 1):
            also = also & np.roll(free, words - 1, axis=-1) & (np.arange(passing.shape[-1]) >= words)
            places = np.flatnonzero(also)
            if places.size:
                self.free.append((places, places - words))

    def take_off(self, reach: Floats, row: int, out: Floats) -> None:
        """Set `out` to the best scores with which printed `row` may be entered after each spoken word."""
        gap = np.add(reach, self.passed, out=self.gap)
        np.maximum.accumulate(gap, axis=-1, out=gap)
        np.subtract(gap, self.opened, out=gap)
        if self.may_jump:
            jump = np.maximum.accumulate(reach, axis=-1, out=self.jump)
            np.subtract(jump, self.jumps[row], out=jump)
            np.maximum(gap, jump, out=gap)
        np.maximum(gap, reach, out=gap)
        flat, flat_reach = gap.reshape(-1), reach.reshape(-1)
        for places, origins in self.free:
            flat[places] = np.maximum(flat[places], flat_reach[origins])
        np.maximum(gap, self.zero, out=out)


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
        gain = gains.at(first, window, start)
        total = gain + table.entries.item(first, window, start)
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
    value = np.maximum(gap, reach - np.float32(problem.jump_costs[pair.row]))
    passing = problem.passing[window, : pair.column]
    for free in range(min(MAX_FREE_WORDS + 1, len(value))):
        if free and passing[-free]:
            break
        value[-1 - free] = reach[-1 - free]
    last_column = len(value) - 1 - int(value[::-1].argmax())
    dropped = np.cumsum(problem.drops[: pair.row])
    return int((table.ends[: pair.row, window, last_column] + dropped).argmax()), last_column

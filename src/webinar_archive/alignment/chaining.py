"""Words said to the letter: the alignment of a quotation that stands in the talk as it is printed.

Seeds and chaining (Altschul et al. 1990, Eppstein et al. 1992): equal words in a row make runs, and the chain
of runs that is worth most, by the costs of the dynamic programme, is the alignment when it answers every
printed word. Nothing can answer them better then, so neither letters nor sounds need be compared. A single
word that it leaves unanswered sends the quotation to the programme.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.align import COSTS, FREE, Costs
from webinar_archive.alignment.candidates import Stretch
from webinar_archive.alignment.index import Floats, Index
from webinar_archive.alignment.place import Pair, Place
from webinar_archive.alignment.quotation import Quoted

SURE = 3
"""Words in a row that are looked for first; fewer count between those."""

MOST_RUNS = 60
"""Runs that are chained: a stretch with more of them repeats itself, and is left to the programme."""

Places = NDArray[np.intp]


class Run(NamedTuple):
    """Printed `[row, row + length)` equal spoken `[column, column + length)`."""

    row: int
    column: int
    length: int


def to_the_letter(
    quoted: Quoted, index: Index, weights: Floats, stretch: Stretch, costs: Costs = COSTS
) -> Place | None:
    """The place in a stretch of talk at which every printed word is said, in order; None without one.

    The talk must know all the words.
    """
    first, last = stretch
    printed = np.array([index.type_ids[word] for word in quoted.words], np.int32)
    equal = np.flatnonzero(printed[:, None] == index.word_types[None, first:last])
    rows, columns = np.divmod(equal, last - first)  # three times faster than `np.nonzero` in two dimensions
    sums = _sums(quoted, index, weights, stretch, costs)
    _, sure = _best_chain(sums, _runs(rows, columns, least=SURE))
    if not sure:
        return None
    between = _between(sure, rows, columns, printed.size, last - first)
    bits, runs = _best_chain(sums, [*sure, *_runs(rows[between], columns[between])])
    if sum(run.length for run in runs) < printed.size:
        return None
    pairs = chain.from_iterable(
        zip(range(row, row + length), range(first + column, first + column + length), strict=True)
        for row, column, length in runs
    )
    return Place(bits, tuple([Pair(row, column, 1, 1, 1.0) for row, column in pairs]))


def _runs(rows: Places, columns: Places, least: int = 1) -> list[Run]:
    """Equal words one after the other, as long as they go, at least `least`: neighbours on one diagonal."""
    if not rows.size:
        return []
    height = int(rows[-1]) + 2
    along = np.sort((columns - rows + height) * height + rows)
    breaks = np.flatnonzero(along[1:] - along[:-1] != 1) + 1
    starts = np.concatenate(([0], breaks))
    lengths = np.concatenate((breaks, [along.size])) - starts
    diagonals, row = np.divmod(along[starts], height)
    long = lengths >= least
    column = diagonals - height + row
    return list(map(Run, row[long].tolist(), column[long].tolist(), lengths[long].tolist()))


def _between(runs: list[Run], rows: Places, columns: Places, height: int, width: int) -> NDArray[np.bool_]:
    """Which equal words stand between two runs that follow each other, or before the first or after the last."""
    before = np.array([(0, 0), *((run.row + run.length, run.column + run.length) for run in runs)])
    after = np.array([*((run.row, run.column) for run in runs), (height, width)])
    gap = np.searchsorted(before[:, 0], rows, side="right") - 1
    inside: NDArray[np.bool_] = (
        (rows < after[gap, 0]) & (columns >= before[gap, 1]) & (columns < after[gap, 1])
    )
    return inside


@dataclass(frozen=True, slots=True)
class _Sums:
    """In bits; lists hold the sums over all words before each one."""

    weights: list[float]
    drops: list[float]
    passing: list[float]
    jumps: list[float]
    opening: float
    extending: float

    def gap(self, before: Run, after: Run) -> float:
        """What the printed and the spoken words between two runs cost."""
        row, column = before.row + before.length, before.column + before.length
        dropped = self.drops[after.row] - self.drops[row]
        passed = self.passing[after.column] - self.passing[column]
        if not passed and after.column - column <= FREE:
            return dropped
        return dropped + min(self.opening + passed * self.extending, self.jumps[after.row])


def _sums(quoted: Quoted, index: Index, weights: Floats, stretch: Stretch, costs: Costs) -> _Sums:
    optional = np.array(quoted.optional)
    mean = float(weights[~optional].mean()) if not optional.all() else 1.0
    own = weights.tolist()
    dropped = [
        0.0 if free else weight * costs.drop for free, weight in zip(quoted.optional, own, strict=True)
    ]
    return _Sums(
        weights=list(accumulate(own, initial=0.0)),
        drops=list(accumulate(dropped, initial=0.0)),
        passing=list(accumulate(index.passing[slice(*stretch)].tolist(), initial=0.0)),
        jumps=[mean * (costs.cut if cut else costs.jump) for cut in quoted.cut_before],
        opening=mean * costs.open,
        extending=mean * costs.extend,
    )


def _best_chain(sums: _Sums, runs: list[Run]) -> tuple[float, list[Run]]:
    """The chain of runs that is worth most, and what it is worth; where two overlap, the first is cut short."""
    runs = sorted(runs)
    if not runs or len(runs) > MOST_RUNS:
        return 0.0, []
    worth: list[float] = []
    cut: list[tuple[int, Run] | None] = []
    for run in runs:
        best, link = 0.0, None
        for at, before in enumerate(runs[: len(worth)]):
            over = max(before.row + before.length - run.row, before.column + before.length - run.column, 0)
            if over >= before.length:
                continue
            short = before._replace(length=before.length - over) if over else before
            lost = sums.weights[before.row + before.length] - sums.weights[short.row + short.length]
            value = worth[at] - lost - sums.gap(short, run)
            if 0 < value >= best:
                best, link = value, (at, short)
        worth.append(best + sums.weights[run.row + run.length] - sums.weights[run.row])
        cut.append(link)
    at = max(range(len(runs)), key=worth.__getitem__)
    bits, found = worth[at], [runs[at]]
    while (link := cut[at]) is not None:
        at = link[0]
        found.append(link[1])
    return bits, found[::-1]

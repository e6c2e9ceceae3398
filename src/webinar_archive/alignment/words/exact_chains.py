"""Words said to the letter: most of a quotation often stands in the talk as it is printed.

Seeds and chaining (Altschul et al. 1990, Eppstein et al. 1992): equal words in a row make runs, and the chain
of runs that is worth most, by the costs of the dynamic programme, is the frame of the alignment. Where it
answers every printed word, nothing can answer them better, and neither letters nor sounds need be compared;
gaps that it leaves open are for the programme, a few words each instead of the whole stretch.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.words.index import Floats, Index
from webinar_archive.alignment.words.prefix_costs import Sums, sums_of
from webinar_archive.alignment.words.quotation import Quoted
from webinar_archive.alignment.words.seeds import Stretch
from webinar_archive.alignment.words.smith_waterman import COSTS, Costs
from webinar_archive.alignment.words.types import Pair

SURE = 3
"""Words in a row that are looked for first, and that are settled; fewer only fill what is between those."""

MOST_RUNS = 60
"""Runs that are chained: a stretch with more of them repeats itself, and is left to the programme."""

MOSTLY = 0.7
"""Share of the printed weight that must be said as printed before the runs are trusted to frame the rest."""

LEAP = 4
FIRM_BITS = 80.0
"""Beyond that many spoken words left out, equal words worth less may be a worse answer than words alike nearby."""

EDGE = 30
"""Spoken words, beside twice the printed ones, among which what was printed before or after is looked for."""

Places = NDArray[np.intp]


class Run(NamedTuple):
    """Printed `[row, row + length)` equal spoken `[column, column + length)`."""

    row: int
    column: int
    length: int

    @property
    def ends(self) -> tuple[int, int]:
        """The printed and the spoken word after it."""
        return self.row + self.length, self.column + self.length

    @property
    def whole(self) -> Pair:
        """All its words as one pair."""
        return Pair(self.row, self.column, self.length, self.length, 1.0)

    @property
    def pairs(self) -> list[Pair]:
        """Each of its words as a pair."""
        return [Pair(self.row + k, self.column + k, 1, 1, 1.0) for k in range(self.length)]


class Gap(NamedTuple):
    """Printed `[row, row_end)`, some of which nothing equal answers, and the spoken words among which to look."""

    row: int
    row_end: int
    column: int
    column_end: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Runs that are settled, in order, and the gaps before, between and after them that are not."""

    runs: list[Run]
    gaps: list[Gap]
    sums: Sums

    @property
    def answered(self) -> list[float]:
        """What the printed words of each run weigh."""
        weights = self.sums.weights
        return [weights[run.row + run.length] - weights[run.row] for run in self.runs]

    @property
    def mostly(self) -> bool:
        """Whether most is said as printed, so that this is the stretch, however its words answer each other."""
        return not self.gaps or sum(self.answered) >= MOSTLY * self.sums.weights[-1]

    @property
    def sure(self) -> bool:
        """Whether, moreover, it is firmly so on both sides of every leap over speech: the runs frame the rest."""
        if not self.gaps:
            return True
        answered = self.answered
        return self.mostly and all(
            after.column - before.column - (after.row - before.row) <= LEAP
            or min(sum(answered[:at]), sum(answered[at:])) >= FIRM_BITS
            for at, (before, after) in enumerate(pairwise(self.runs), 1)
        )


def chained(
    quoted: Quoted, index: Index, weights: Floats, stretch: Stretch, costs: Costs = COSTS
) -> Chain | None:
    """The best chain of equal words in a stretch of talk; None when no `SURE` words stand in a row."""
    first, last = stretch
    printed = np.array([index.type_ids.get(word, -1) for word in quoted.words], np.int32)
    equal = np.flatnonzero(printed[:, None] == index.word_types[None, first:last])
    rows, columns = np.divmod(equal, last - first)  # three times faster than `np.nonzero` in two dimensions
    columns += first
    sums = sums_of(quoted, index, weights, stretch, costs)
    sure = _best_chain(sums, _runs(rows, columns, least=SURE))
    if not sure:
        return None
    between = _between(sure, rows, columns, (printed.size, last))
    runs, gaps = _settled(
        _best_chain(sums, [*sure, *_runs(rows[between], columns[between])]), printed.size, stretch
    )
    return Chain(runs, gaps, sums)


def _settled(runs: list[Run], printed: int, stretch: Stretch) -> tuple[list[Run], list[Gap]]:
    """Long runs, short ones where these answer all that is printed between the long ones, and the other gaps."""
    first, last = stretch
    settled: list[Run] = []
    gaps: list[Gap] = []
    short: list[Run] = []
    row, column = 0, first
    for run in [*runs, Run(printed, last, 0)]:
        if 0 < run.length < SURE:
            short.append(run)
            continue
        if sum(r.length for r in short) == run.row - row:
            settled += short
        else:
            wide = 2 * (run.row - row) + EDGE
            begin = max(column, run.column - wide) if not row else column
            end = min(run.column, column + wide) if not run.length else run.column
            gaps.append(Gap(row, run.row, begin, end))
        if run.length:
            settled.append(run)
        short = []
        row, column = run.ends
    return settled, gaps


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


def _between(runs: list[Run], rows: Places, columns: Places, end: tuple[int, int]) -> NDArray[np.bool_]:
    """Which equal words stand between two runs that follow each other, or before the first or after the last."""
    before = np.array([(0, 0), *(run.ends for run in runs)])
    after = np.array([*((run.row, run.column) for run in runs), end])
    gap = np.searchsorted(before[:, 0], rows, side="right") - 1
    inside: NDArray[np.bool_] = (
        (rows < after[gap, 0]) & (columns >= before[gap, 1]) & (columns < after[gap, 1])
    )
    return inside


def _best_chain(sums: Sums, runs: list[Run]) -> list[Run]:
    """The chain of runs that is worth most; where two overlap, the first is cut short."""
    runs = sorted(runs)
    if not runs or len(runs) > MOST_RUNS:
        return []
    worth: list[float] = []
    cut: list[tuple[int, Run] | None] = []
    for run in runs:
        best, link = 0.0, None
        for at in reversed(range(len(worth))):
            if worth[at] <= best:
                continue
            before = runs[at]
            over = max(before.row + before.length - run.row, before.column + before.length - run.column, 0)
            if over >= before.length:
                continue
            short = before._replace(length=before.length - over) if over else before
            row, column = short.ends
            lost = sums.weights[row + over] - sums.weights[row]
            value = worth[at] - lost - sums.gap(row, column, run.row, run.column)
            if value > best:
                best, link = value, (at, short)
        worth.append(best + sums.weights[run.row + run.length] - sums.weights[run.row])
        cut.append(link)
    at = max(range(len(runs)), key=worth.__getitem__)
    found = [runs[at]]
    while (link := cut[at]) is not None:
        at = link[0]
        found.append(link[1])
    return found[::-1]

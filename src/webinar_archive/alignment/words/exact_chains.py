"""Chains of words spoken exactly as printed, which usually make up most of a quotation.

Seeding and chaining (Altschul et al. 1990, Eppstein et al. 1992): equal words in a row make runs, and the
chain of runs with the greatest score, by the costs of the dynamic programme, is the frame of the alignment.
Where it covers every printed word, no alignment is better, and neither letters nor sounds need be compared;
the gaps that it leaves are aligned by the dynamic programme, a few words each instead of the whole window.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.words.index import Floats, WordIndex
from webinar_archive.alignment.words.prefix_costs import PrefixCosts, prefix_costs
from webinar_archive.alignment.words.quotation import PreparedQuotation
from webinar_archive.alignment.words.seeds import Window
from webinar_archive.alignment.words.smith_waterman import COSTS, Costs
from webinar_archive.alignment.words.types import Pair

ANCHOR_WORDS = 3
"""Equal words in a row that make a fixed run; shorter runs only fill the space between fixed ones."""

MAX_RUNS = 60
"""Runs that are chained: a window with more of them is repetitive, and is left to the dynamic programme."""

FRAME_SHARE = 0.7
"""Share of the printed weight that must be spoken as printed before the runs may frame the rest."""

MAX_SKIPPED_WORDS = 4
MIN_SIDE_BITS = 80.0
"""Where a gap passes more spoken words, each side of it must weigh this much: otherwise words that only
resemble the printed ones, but lie closer, may be the better match."""

EDGE_WORDS = 30
"""Spoken words, in addition to twice the printed ones, that are searched before the first and after the last run."""

Positions = NDArray[np.intp]


class ExactRun(NamedTuple):
    """Printed `[row, row + length)` equal to spoken `[column, column + length)`."""

    row: int
    column: int
    length: int

    @property
    def ends(self) -> tuple[int, int]:
        """The printed and the spoken word after it."""
        return self.row + self.length, self.column + self.length

    @property
    def as_one_pair(self) -> Pair:
        """All its words as one pair."""
        return Pair(self.row, self.column, self.length, self.length, 1.0)

    @property
    def pairs(self) -> list[Pair]:
        """Each of its words as a pair."""
        return [Pair(self.row + k, self.column + k, 1, 1, 1.0) for k in range(self.length)]


class Gap(NamedTuple):
    """Printed `[row, row_end)`, some of it without an equal, and the spoken words to search for them."""

    row: int
    row_end: int
    column: int
    column_end: int


@dataclass(frozen=True, slots=True)
class ExactChain:
    """Fixed runs in order, and the gaps before, between and after them."""

    runs: list[ExactRun]
    gaps: list[Gap]
    costs: PrefixCosts

    @property
    def run_bits(self) -> list[float]:
        """The weight of the printed words of each run."""
        weights = self.costs.weights
        return [weights[run.row + run.length] - weights[run.row] for run in self.runs]

    @property
    def covers_most(self) -> bool:
        """Whether most is spoken as printed, so that no other window need be searched."""
        return not self.gaps or sum(self.run_bits) >= FRAME_SHARE * self.costs.weights[-1]

    @property
    def is_reliable(self) -> bool:
        """Whether, moreover, both sides of every long gap weigh enough for the runs to frame the rest."""
        if not self.gaps:
            return True
        bits = self.run_bits
        return self.covers_most and all(
            later.column - earlier.column - (later.row - earlier.row) <= MAX_SKIPPED_WORDS
            or min(sum(bits[:at]), sum(bits[at:])) >= MIN_SIDE_BITS
            for at, (earlier, later) in enumerate(pairwise(self.runs), 1)
        )


def exact_chain(
    quotation: PreparedQuotation, index: WordIndex, weights: Floats, window: Window, costs: Costs = COSTS
) -> ExactChain | None:
    """Return the best chain of equal words in a window; None without `ANCHOR_WORDS` equal words in a row."""
    first, last = window
    # no word of the talk is of this type; numbers of one width are compared in half the time
    none = len(index.types)
    printed = np.array([index.type_ids.get(word, none) for word in quotation.words], index.word_types.dtype)
    equal = np.flatnonzero(printed[:, None] == index.word_types[None, first:last])
    rows, columns = np.divmod(equal, last - first)  # three times faster than `np.nonzero` in two dimensions
    columns += first
    sums = prefix_costs(quotation, index, weights, window, costs)
    anchors = _best_chain(sums, _exact_runs(rows, columns, min_length=ANCHOR_WORDS))
    if not anchors:
        return None
    inside = _mask_between_runs(anchors, rows, columns, (printed.size, last))
    chain = _best_chain(sums, [*anchors, *_exact_runs(rows[inside], columns[inside])])
    runs, gaps = _split_runs_and_gaps(chain, printed.size, window)
    return ExactChain(runs, gaps, sums)


def _split_runs_and_gaps(
    chain: list[ExactRun], printed: int, window: Window
) -> tuple[list[ExactRun], list[Gap]]:
    """Return the fixed runs and the gaps: short runs are fixed where they cover all between two long ones."""
    first, last = window
    fixed: list[ExactRun] = []
    gaps: list[Gap] = []
    short: list[ExactRun] = []
    row, column = 0, first
    for run in [*chain, ExactRun(printed, last, 0)]:
        if 0 < run.length < ANCHOR_WORDS:
            short.append(run)
            continue
        if sum(r.length for r in short) == run.row - row:
            fixed += short
        else:
            reach = 2 * (run.row - row) + EDGE_WORDS
            begin = max(column, run.column - reach) if not row else column
            end = min(run.column, column + reach) if not run.length else run.column
            gaps.append(Gap(row, run.row, begin, end))
        if run.length:
            fixed.append(run)
        short = []
        row, column = run.ends
    return fixed, gaps


def _exact_runs(rows: Positions, columns: Positions, min_length: int = 1) -> list[ExactRun]:
    """Join equal words that are neighbours on one diagonal to maximal runs of at least `min_length`."""
    if not rows.size:
        return []
    height = int(rows[-1]) + 2
    along = np.sort((columns - rows + height) * height + rows)
    breaks = np.flatnonzero(along[1:] - along[:-1] != 1) + 1
    starts = np.concatenate(([0], breaks))
    lengths = np.concatenate((breaks, [along.size])) - starts
    diagonals, row = np.divmod(along[starts], height)
    long = lengths >= min_length
    column = diagonals - height + row
    return list(map(ExactRun, row[long].tolist(), column[long].tolist(), lengths[long].tolist()))


def _mask_between_runs(
    runs: list[ExactRun], rows: Positions, columns: Positions, end: tuple[int, int]
) -> NDArray[np.bool_]:
    """Return which equal words stand between two successive runs, before the first, or after the last."""
    before = np.array([(0, 0), *(run.ends for run in runs)])
    after = np.array([*((run.row, run.column) for run in runs), end])
    gap = np.searchsorted(before[:, 0], rows, side="right") - 1
    inside: NDArray[np.bool_] = (
        (rows < after[gap, 0]) & (columns >= before[gap, 1]) & (columns < after[gap, 1])
    )
    return inside


def _best_chain(sums: PrefixCosts, runs: list[ExactRun]) -> list[ExactRun]:
    """Return the chain of runs with the greatest score; where two overlap, the first is shortened."""
    runs = sorted(runs)
    if not runs or len(runs) > MAX_RUNS:
        return []
    scores: list[float] = []
    links: list[tuple[int, ExactRun] | None] = []
    weights = sums.weights
    for run in runs:
        run_row, run_column, _ = run
        best, link = 0.0, None
        for at in reversed(range(len(scores))):
            if scores[at] <= best:
                continue
            before_row, before_column, length = runs[at]
            overlap = max(before_row + length - run_row, before_column + length - run_column, 0)
            if overlap >= length:
                continue
            length -= overlap
            row, column = before_row + length, before_column + length
            lost = weights[row + overlap] - weights[row] if overlap else 0.0
            if scores[at] - lost <= best:
                continue
            score = scores[at] - lost - sums.gap_cost(row, column, run_row, run_column)
            if score > best:
                best, link = score, (at, ExactRun(before_row, before_column, length))
        scores.append(best + weights[run.row + run.length] - weights[run.row])
        links.append(link)
    at = max(range(len(runs)), key=scores.__getitem__)
    chain = [runs[at]]
    while (link := links[at]) is not None:
        at = link[0]
        chain.append(link[1])
    return chain[::-1]

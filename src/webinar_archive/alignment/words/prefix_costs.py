"""Prefix sums of word weights and gap costs: the score of a known alignment in constant time per pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from webinar_archive.alignment.words.index import Floats, WordIndex
from webinar_archive.alignment.words.quotation import PreparedQuotation
from webinar_archive.alignment.words.seeds import Window
from webinar_archive.alignment.words.smith_waterman import MAX_FREE_WORDS, Costs
from webinar_archive.alignment.words.types import Pair
from webinar_archive.alignment.words.weights import mean_weight
from webinar_archive.text.similarity import MIN_AGREEMENT


@dataclass(frozen=True, slots=True)
class PrefixCosts:
    """Costs in bits.

    `weights`, `drops` and `passing` hold the sum over all words before each one; spoken words count from
    word `first` of the talk. `jumps[i]` is the most that a gap before printed word i costs.
    """

    first: int
    weights: list[float]
    drops: list[float]
    passing: list[float]
    jumps: list[float]
    opening: float
    extending: float

    def gap_cost(self, row: int, column: int, next_row: int, next_column: int) -> float:
        """Return the cost of omitting printed `[row, next_row)` and passing spoken `[column, next_column)`."""
        dropped = self.drops[next_row] - self.drops[row]
        passed = self.passing[next_column - self.first] - self.passing[column - self.first]
        if not passed and next_column - column <= MAX_FREE_WORDS:
            return dropped
        return dropped + min(self.opening + passed * self.extending, self.jumps[next_row])

    def score(self, pairs: Sequence[Pair]) -> float:
        """Return the score of an alignment, by the definition in `smith_waterman`."""
        bits = 0.0
        for pair in pairs:
            gain = (pair.agreement - MIN_AGREEMENT) / (1 - MIN_AGREEMENT)
            bits += gain * (self.weights[pair.row + pair.rows] - self.weights[pair.row])
        for pair, following in pairwise(pairs):
            row, column = pair.row + pair.rows, pair.next_column
            if row != following.row or column != following.column:
                bits -= self.gap_cost(row, column, following.row, following.column)
        return bits


def prefix_costs(
    quotation: PreparedQuotation, index: WordIndex, weights: Floats, window: Window, costs: Costs
) -> PrefixCosts:
    """Compute the sums over a quotation and the window of the talk that it is compared with."""
    mean = mean_weight(quotation, weights)
    bits = weights.tolist()
    dropped = [
        0.0 if optional else weight * costs.drop
        for optional, weight in zip(quotation.optional, bits, strict=True)
    ]
    return PrefixCosts(
        first=window[0],
        weights=list(accumulate(bits, initial=0.0)),
        drops=list(accumulate(dropped, initial=0.0)),
        passing=[0.0, *np.cumsum(index.passing[slice(*window)], dtype=np.float64).tolist()],
        jumps=[mean * (costs.cut if cut else costs.jump) for cut in quotation.cut_before],
        opening=mean * costs.open,
        extending=mean * costs.extend,
    )

"""What words and gaps between words are worth, looked up in sums: the costs of `align` for a known alignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from webinar_archive.alignment.words.index import Floats, Index
from webinar_archive.alignment.words.quotation import Quoted
from webinar_archive.alignment.words.seeds import Stretch
from webinar_archive.alignment.words.smith_waterman import FREE, Costs
from webinar_archive.alignment.words.types import Pair
from webinar_archive.alignment.words.weights import mean_weight
from webinar_archive.text.similarity import LEAST


@dataclass(frozen=True, slots=True)
class Sums:
    """In bits; lists hold the sums over all words before each one, spoken ones from word `first` of the talk."""

    first: int
    weights: list[float]
    drops: list[float]
    passing: list[float]
    jumps: list[float]
    opening: float
    extending: float

    def gap(self, row: int, column: int, next_row: int, next_column: int) -> float:
        """What the printed words `[row, next_row)` and the spoken ones `[column, next_column)` cost."""
        dropped = self.drops[next_row] - self.drops[row]
        passed = self.passing[next_column - self.first] - self.passing[column - self.first]
        if not passed and next_column - column <= FREE:
            return dropped
        return dropped + min(self.opening + passed * self.extending, self.jumps[next_row])

    def worth(self, pairs: Sequence[Pair]) -> float:
        """What an alignment is worth, by the definition of `align`."""
        bits = 0.0
        for pair in pairs:
            gain = (pair.agreement - LEAST) / (1 - LEAST)
            bits += gain * (self.weights[pair.row + pair.rows] - self.weights[pair.row])
        for pair, after in pairwise(pairs):
            row, column = pair.row + pair.rows, pair.column + pair.columns
            if row != after.row or column != after.column:
                bits -= self.gap(row, column, after.row, after.column)
        return bits


def sums_of(quoted: Quoted, index: Index, weights: Floats, stretch: Stretch, costs: Costs) -> Sums:
    """The sums over a quotation and the stretch of talk that it is held against."""
    mean = mean_weight(quoted, weights)
    own = weights.tolist()
    dropped = [
        0.0 if free else weight * costs.drop for free, weight in zip(quoted.optional, own, strict=True)
    ]
    return Sums(
        first=stretch[0],
        weights=list(accumulate(own, initial=0.0)),
        drops=list(accumulate(dropped, initial=0.0)),
        passing=list(accumulate(index.passing[slice(*stretch)].tolist(), initial=0.0)),
        jumps=[mean * (costs.cut if cut else costs.jump) for cut in quoted.cut_before],
        opening=mean * costs.open,
        extending=mean * costs.extend,
    )

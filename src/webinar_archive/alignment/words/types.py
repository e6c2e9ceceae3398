"""Nouns of an alignment: which words answer each other, and where that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple


class Pair(NamedTuple):
    """Printed `[row, row + rows)` answer spoken `[column, column + columns)`; `agreement` is 0 to 1."""

    row: int
    column: int
    rows: int
    columns: int
    agreement: float


@dataclass(frozen=True, slots=True)
class Place:
    """An alignment in the talk's own numbering: columns are comparable words, the score is in bits."""

    bits: float
    pairs: tuple[Pair, ...]

    def moved(self, rows: int) -> Place:
        """The same place, its printed words numbered from `rows` on."""
        if not rows:
            return self
        return replace(self, pairs=tuple(pair._replace(row=pair.row + rows) for pair in self.pairs))

    @property
    def first(self) -> int:
        """The first spoken word."""
        return self.pairs[0].column

    @property
    def last(self) -> int:
        """The last spoken word."""
        return self.pairs[-1].column + self.pairs[-1].columns - 1

    @property
    def first_row(self) -> int:
        """The first printed word that is answered."""
        return self.pairs[0].row

    @property
    def last_row(self) -> int:
        """The last printed word that is answered."""
        return self.pairs[-1].row + self.pairs[-1].rows - 1

    def overlaps(self, other: Place) -> bool:
        """Whether the two share a spoken word."""
        return self.first <= other.last and other.first <= self.last

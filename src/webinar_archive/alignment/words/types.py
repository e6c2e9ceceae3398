"""The nouns of an alignment: which words are paired, and where in the talk that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from webinar_archive.models import Severity, WordChange


class Pair(NamedTuple):
    """Printed words `[row, row + rows)` aligned with spoken words `[column, column + columns)`.

    `agreement` is 0 to 1.
    """

    row: int
    column: int
    rows: int
    columns: int
    agreement: float

    @property
    def next_column(self) -> int:
        """The spoken word after the pair."""
        return self.column + self.columns


@dataclass(frozen=True, slots=True)
class Place:
    """One local alignment: columns are comparable words of the whole talk, the score is in bits."""

    score_bits: float
    pairs: tuple[Pair, ...]

    def shift_rows(self, rows: int) -> Place:
        """Return the same place with its printed words numbered from `rows` on."""
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
        return self.pairs[-1].next_column - 1

    @property
    def first_row(self) -> int:
        """The first printed word that is aligned."""
        return self.pairs[0].row

    @property
    def last_row(self) -> int:
        """The last printed word that is aligned."""
        return self.pairs[-1].row + self.pairs[-1].rows - 1

    def overlaps(self, other: Place) -> bool:
        """Tell whether the two share a spoken word."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class ClassedChange:
    """A change with the positions of its printed words, `[row, row_end)`.

    `told` is the severity of the finding about it, None where nobody need know.
    """

    change: WordChange
    row: int
    row_end: int
    told: Severity | None = None
    at_edge: bool = False

"""The local alignment of a quotation with a stretch of talk: one dynamic programme, many stretches at once.

After Smith and Waterman (1981) with the affine gaps of Gotoh (1982), over words instead of letters, changed
where speech differs from sequences:

- agreement is soft (0 to 1, letters or sounds) and weighted by how telling the printed word is;
- one printed word may answer two spoken ones, two one, and two two, compared by their joined sounds;
- printed words that were not spoken cost in proportion to their weight, editor's words nothing;
- spoken words that were not printed cost little each, nothing when they are fillers or repeated, and never more
  than one jump, so that a writer may cut.

Rows are printed words, columns spoken ones; a row is one vector operation over all stretches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

NEVER = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Costs:
    """In units of the mean weight of a word."""

    least: float = 0.5
    """Agreement under which two words do not answer each other."""
    drop: float = 0.35
    """A printed word that was not spoken, times its weight."""
    open: float = 0.5
    """The first spoken word that was not printed."""
    extend: float = 0.08
    """Each further one."""
    jump: float = 4.0
    """The most that any passage of unprinted speech costs."""
    cut: float = 0.9
    """The same where the writer marked a cut."""


COSTS = Costs()


@dataclass(frozen=True, slots=True)
class Printed:
    """The quotation's side: weights in units of their mean, and where a marked cut precedes a word."""

    weights: Floats
    drops: Floats
    cut_before: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Agreements:
    """Soft agreement of printed words (rows) with spoken ones: `[row, stretch, column]`, each 0 to 1.

    `one_two[i, :, j]` joins spoken j and j+1, `two_one[i]` printed i and i+1, `two_two` both.
    """

    one_one: Floats
    one_two: Floats
    two_one: Floats
    two_two: Floats


@dataclass(frozen=True, slots=True)
class Pair:
    """Printed words `[row, row + rows)` answer spoken `[column, column + columns)` to the degree `agreement`."""

    row: int
    column: int
    rows: int
    columns: int
    agreement: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best local alignment in one stretch."""

    stretch: int
    score: float
    pairs: tuple[Pair, ...]


def align(printed: Printed, heard: Agreements, passing: Floats, costs: Costs = COSTS) -> list[Alignment]:
    """The best local alignment in every stretch; `passing[stretch, column]` is 0 or 1 a spoken word."""
    gains = [
        _gain(heard.one_one, printed.weights, costs),
        _gain(heard.one_two, printed.weights, costs),
        _gain(heard.two_one, _pair_sums(printed.weights), costs),
        _gain(heard.two_two, _pair_sums(printed.weights), costs),
    ]
    rows, stretches, columns = heard.one_one.shape
    walked = np.cumsum(passing, axis=1, dtype=np.float32) * np.float32(costs.extend)
    ends = np.full((rows, stretches, columns), NEVER, np.float32)
    steps = np.zeros((rows, stretches, columns), np.int8)
    reaches = np.empty((rows, stretches, columns), np.float32)
    entries = np.zeros((rows + 1, stretches, columns + 1), np.float32)
    reach = np.full((stretches, columns), NEVER, np.float32)
    for row in range(rows):
        end, step = ends[row], steps[row]
        for kind, (taken, spoken) in enumerate(_MOVES):
            if row - taken + 1 < 0 or columns < spoken:
                continue
            at = row - taken + 1
            candidate = gains[kind][at][:, : columns - spoken + 1] + np.maximum(
                entries[at][:, : columns - spoken + 1], 0
            )
            target = end[:, spoken - 1 :]
            better = candidate > target
            target[better] = candidate[better]
            step[:, spoken - 1 :][better] = kind
        reach = reaches[row] = np.maximum(end, reach - printed.drops[row])
        jump = _jump(row + 1, printed, costs)
        gap = np.maximum.accumulate(reach + walked, axis=1) - walked - np.float32(costs.open)
        far = np.maximum.accumulate(reach, axis=1) - np.float32(jump)
        entries[row + 1][:, 1:] = np.maximum(np.maximum(reach, gap), far)
        entries[row + 1][:, 0] = NEVER
    table = _Table(printed, costs, walked, ends, steps, reaches, entries)
    degrees = (heard.one_one, heard.one_two, heard.two_one, heard.two_two)
    return [_trace(stretch, table, degrees) for stretch in range(stretches)]


_MOVES = ((1, 1), (1, 2), (2, 1), (2, 2))


@dataclass(frozen=True, slots=True)
class _Table:
    printed: Printed
    costs: Costs
    walked: Floats
    ends: Floats
    steps: NDArray[np.int8]
    reaches: Floats
    entries: Floats


def _jump(row: int, printed: Printed, costs: Costs) -> float:
    marked = row < len(printed.cut_before) and printed.cut_before[row]
    return costs.cut if marked else costs.jump


def _gain(agreement: Floats, weights: Floats, costs: Costs) -> Floats:
    scaled = (agreement - np.float32(costs.least)) / np.float32(1 - costs.least)
    gain: Floats = scaled * weights[:, None, None]
    gain[agreement <= costs.least] = NEVER
    return gain


def _pair_sums(weights: Floats) -> Floats:
    sums = weights.copy()
    sums[:-1] += weights[1:]
    return sums


def _trace(stretch: int, table: _Table, degrees: tuple[Floats, ...]) -> Alignment:
    own = table.ends[:, stretch]
    row, column = divmod(int(own.argmax()), own.shape[1])
    score = float(own[row, column])
    if score <= 0:
        return Alignment(stretch, 0.0, ())
    pairs: list[Pair] = []
    while True:
        kind = table.steps[row, stretch, column]
        taken, spoken = _MOVES[kind]
        first_row, first_column = row - taken + 1, column - spoken + 1
        agreement = float(degrees[kind][first_row, stretch, first_column])
        pairs.append(Pair(first_row, first_column, taken, spoken, agreement))
        if table.entries[first_row, stretch, first_column] <= 0:
            return Alignment(stretch, score, tuple(reversed(pairs)))
        row, column = _came_from(first_row, first_column, stretch, table)


def _came_from(row: int, column: int, stretch: int, table: _Table) -> tuple[int, int]:
    """The pair that ended best before printed `row` and spoken `column`: the maximum of `align` looked up again."""
    reach = table.reaches[row - 1, stretch, :column]
    walked = table.walked[stretch, :column]
    costs = table.costs
    gap = reach + walked - walked[-1] - np.float32(costs.open)
    value = np.maximum(gap, reach - np.float32(_jump(row, table.printed, costs)))
    value[-1] = reach[-1]
    before = len(value) - 1 - int(value[::-1].argmax())
    dropped = np.cumsum(table.printed.drops[:row])
    return int((table.ends[:row, stretch, before] + dropped).argmax()), before

"""From one quotation to its best places in a prepared talk: seeds, then alignment, then places told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from webinar_archive.alignment.agreement import FUSED, LEAST, agreement, fused_agreement
from webinar_archive.alignment.align import COSTS, NEVER, Alignment, Costs, Pair, Problem, align
from webinar_archive.alignment.candidates import Stretch, candidates
from webinar_archive.alignment.index import Floats, Index, Ints, distinct
from webinar_archive.alignment.phones import sound_keys
from webinar_archive.alignment.quotation import Quoted


@dataclass(frozen=True, slots=True)
class Place:
    """An alignment in the talk's own numbering: columns are comparable words, the score is in bits."""

    bits: float
    pairs: tuple[Pair, ...]

    def moved(self, rows: int) -> Place:
        """The same place, its printed words numbered from `rows` on."""
        return Place(self.bits, tuple(replace(pair, row=pair.row + rows) for pair in self.pairs))

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


def places(
    quoted: Quoted,
    index: Index,
    weights: Floats,
    stretches: Sequence[Stretch] | None = None,
    costs: Costs = COSTS,
) -> list[Place]:
    """The best places, best first, no two overlapping; only in `stretches` when they are given."""
    if not quoted.words or not len(index):
        return []
    keys = sound_keys(quoted.words, index.language)
    if stretches is None:
        types = [index.type_ids[word] for word in quoted.words if word in index.type_ids]
        stretches = candidates(
            index, types, "".join(keys), printed=len(quoted.words), cuts=sum(quoted.cut_before)
        )
    if not stretches:
        return []
    optional = np.array(quoted.optional)
    mean = float(np.mean(weights[~optional])) if not optional.all() else 1.0
    scaled = weights / np.float32(mean)
    window, starts = _window(index, stretches)
    problem = Problem(
        gains=_gains(quoted, keys, scaled, index, index.word_types[window]),
        drops=np.where(optional, 0, scaled * np.float32(costs.drop)).astype(np.float32),
        cut_before=np.array(quoted.cut_before),
        passing=index.passing[window],
        costs=costs,
    )
    found = [
        _placed(alignment, start, scaled, mean)
        for alignment, start in zip(align(problem), starts, strict=True)
        if alignment.pairs
    ]
    return _apart(found)


def _window(index: Index, stretches: Sequence[Stretch]) -> tuple[Ints, list[int]]:
    """Positions of the stretches' words, one row a stretch, all as wide as the widest."""
    width = min(len(index), max(last - first for first, last in stretches))
    starts = [max(0, min(first, len(index) - width)) for first, _ in stretches]
    return (np.array(starts)[:, None] + np.arange(width)[None, :]).astype(np.int32), starts


def _placed(alignment: Alignment, start: int, scaled: Floats, mean: float) -> Place:
    pairs = tuple(
        Pair(pair.row, pair.column + start, pair.rows, pair.columns, _agreement(pair, scaled))
        for pair in alignment.pairs
    )
    return Place(alignment.score * mean, pairs)


def _apart(found: list[Place]) -> list[Place]:
    kept: list[Place] = []
    for place in sorted(found, key=lambda p: -p.bits):
        if not any(place.overlaps(other) for other in kept):
            kept.append(place)
    return kept


def _gains(
    quoted: Quoted, keys: list[str], scaled: Floats, index: Index, window: Ints
) -> tuple[Floats, Floats, Floats, Floats]:
    known, where = distinct(window)
    types = [index.types[i] for i in known.tolist()]
    type_keys = [index.keys[i] for i in known.tolist()]
    pair_keys, pair_where = _spoken_pairs(where, type_keys)
    joined = [a + b for a, b in pairwise(keys)]
    both = scaled[:-1] + scaled[1:]
    return (
        _gain(agreement(list(quoted.words), keys, types, type_keys), scaled)[:, where],
        _gain(fused_agreement(keys, pair_keys), scaled)[:, pair_where],
        _gain(fused_agreement(joined, type_keys), both)[:, where],
        _gain(fused_agreement(joined, pair_keys), both)[:, pair_where],
    )


def _gain(found: Floats, weights: Floats) -> Floats:
    """What agreement is worth: nothing at `LEAST`, the weight of the words when it is full."""
    gain: Floats = (found - np.float32(LEAST)) * (weights / np.float32(1 - LEAST))[:, None]
    gain[found <= LEAST] = NEVER
    return gain


def _agreement(pair: Pair, weights: Floats) -> float:
    """The agreement again, from the gain."""
    weight = float(weights[pair.row : pair.row + pair.rows].sum())
    return min(1.0, LEAST + (1 - LEAST) * pair.agreement / weight) if weight else FUSED


def _spoken_pairs(where: Ints, keys: list[str]) -> tuple[list[str], Ints]:
    """Joined keys of neighbours, each once, and which begins at each column (at the last one, none)."""
    codes = where[:, :-1].astype(np.int64) * len(keys) + where[:, 1:]
    known, inverse = distinct(codes)
    joined = [keys[code // len(keys)] + keys[code % len(keys)] for code in known.tolist()]
    at = np.full(where.shape, len(joined), np.int32)
    at[:, :-1] = inverse
    return [*joined, ""], at

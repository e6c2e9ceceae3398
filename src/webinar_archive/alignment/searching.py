"""From one quotation to its best places in a prepared talk: seeds, then alignment, then places told apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from webinar_archive.alignment.agreement import FUSED, LEAST, agreement, fused_agreement
from webinar_archive.alignment.align import COSTS, NEVER, Alignment, Costs, Problem, align
from webinar_archive.alignment.candidates import RIVAL, Stretch, candidates
from webinar_archive.alignment.chaining import to_the_letter
from webinar_archive.alignment.index import Floats, Index, Ints, distinct
from webinar_archive.alignment.phones import sound_keys
from webinar_archive.alignment.place import Pair, Place
from webinar_archive.alignment.quotation import Quoted

NEAR_RIVAL = 0.6
"""The same beside a place that answers every word: with less, a stretch is a tenth as likely or worse."""


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
    if stretches is None and (place := _to_the_letter(quoted, index, weights)):
        return [place]
    keys = sound_keys(quoted.words, index.language)
    if stretches is None:
        stretches = _stretches(quoted, index, "".join(keys))
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


def _stretches(quoted: Quoted, index: Index, sounds: str, rival: float = RIVAL) -> list[Stretch]:
    types = [index.type_ids[word] for word in quoted.words if word in index.type_ids]
    return candidates(
        index, types, sounds, printed=len(quoted.words), cuts=sum(quoted.cut_before), rival=rival
    )


def _to_the_letter(quoted: Quoted, index: Index, weights: Floats) -> Place | None:
    """The one place whose words answer all that are printed, when no other stretch has most of them."""
    if any(word not in index.type_ids for word in quoted.words):
        return None
    stretches = _stretches(quoted, index, "", NEAR_RIVAL)
    return to_the_letter(quoted, index, weights, stretches[0]) if len(stretches) == 1 else None


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

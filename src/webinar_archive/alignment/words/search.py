"""From one quotation to its best places in a prepared talk: seeds, then alignment, then places told apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from webinar_archive.alignment.words.exact_chains import Chain, chained
from webinar_archive.alignment.words.index import Floats, Index, Ints, distinct
from webinar_archive.alignment.words.quotation import Quoted
from webinar_archive.alignment.words.seeds import RIVAL, Stretch, candidates
from webinar_archive.alignment.words.smith_waterman import COSTS, NEVER, Alignment, Costs, Problem, align
from webinar_archive.alignment.words.types import Pair, Place
from webinar_archive.alignment.words.weights import mean_weight
from webinar_archive.text.phonetic_keys import phonetic_keys
from webinar_archive.text.similarity import FUSED, LEAST, agreement, fused_agreement

NEAR_RIVAL = 0.6
"""The same where most words stand as printed: with less, the other is a hundredth as likely, or still less."""

PINNED = np.float32(256)
"""More than any alignment of the words in a gap is worth, in mean weights."""


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
    sounds = None
    if stretches is None:
        stretches = _stretches(quoted, index, "", NEAR_RIVAL)
        chain = chained(quoted, index, weights, stretches[0], costs) if len(stretches) == 1 else None
        if chain is not None and chain.sure:
            return [_framed(quoted, index, weights, chain, costs)]
        if chain is None or not chain.mostly:
            sounds = phonetic_keys(quoted.words, index.language)
            stretches = _stretches(quoted, index, "".join(sounds))
    if not stretches:
        return []
    mean = mean_weight(quoted, weights)
    scaled = weights / np.float32(mean)
    window, starts = _window(index, stretches)
    keys = sounds or phonetic_keys(quoted.words, index.language)
    problem = _problem(quoted, keys, scaled, index, window, costs)
    found = [
        _placed(alignment, start, scaled, mean)
        for alignment, start in zip(align(problem), starts, strict=True)
        if alignment.pairs
    ]
    return _apart(found)


def _problem(
    quoted: Quoted, keys: Sequence[str], scaled: Floats, index: Index, window: Ints, costs: Costs
) -> Problem:
    optional = np.array(quoted.optional)
    return Problem(
        gains=_gains(quoted, keys, scaled, index, index.word_types[window]),
        drops=np.where(optional, 0, scaled * np.float32(costs.drop)).astype(np.float32),
        cut_before=np.array(quoted.cut_before),
        passing=index.passing[window],
        costs=costs,
    )


def _stretches(quoted: Quoted, index: Index, sounds: str, rival: float = RIVAL) -> list[Stretch]:
    types = [index.type_ids[word] for word in quoted.words if word in index.type_ids]
    return candidates(
        index, types, sounds, printed=len(quoted.words), cuts=sum(quoted.cut_before), rival=rival
    )


def _framed(quoted: Quoted, index: Index, weights: Floats, chain: Chain, costs: Costs) -> Place:
    """The place that a chain of words said as printed frames, its gaps filled."""
    pairs = [pair for run in chain.runs for pair in run.pairs]
    if not chain.gaps:
        return Place(chain.sums.worth([run.whole for run in chain.runs]), tuple(pairs))
    pairs = _in_gaps(quoted, index, weights, chain, pairs, costs)
    return Place(chain.sums.worth(pairs), tuple(pairs))


def _in_gaps(
    quoted: Quoted, index: Index, weights: Floats, chain: Chain, settled: list[Pair], costs: Costs
) -> list[Pair]:
    """`settled`, and what answers best in the gaps of a chain, all in one problem.

    Of each run two words take part beside a gap: so much is laid on the inner one that every alignment goes
    through it, and the outer one may be joined with a word of the gap.
    """
    printed = range(len(quoted.words))
    rows = sorted({row for gap in chain.gaps for row in range(gap.row - 2, gap.row_end + 2)} & set(printed))
    outer = {row for gap in chain.gaps for row in (gap.row - 1, gap.row_end)}
    beside = [pair for pair in settled if pair.row in rows]
    columns = sorted(
        {column for gap in chain.gaps for column in range(gap.column, gap.column_end)}
        | {pair.column for pair in beside}
    )
    part = quoted.only(rows)
    scaled = weights[rows] / np.float32(mean_weight(quoted, weights))
    keys = phonetic_keys(part.words, index.language)
    problem = _problem(part, keys, scaled, index, np.array([columns], np.int32), costs)
    for pair in beside:
        if pair.row not in outer:
            problem.gains[0][rows.index(pair.row), 0, columns.index(pair.column)] += PINNED
    (alignment,) = align(problem)
    found = [
        Pair(rows[pair.row], columns[pair.column], pair.rows, pair.columns, _agreement(pair, scaled))
        for pair in alignment.pairs
    ]
    return sorted([*(pair for pair in settled if pair.row not in rows), *found])


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
    quoted: Quoted, keys: Sequence[str], scaled: Floats, index: Index, window: Ints
) -> tuple[Floats, Floats, Floats, Floats]:
    known, where = distinct(window)
    types = [index.types[i] for i in known.tolist()]
    type_keys = index.keys_of(known.tolist())
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

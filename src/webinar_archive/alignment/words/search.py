"""The best places of one quotation in a prepared talk: candidate windows, alignment, overlaps dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.words.distinct import unique_inverse
from webinar_archive.alignment.words.exact_chains import ExactChain, Gap, exact_chain
from webinar_archive.alignment.words.index import Floats, Ints, TypeNumbers, WordIndex
from webinar_archive.alignment.words.narrow_gaps import is_narrow, pairs_in_gap
from webinar_archive.alignment.words.quotation import PreparedQuotation
from webinar_archive.alignment.words.seeds import RIVAL_SHARE, Window, candidate_windows
from webinar_archive.alignment.words.smith_waterman import (
    COSTS,
    NEVER,
    Alignment,
    Costs,
    Gains,
    Problem,
    align,
)
from webinar_archive.alignment.words.types import Pair, Place
from webinar_archive.alignment.words.weights import mean_weight
from webinar_archive.text.similarity import (
    MIN_AGREEMENT,
    MIN_FUSED_AGREEMENT,
    agreement,
    fused_agreement,
)

EXACT_RIVAL_SHARE = 0.6
"""Like `RIVAL_SHARE`, where most words are spoken as printed: a weaker rival is a hundredth as probable."""

PINNED_GAIN = np.float32(256)
"""More than any alignment of the words in a gap can score, in mean weights."""


def find_places(
    quotation: PreparedQuotation,
    index: WordIndex,
    weights: Floats,
    windows: Sequence[Window] | None = None,
    costs: Costs = COSTS,
) -> list[Place]:
    """Return the best places, best first, without overlaps; only in `windows` when they are given."""
    if not quotation.words or not len(index):
        return []
    keys = None
    if windows is None:
        windows = _candidates(quotation, index, "", EXACT_RIVAL_SHARE)
        chain = exact_chain(quotation, index, weights, windows[0], costs) if len(windows) == 1 else None
        if chain is not None and chain.is_reliable:
            return [_place_of_chain(quotation, index, weights, chain, costs)]
        if chain is None or not chain.covers_most:
            keys = index.keys_of_words(quotation.words)
            windows = _candidates(quotation, index, "".join(keys))
    if not windows:
        return []
    mean = mean_weight(quotation, weights)
    scaled = weights / np.float32(mean)
    columns, starts = _window_columns(index, windows)
    keys = keys or index.keys_of_words(quotation.words)
    problem = _problem(quotation, keys, scaled, index, columns, costs)
    places = [
        _to_place(alignment, start, scaled, mean)
        for alignment, start in zip(align(problem), starts, strict=True)
        if alignment.pairs
    ]
    return _drop_overlapping(places)


def place_within(
    quotation: PreparedQuotation, index: WordIndex, weights: Floats, window: Window
) -> Place | None:
    """Return the best place in a window."""
    chain = exact_chain(quotation, index, weights, window)
    if chain is not None and chain.is_reliable:
        return _place_of_chain(quotation, index, weights, chain, COSTS)
    return next(iter(find_places(quotation, index, weights, [window])), None)


def most_bits(quotation: PreparedQuotation, index: WordIndex, weights: Floats, window: Window) -> float:
    """Return a score that no alignment in a window exceeds: every word where it gains most, no gap at any cost.

    The last word counts in full: in a longer quotation it may be joined with the next one.
    """
    keys = index.keys_of_words(quotation.words)
    columns, _ = _window_columns(index, [window])
    gains = _gains(quotation, keys, weights, index, index.word_types[columns])
    one_one, one_two, two_one, two_two = (gain.values.max(axis=1, initial=0).tolist() for gain in gains)
    one_one[-1] = float(weights[-1])
    before, most = 0.0, 0.0
    for row, alone in enumerate(map(max, one_one, one_two)):
        joined = before + max(two_one[row - 1], two_two[row - 1]) if row else 0.0
        before, most = most, max(most + alone, joined)
    return most


def _problem(
    quotation: PreparedQuotation,
    keys: Sequence[str],
    scaled: Floats,
    index: WordIndex,
    columns: Ints,
    costs: Costs,
) -> Problem:
    optional = np.array(quotation.optional)
    return Problem(
        gains=_gains(quotation, keys, scaled, index, index.word_types[columns]),
        drops=np.where(optional, 0, scaled * np.float32(costs.drop)).astype(np.float32),
        cut_before=np.array(quotation.cut_before),
        passing=index.passing[columns],
        costs=costs,
    )


def _candidates(
    quotation: PreparedQuotation, index: WordIndex, sounds: str, rival_share: float = RIVAL_SHARE
) -> list[Window]:
    types = [index.type_ids[word] for word in quotation.words if word in index.type_ids]
    cuts = sum(quotation.cut_before)
    return candidate_windows(
        index, types, sounds, printed=len(quotation.words), cuts=cuts, rival_share=rival_share
    )


def _place_of_chain(
    quotation: PreparedQuotation, index: WordIndex, weights: Floats, chain: ExactChain, costs: Costs
) -> Place:
    """Return the place that a chain of exact runs frames, its gaps aligned."""
    pairs = [pair for run in chain.runs for pair in run.pairs]
    if not chain.gaps:
        return Place(chain.costs.score([run.as_one_pair for run in chain.runs]), tuple(pairs))
    narrow = [gap for gap in chain.gaps if is_narrow(gap)]
    if narrow:
        # one call for the sounds of all their words is quicker than one for each
        words = [
            word
            for gap in narrow
            for word in (
                *quotation.words[max(0, gap.row - 1) : gap.row_end + 1],
                *index.folded_words(max(0, gap.column - 1), gap.column_end + 1),
            )
        ]
        index.keys_of_words(words)
        found = [pair for gap in narrow for pair in pairs_in_gap(quotation, index, chain.costs, gap)]
        borders = {row for gap in narrow for row in (gap.row - 1, gap.row_end)}
        pairs = sorted([*(pair for pair in pairs if pair.row not in borders), *found])
    wide = [gap for gap in chain.gaps if not is_narrow(gap)]
    if wide:
        pairs = _align_gaps(quotation, index, weights, wide, pairs, costs)
    return Place(chain.costs.score(pairs), tuple(pairs))


def _align_gaps(
    quotation: PreparedQuotation,
    index: WordIndex,
    weights: Floats,
    gaps: Sequence[Gap],
    fixed: list[Pair],
    costs: Costs,
) -> list[Pair]:
    """Return the fixed pairs and the best pairs in the gaps of a chain, all gaps in one problem.

    Two words of each run take part next to a gap: the inner one gains so much that every alignment passes
    through it, and the outer one may be joined with a word of the gap.
    """
    printed = range(len(quotation.words))
    rows = sorted({row for gap in gaps for row in range(gap.row - 2, gap.row_end + 2)} & set(printed))
    outer = {row for gap in gaps for row in (gap.row - 1, gap.row_end)}
    borders = [pair for pair in fixed if pair.row in rows]
    columns = sorted(
        {column for gap in gaps for column in range(gap.column, gap.column_end)}
        | {pair.column for pair in borders}
    )
    part = quotation.select(rows)
    scaled = weights[rows] / np.float32(mean_weight(quotation, weights))
    keys = index.keys_of_words(part.words)
    problem = _problem(part, keys, scaled, index, np.array([columns], np.int32), costs)
    pinned = [(rows.index(p.row), columns.index(p.column)) for p in borders if p.row not in outer]
    one_one = _pinned(problem.gains[0], pinned)
    (alignment,) = align(replace(problem, gains=(one_one, *problem.gains[1:])))
    found = [
        Pair(rows[pair.row], columns[pair.column], pair.rows, pair.columns, _agreement_of_gain(pair, scaled))
        for pair in alignment.pairs
    ]
    return sorted([*(pair for pair in fixed if pair.row not in rows), *found])


def _pinned(gains: Gains, cells: Sequence[tuple[int, int]]) -> Gains:
    """Return the gains of one window with `PINNED_GAIN` more at some cells, whose columns become kinds of their own."""
    rows, columns = zip(*cells, strict=True)
    values, kinds = gains.values, gains.kinds.copy()
    own = np.arange(len(columns)) + values.shape[1]
    values = np.concatenate((values, values[:, kinds[0, columns]]), axis=1)
    values[rows, own] += PINNED_GAIN
    kinds[0, columns] = own
    return Gains(values, kinds)


def _window_columns(index: WordIndex, windows: Sequence[Window]) -> tuple[Ints, list[int]]:
    """Return the positions of the words of each window, one row a window, all as wide as the widest."""
    width = min(len(index), max(last - first for first, last in windows))
    starts = [max(0, min(first, len(index) - width)) for first, _ in windows]
    return (np.array(starts)[:, None] + np.arange(width)[None, :]).astype(np.int32), starts


def _to_place(alignment: Alignment, start: int, scaled: Floats, mean: float) -> Place:
    pairs = tuple(
        Pair(pair.row, pair.column + start, pair.rows, pair.columns, _agreement_of_gain(pair, scaled))
        for pair in alignment.pairs
    )
    return Place(alignment.score * mean, pairs)


def _drop_overlapping(places: list[Place]) -> list[Place]:
    """Keep the best of each group of overlapping places."""
    best: list[Place] = []
    for place in sorted(places, key=lambda p: -p.score_bits):
        if not any(place.overlaps(better) for better in best):
            best.append(place)
    return best


def _gains(
    quotation: PreparedQuotation,
    keys: Sequence[str],
    scaled: Floats,
    index: WordIndex,
    window_types: TypeNumbers,
) -> tuple[Gains, Gains, Gains, Gains]:
    """Return the gains of each move of `smith_waterman.MOVES`."""
    distinct, numbers = unique_inverse(window_types)
    where = numbers.astype(np.intp)
    types = [index.types[i] for i in distinct.tolist()]
    type_keys = index.keys_of(distinct.tolist())
    pair_keys, pair_where = _spoken_pairs(where, type_keys)
    joined = [a + b for a, b in pairwise(keys)]
    both = scaled[:-1] + scaled[1:]
    return (
        Gains(_gain(agreement(list(quotation.words), keys, types, type_keys), scaled), where),
        Gains(_gain(fused_agreement(keys, pair_keys), scaled), pair_where),
        Gains(_gain(fused_agreement(joined, type_keys), both), where),
        Gains(_gain(fused_agreement(joined, pair_keys), both), pair_where),
    )


def _gain(agreements: Floats, weights: Floats) -> Floats:
    """Scale agreement to a gain: 0 at `MIN_AGREEMENT`, the weight of the words at 1."""
    gain: Floats = (agreements - np.float32(MIN_AGREEMENT)) * (weights / np.float32(1 - MIN_AGREEMENT))[
        :, None
    ]
    gain[agreements <= MIN_AGREEMENT] = NEVER
    return gain


def _agreement_of_gain(pair: Pair, weights: Floats) -> float:
    """Invert `_gain`: return the agreement of a pair that holds its gain."""
    at, rows = pair.row, pair.rows
    weight = weights.item(at) if rows == 1 else float(weights[at : at + rows].sum())
    if not weight:
        return MIN_FUSED_AGREEMENT
    return min(1.0, MIN_AGREEMENT + (1 - MIN_AGREEMENT) * pair.agreement / weight)


def _spoken_pairs(where: NDArray[np.intp], keys: list[str]) -> tuple[list[str], NDArray[np.intp]]:
    """Return the distinct joined keys of neighbours, and which begins at each column (the last has an empty one)."""
    codes = where[:, :-1] * len(keys) + where[:, 1:]
    distinct, inverse = unique_inverse(codes)
    joined = [keys[code // len(keys)] + keys[code % len(keys)] for code in distinct.tolist()]
    at = np.full(where.shape, len(joined), np.intp)
    at[:, :-1] = inverse
    return [*joined, ""], at

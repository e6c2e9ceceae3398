"""The best pairs in a narrow gap between exact runs, where few words agree at all.

The same optimum as that of the dynamic programme in `smith_waterman`, found by chaining those words: in a gap of a
word or two there are none or a handful, and filling tables takes many times as long.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from webinar_archive.alignment.words.exact_chains import Gap
from webinar_archive.alignment.words.index import WordIndex
from webinar_archive.alignment.words.prefix_costs import PrefixCosts
from webinar_archive.alignment.words.quotation import PreparedQuotation
from webinar_archive.alignment.words.types import Pair
from webinar_archive.text.similarity import MIN_AGREEMENT, agreeing, agreeing_fused

MAX_CELLS = 300
"""Printed times spoken words of a gap and its borders up to which it is narrow."""


def is_narrow(gap: Gap) -> bool:
    """Tell whether few words can agree in a gap, so that chaining them is quick."""
    return (gap.row_end - gap.row + 2) * (gap.column_end - gap.column + 2) <= MAX_CELLS


def pairs_in_gap(quotation: PreparedQuotation, index: WordIndex, costs: PrefixCosts, gap: Gap) -> list[Pair]:
    """Return the best pairs in a gap, those of its two borders included, which may be joined with its words."""
    opens, closes = not gap.row, gap.row_end == len(quotation.words)
    first = (gap.row, gap.column) if opens else (gap.row - 1, gap.column - 1)
    last = (gap.row_end, gap.column_end) if closes else (gap.row_end + 1, gap.column_end + 1)
    # empty pairs stand for the fixed words before and after
    pairs = [] if opens else [Pair(*first, 0, 0, 0.0)]
    scores, links = [0.0] * len(pairs), [-1] * len(pairs)
    pairs += sorted(_agreeing_pairs(quotation, index, first, last))
    pairs += [] if closes else [Pair(*last, 0, 0, 0.0)]
    for pair in pairs[len(scores) :]:
        score, link = _best_before(pairs, scores, costs, pair)
        weight = costs.weights[pair.row + pair.rows] - costs.weights[pair.row]
        scores.append(score + weight * (pair.agreement - MIN_AGREEMENT) / (1 - MIN_AGREEMENT))
        links.append(link)
    if not pairs:
        return []
    at = max(range(len(pairs)), key=scores.__getitem__) if closes else len(pairs) - 1
    chain: list[Pair] = []
    while at >= 0:
        chain.append(pairs[at])
        at = links[at]
    return [pair for pair in reversed(chain) if pair.rows]


def _best_before(
    pairs: Sequence[Pair], scores: Sequence[float], costs: PrefixCosts, pair: Pair
) -> tuple[float, int]:
    """Return the best score with which a pair is entered, and the number of the pair before it, -1 without any.

    A pair without any is possible only where nothing is fixed before it. Of equal scores that of the nearest
    spoken word is taken.
    """
    row, column = pair.row, pair.column
    best, link, nearest = (0.0, -1, column) if pairs[0].rows else (-math.inf, -1, -1)
    for at in reversed(range(len(scores))):
        score = scores[at]
        before_row, before_column, rows, columns, _ = pairs[at]
        end_row, end_column = before_row + rows, before_column + columns
        if score < best or end_row > row or end_column > column:
            continue
        if end_row != row or end_column != column:
            score -= costs.gap_cost(end_row, end_column, row, column)
        if score > best or (score == best and end_column > nearest):
            best, link, nearest = score, at, end_column
    return best, link


def _agreeing_pairs(
    quotation: PreparedQuotation, index: WordIndex, first: tuple[int, int], last: tuple[int, int]
) -> list[Pair]:
    """Return all pairs of one or two printed words and spoken ones like them, from `first` to before `last`."""
    row, column = first
    printed = quotation.words[row : last[0]]
    spoken = index.folded_words(column, last[1])
    keys = index.keys_of_words([*printed, *spoken])
    keys, said = keys[: len(printed)], keys[len(printed) :]
    joined = [one + other for one, other in pairwise(keys)]
    said_joined = [one + other for one, other in pairwise(said)]
    return [
        Pair(row + at, column + to, rows, columns, agreement)
        for rows, columns, cells in (
            (1, 1, agreeing(printed, keys, spoken, said)),
            (1, 2, agreeing_fused(keys, said_joined)),
            (2, 1, agreeing_fused(joined, said)),
            (2, 2, agreeing_fused(joined, said_joined)),
        )
        for at, to, agreement in cells
    ]

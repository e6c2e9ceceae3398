"""Passages that a writer joined: what a place leaves uncovered is looked for beside it, then anywhere.

A chain of local alignments in the sense of Eppstein et al. (1992), with one difference: speech order is free,
for writers turn clauses round. A further passage must stand on its own feet, less firmly when it is close by.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from webinar_archive.alignment.align import Pair
from webinar_archive.alignment.index import Floats, Index
from webinar_archive.alignment.judging import chance_said, evidence
from webinar_archive.alignment.quotation import Quoted
from webinar_archive.alignment.searching import Place, places

LEAST_BITS = 25.0
"""Uncovered words worth less are not looked for."""

LEAST_WORDS = 3
BESIDE = 200
"""Comparable words on either side that count as close by."""

JOIN_BITS = 9.0
"""What a join costs: the surprise of finding the passage at one of some five hundred places."""

FAR = 0.9
CLOSE = 0.5
HOPELESS = 0.003
"""Chances of having been said that a passage must reach by itself."""


def join(quoted: Quoted, index: Index, weights: Floats, place: Place) -> list[Place]:
    """`place` and the passages found for what it leaves uncovered, in the order of the printed words."""
    passages = [place]
    if chance_said(evidence(quoted, index, weights, passages)) < HOPELESS:
        return passages
    for first, last in _uncovered(quoted, weights, place):
        further = _find(quoted.part(first, last), index, weights[first:last], passages)
        if further:
            pairs = tuple(
                Pair(p.row + first, p.column, p.rows, p.columns, p.agreement) for p in further.pairs
            )
            passages.append(Place(further.bits - JOIN_BITS, pairs))
    return sorted(passages, key=lambda passage: passage.pairs[0].row)


def _uncovered(quoted: Quoted, weights: Floats, place: Place) -> Iterator[tuple[int, int]]:
    covered = np.zeros(len(weights) + 2, np.bool_)
    covered[0] = covered[-1] = True
    for pair in place.pairs:
        covered[pair.row + 1 : pair.row + pair.rows + 1] = True
    edges = np.flatnonzero(covered)
    for before, after in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        first, last = before, after - 1
        own = [i for i in range(first, last) if not quoted.optional[i]]
        if len(own) >= LEAST_WORDS and float(weights[own].sum()) >= LEAST_BITS:
            yield first, last


def _find(part: Quoted, index: Index, weights: Floats, passages: list[Place]) -> Place | None:
    place = passages[0]
    beside = [
        (max(0, place.first - BESIDE), place.first),
        (place.last + 1, min(len(index), place.last + 1 + BESIDE)),
    ]
    close = [stretch for stretch in beside if stretch[1] - stretch[0] >= LEAST_WORDS]
    prior = math.log(max(1.0, len(index) / (2 * BESIDE)))
    for stretches, bonus, least in ((close, prior, CLOSE), (None, 0.0, FAR)):
        for found in places(part, index, weights, stretches):
            free = not any(found.overlaps(other) for other in passages)
            if free and chance_said(evidence(part, index, weights, [found]), bonus) >= least:
                return found
    return None

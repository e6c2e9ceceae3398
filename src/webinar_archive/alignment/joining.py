"""Passages that a writer joined: what a place leaves uncovered is looked for beside it, then anywhere.

A chain of local alignments in the sense of Eppstein et al. (1992), with one difference: speech order is free,
for writers turn clauses round. A further passage must stand on its own feet, less firmly when it is close by.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from webinar_archive.alignment.candidates import Stretch
from webinar_archive.alignment.index import Floats, Index
from webinar_archive.alignment.judging import chance_said, evidence
from webinar_archive.alignment.quotation import Quoted
from webinar_archive.alignment.searching import Place, places

LONG = 120
"""Printed words aligned at a time."""

REPEATED = 40
"""Printed words up to which a speaker may say the same again within a minute."""

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


def first_places(quoted: Quoted, index: Index, weights: Floats) -> list[Place]:
    """The best places, best first; for a long quotation, those of the part that is found best.

    Time and memory grow with the printed words times those around a place: parts bound both.
    """
    by_part = [
        [place.moved(first) for place in places(quoted.part(first, last), index, weights[first:last])]
        for first, last in _parts(0, len(quoted.words))
    ]
    return max(by_part, key=lambda found: found[0].bits if found else 0.0, default=[])


def join(quoted: Quoted, index: Index, weights: Floats, place: Place) -> list[Place]:
    """`place` and the passages found for what it leaves uncovered, in the order of the printed words."""
    passages = [place]
    if chance_said(evidence(quoted, index, weights, passages)) < HOPELESS:
        return passages
    for first, last in _uncovered(quoted, weights, place):
        further = _find(quoted.part(first, last), index, weights[first:last], passages)
        if further:
            passages.append(replace(further.moved(first), bits=further.bits - JOIN_BITS))
    return sorted(passages, key=lambda passage: passage.pairs[0].row)


def said_again(quoted: Quoted, index: Index, weights: Floats, found: list[Place]) -> list[Place]:
    """`found`, and close by the best of them the places that its own stretch of talk hid.

    A stretch yields one alignment, so that words repeated at once would otherwise be seen once. Only short
    quotations are repeated word by word.
    """
    if not found or len(quoted.words) > REPEATED:
        return found
    again = places(quoted, index, weights, _beside(index, found[:1]))
    fresh = [place for place in again if not any(place.overlaps(other) for other in found)]
    return [found[0], *sorted([*found[1:], *fresh], key=lambda place: -place.bits)]


def _uncovered(quoted: Quoted, weights: Floats, place: Place) -> Iterator[tuple[int, int]]:
    covered = np.zeros(len(weights) + 2, np.bool_)
    covered[0] = covered[-1] = True
    for pair in place.pairs:
        covered[pair.row + 1 : pair.row + pair.rows + 1] = True
    edges = np.flatnonzero(covered)
    for before, after in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        for first, last in _parts(before, after - 1):
            own = [i for i in range(first, last) if not quoted.optional[i]]
            if len(own) >= LEAST_WORDS and float(weights[own].sum()) >= LEAST_BITS:
                yield first, last


def _parts(first: int, last: int) -> Iterator[tuple[int, int]]:
    """`[first, last)` cut into even parts of at most `LONG` words."""
    count = -(-(last - first) // LONG)
    for part in range(count):
        yield first + (last - first) * part // count, first + (last - first) * (part + 1) // count


def _find(part: Quoted, index: Index, weights: Floats, passages: list[Place]) -> Place | None:
    prior = math.log(max(1.0, len(index) / (2 * BESIDE)))
    for stretches, bonus, least in ((_beside(index, passages), prior, CLOSE), (None, 0.0, FAR)):
        for found in places(part, index, weights, stretches):
            free = _free(found, passages)
            if free and chance_said(evidence(part, index, weights, [free]), bonus) >= least:
                return free
    return None


def _beside(index: Index, passages: list[Place]) -> list[Stretch]:
    """What stands before and after the first passage found and the latest one."""
    stretches = {
        stretch
        for place in (passages[0], passages[-1])
        for stretch in (
            (max(0, place.first - BESIDE), place.first),
            (place.last + 1, min(len(index), place.last + 1 + BESIDE)),
        )
    }
    return sorted(stretch for stretch in stretches if stretch[1] - stretch[0] >= LEAST_WORDS)


def _free(place: Place, passages: list[Place]) -> Place | None:
    """The place without words that other passages have taken; None when little is left."""
    pairs = tuple(
        pair
        for pair in place.pairs
        if not any(p.first < pair.column + pair.columns and pair.column <= p.last for p in passages)
    )
    return replace(place, pairs=pairs) if 2 * len(pairs) > len(place.pairs) else None

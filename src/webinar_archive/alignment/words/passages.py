"""Passages that a writer joined: what a place leaves uncovered is looked for beside it, then anywhere.

A chain of local alignments in the sense of Eppstein et al. (1992), with one difference: speech order is free,
for writers turn clauses round. A further passage must stand on its own feet, less firmly when it is close by.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from webinar_archive.alignment.words.confidence import Evidence, chance_said, evidence
from webinar_archive.alignment.words.index import Floats, Index
from webinar_archive.alignment.words.maximal_segments import maximal_segment, maximal_segments
from webinar_archive.alignment.words.quotation import Quoted
from webinar_archive.alignment.words.search import places
from webinar_archive.alignment.words.seeds import Stretch
from webinar_archive.alignment.words.smith_waterman import COSTS
from webinar_archive.alignment.words.types import Pair, Place

LONG = 120
"""Printed words aligned at a time."""

BADLY = 0.6
"""Agreement under which printed words count as answered badly."""

LEAST_BITS = 25.0
"""Badly answered words worth less are not looked for."""

LEAP = 6
EDGE_BITS = 12.0
"""What the words beyond a leap must be worth: more than a chance find among the few dozen words around."""

LEAST_WORDS = 3
WIDER = 40
"""Printed words on either side of a run that the passage found for it may answer, too."""

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
    """`place` and the passages that answer better what it answers badly, in the order of the printed words."""
    passages = [place]
    tried: set[tuple[int, int]] = set()
    while run := next((r for r in _wanting(quoted, weights, passages) if r not in tried), None):
        if not tried and chance_said(evidence(quoted, index, weights, passages)) < HOPELESS:
            return passages
        tried.add(run)  # and so this ends: there are only so many runs
        passages = _with_run(quoted, index, weights, passages, *run)
    trimmed = [_trimmed(quoted, index, weights, passage) for passage in passages]
    return sorted(trimmed, key=lambda passage: passage.pairs[0].row)


def _with_run(
    quoted: Quoted, index: Index, weights: Floats, passages: list[Place], first: int, last: int
) -> list[Place]:
    """The passages and one more that answers printed words `[first, last)` better; the same without any."""
    held, others = passages[0], passages[1:]
    rest = _outside(held, first, last)
    if rest is None:
        return passages
    found = _find(quoted.part(first, last), index, weights[first:last], [rest, *others])
    if found is None:
        return passages
    further = _widened(quoted, index, weights, found.moved(first), rest, others)
    gained = _worth(weights, further) - _worth(weights, held)
    first, last = maximal_segment(gained)
    rest, answer = _outside(held, first, last), _inside(further, first, last)
    rest = _free(rest, [answer]) if rest and answer else None
    if not rest or not answer or float(gained[first:last].sum()) <= JOIN_BITS:
        return passages
    lost = max(0.0, float(_worth(weights, held)[first:last].sum()))
    won = float(_worth(weights, answer)[first:last].sum())
    return [replace(rest, bits=held.bits - lost), *others, replace(answer, bits=won - JOIN_BITS)]


def _widened(
    quoted: Quoted, index: Index, weights: Floats, found: Place, rest: Place, others: list[Place]
) -> Place:
    """The place, with the printed words around its own that it answers as well."""
    rows = [row for place in others for row in (place.first_row, place.last_row)]
    first = max([0, found.first_row - WIDER, *(row + 1 for row in rows if row < found.first_row)])
    last = min([len(quoted.words), found.last_row + WIDER, *(row for row in rows if row > found.last_row)])
    reach = last - first + len(found.pairs)
    columns = [pair.column for place in (rest, *others) for pair in place.pairs]
    begin = max([found.first - reach, *(c + 1 for c in columns if c < found.first)])
    end = min([found.last + 1 + reach, *(c for c in columns if c > found.last)])
    stretch = (max(0, begin), min(len(index), end))
    around = places(quoted.part(first, last), index, weights[first:last], [stretch])
    return next((place.moved(first) for place in around if place.overlaps(found)), found)


def _worth(weights: Floats, place: Place) -> Floats:
    """What the place makes of each printed word, in bits; less than nothing for those that it leaves out."""
    answers = _answers(len(weights), place)
    return weights * np.where(answers > 0, answers, -COSTS.drop)


def _inside(place: Place, first: int, last: int) -> Place | None:
    pairs = tuple(p for p in place.pairs if first <= p.row and p.row + p.rows <= last)
    return replace(place, pairs=pairs) if pairs else None


def _outside(place: Place, first: int, last: int) -> Place | None:
    pairs = tuple(p for p in place.pairs if p.row + p.rows <= first or p.row >= last)
    return replace(place, pairs=pairs) if pairs else None


def _wanting(quoted: Quoted, weights: Floats, passages: list[Place]) -> Iterator[tuple[int, int]]:
    """Runs of printed words that no passage answers well, and that are worth looking for."""
    own = np.where(quoted.optional, 0, weights)
    for start, end in maximal_segments(own * (BADLY - _answers(len(weights), *passages))):
        for first, last in _parts(start, end):
            spoken = [i for i in range(first, last) if not quoted.optional[i]]
            if len(spoken) >= LEAST_WORDS and float(own[first:last].sum()) >= LEAST_BITS:
                yield first, last


def _answers(rows: int, *passages: Place) -> Floats:
    """How well each printed word is answered, 0 to 1."""
    answers = np.zeros(rows, np.float32)
    for pair in (pair for place in passages for pair in place.pairs):
        answers[pair.row : pair.row + pair.rows] = pair.agreement
    return answers


def _parts(first: int, last: int) -> Iterator[tuple[int, int]]:
    """`[first, last)` cut into even parts of at most `LONG` words."""
    count = -(-(last - first) // LONG)
    for part in range(count):
        yield first + (last - first) * part // count, first + (last - first) * (part + 1) // count


def _trimmed(quoted: Quoted, index: Index, weights: Floats, place: Place) -> Place:
    """The place without the few words before its first leap, or after its last, that chance may have put there.

    A leap passes over `LEAP` spoken words, or costs as much, where the writer marked no cut.
    """
    pairs = list(place.pairs)
    for _ in range(2):  # from the front, then, turned round, from the back
        while leap := _leap(quoted, index, pairs):
            edge = sum(float(weights[p.row : p.row + p.rows].sum()) * p.agreement for p in pairs[:leap])
            if edge >= EDGE_BITS:
                break
            del pairs[:leap]
        pairs.reverse()
    return replace(place, pairs=tuple(pairs)) if len(pairs) < len(place.pairs) else place


def _leap(quoted: Quoted, index: Index, pairs: list[Pair]) -> int:
    """The number of pairs before the first leap; 0 without any."""
    for at, (one, other) in enumerate(pairwise(pairs), 1):
        before, after = (one, other) if one.column < other.column else (other, one)
        left_out = slice(before.column + before.columns, after.column)
        if left_out.stop - left_out.start < LEAP or float(index.passing[left_out].sum()) < LEAP:
            continue
        if not any(quoted.cut_before[before.row + 1 : after.row + 1]):
            return at
    return 0


def _find(part: Quoted, index: Index, weights: Floats, passages: list[Place]) -> Place | None:
    prior = math.log(max(1.0, len(index) / (2 * BESIDE)))
    own = float(np.where(part.optional, 0, weights).sum())
    as_printed = Evidence(score=own, telling=1.0, run=own, near=0.0, numbers=0.0)
    for stretches, bonus, least in ((beside(index, passages), prior, CLOSE), (None, 0.0, FAR)):
        if chance_said(as_printed, bonus) < least:
            continue  # not even said to the letter would it be believed
        for found in places(part, index, weights, stretches):
            free = _free(found, passages)
            if free and chance_said(evidence(part, index, weights, [free]), bonus) >= least:
                return free
    return None


def beside(index: Index, passages: list[Place]) -> list[Stretch]:
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

"""Passages that a writer joined: what one place leaves uncovered is searched next to it, then in the whole talk.

A chain of local alignments in the sense of Eppstein et al. (1992), except that the order in speech is free,
because writers reorder clauses. A further passage needs enough evidence of its own, less when it is adjacent.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from webinar_archive.alignment.words.confidence import Evidence, collect_evidence, spoken_probability
from webinar_archive.alignment.words.edges import trim_edges
from webinar_archive.alignment.words.index import Floats, WordIndex
from webinar_archive.alignment.words.maximal_segments import maximal_segment, maximal_segments
from webinar_archive.alignment.words.quotation import PreparedQuotation
from webinar_archive.alignment.words.search import find_places
from webinar_archive.alignment.words.seeds import Window
from webinar_archive.alignment.words.smith_waterman import COSTS
from webinar_archive.alignment.words.types import Place

MAX_PART_WORDS = 120
"""Printed words that are aligned at a time."""

WEAK_AGREEMENT = 0.6
"""Agreement under which printed words count as uncovered."""

MIN_UNCOVERED_BITS = 25.0
"""Uncovered words that weigh less are not searched for."""

MIN_UNCOVERED_WORDS = 3
EXTENSION_WORDS = 40
"""Printed words on either side of an uncovered run that the passage found for it may cover, too."""

ADJACENT_WORDS = 200
"""Comparable words on either side of a place that count as adjacent."""

JOIN_COST_BITS = 9.0
"""Cost of a join: the surprise of finding the passage at one of some five hundred places."""

FURTHER_LOG_ODDS = 2.0
"""Evidence that a further passage needs beyond the first: the words left over may be found by chance, too."""

MIN_PROBABILITY_ANYWHERE = 0.9
MIN_PROBABILITY_ADJACENT = 0.5
MIN_PROBABILITY_TO_EXTEND = 0.003
"""Probabilities of being spoken that a passage must reach by itself: anywhere in the talk, and next to the first
place; and that the first place must reach for further passages to be searched at all."""


def best_places(quotation: PreparedQuotation, index: WordIndex, weights: Floats) -> list[Place]:
    """Return the best places, best first; for a long quotation, those of the part with the best score.

    Time and memory grow with the printed words times those of a window: parts bound both.
    """
    by_part = [
        [
            place.shift_rows(first)
            for place in find_places(quotation.part(first, last), index, weights[first:last])
        ]
        for first, last in _split_evenly(0, len(quotation.words))
    ]
    return max(by_part, key=lambda places: places[0].score_bits if places else 0.0, default=[])


def join_passages(
    quotation: PreparedQuotation, index: WordIndex, weights: Floats, places: Sequence[Place]
) -> list[Place]:
    """Return the best of `places`, the first, and the passages that cover better what it covers badly.

    They come in the printed order.
    """
    passages = [places[0]]
    tried: set[tuple[int, int]] = set()
    while run := next((r for r in _uncovered_runs(quotation, weights, passages) if r not in tried), None):
        if not tried:
            evidence = collect_evidence(quotation, index, weights, passages, places[1:])
            if spoken_probability(evidence) < MIN_PROBABILITY_TO_EXTEND:
                return passages
        tried.add(run)  # ends the loop: the number of runs is finite
        passages = _add_passage(quotation, index, weights, passages, *run)
    trimmed = [trim_edges(quotation, index, weights, passage) for passage in passages]
    return sorted(trimmed, key=lambda passage: passage.pairs[0].row)


def _add_passage(
    quotation: PreparedQuotation,
    index: WordIndex,
    weights: Floats,
    passages: list[Place],
    first: int,
    last: int,
) -> list[Place]:
    """Return the passages and one more that covers printed words `[first, last)` better, if there is one."""
    current, others = passages[0], passages[1:]
    rest = _pairs_outside(current, first, last)
    if rest is None:
        return passages
    found = _find_passage(quotation.part(first, last), index, weights[first:last], [rest, *others])
    if found is None:
        return passages
    further = _extend(quotation, index, weights, found.shift_rows(first), rest, others)
    gained = _word_scores(weights, further) - _word_scores(weights, current)
    first, last = maximal_segment(gained)
    rest, added = _pairs_outside(current, first, last), _pairs_inside(further, first, last)
    rest = _without_overlaps(rest, [added]) if rest and added else None
    if not rest or not added or float(gained[first:last].sum()) <= JOIN_COST_BITS:
        return passages
    lost = max(0.0, float(_word_scores(weights, current)[first:last].sum()))
    # words beyond it were dropped before, too
    won = float(_word_scores(weights, added)[added.first_row : added.last_row + 1].sum())
    return [
        replace(rest, score_bits=current.score_bits - lost),
        *others,
        replace(added, score_bits=won - JOIN_COST_BITS),
    ]


def _extend(
    quotation: PreparedQuotation,
    index: WordIndex,
    weights: Floats,
    found: Place,
    rest: Place,
    others: list[Place],
) -> Place:
    """Return the place with the printed words around its own that it covers as well."""
    rows = [row for place in others for row in (place.first_row, place.last_row)]
    first = max([0, found.first_row - EXTENSION_WORDS, *(row + 1 for row in rows if row < found.first_row)])
    last = min(
        [
            len(quotation.words),
            found.last_row + EXTENSION_WORDS,
            *(row for row in rows if row > found.last_row),
        ]
    )
    reach = last - first + len(found.pairs)
    columns = [pair.column for place in (rest, *others) for pair in place.pairs]
    begin = max([found.first - reach, *(c + 1 for c in columns if c < found.first)])
    end = min([found.last + 1 + reach, *(c for c in columns if c > found.last)])
    window = (max(0, begin), min(len(index), end))
    around = find_places(quotation.part(first, last), index, weights[first:last], [window])
    return next((place.shift_rows(first) for place in around if place.overlaps(found)), found)


def _word_scores(weights: Floats, place: Place) -> Floats:
    """Return what each printed word adds to the score, in bits; below 0 for those that are omitted."""
    agreements = _agreements(len(weights), place)
    return weights * np.where(agreements > 0, agreements, -COSTS.drop)


def _pairs_inside(place: Place, first: int, last: int) -> Place | None:
    pairs = tuple(p for p in place.pairs if first <= p.row and p.row + p.rows <= last)
    return replace(place, pairs=pairs) if pairs else None


def _pairs_outside(place: Place, first: int, last: int) -> Place | None:
    pairs = tuple(p for p in place.pairs if p.row + p.rows <= first or p.row >= last)
    return replace(place, pairs=pairs) if pairs else None


def _uncovered_runs(
    quotation: PreparedQuotation, weights: Floats, passages: list[Place]
) -> Iterator[tuple[int, int]]:
    """Yield runs of printed words that no passage covers well and that weigh enough to be searched for."""
    bits = np.where(quotation.optional, 0, weights)
    for start, end in maximal_segments(bits * (WEAK_AGREEMENT - _agreements(len(weights), *passages))):
        for first, last in _split_evenly(start, end):
            spoken = [i for i in range(first, last) if not quotation.optional[i]]
            if len(spoken) >= MIN_UNCOVERED_WORDS and float(bits[first:last].sum()) >= MIN_UNCOVERED_BITS:
                yield first, last


def _agreements(rows: int, *passages: Place) -> Floats:
    """Return the agreement of each printed word, 0 to 1."""
    agreements = np.zeros(rows, np.float32)
    for pair in (pair for place in passages for pair in place.pairs):
        agreements[pair.row : pair.row + pair.rows] = pair.agreement
    return agreements


def _split_evenly(first: int, last: int) -> Iterator[tuple[int, int]]:
    """Cut `[first, last)` into even parts of at most `MAX_PART_WORDS` words."""
    count = -(-(last - first) // MAX_PART_WORDS)
    for part in range(count):
        yield first + (last - first) * part // count, first + (last - first) * (part + 1) // count


def _find_passage(
    part: PreparedQuotation, index: WordIndex, weights: Floats, passages: list[Place]
) -> Place | None:
    """Return the best further place of part of a quotation: an adjacent one, else one anywhere."""
    prior = math.log(max(1.0, len(index) / (2 * ADJACENT_WORDS)))
    bits = float(np.where(part.optional, 0, weights).sum())
    as_printed = Evidence(
        score=bits,
        weighted_coverage=1.0,
        nearby_missing=0.0,
        missing_numbers=0.0,
        sound=1.0,
    )
    for windows, log_odds, least in (
        (adjacent_windows(index, passages), prior - FURTHER_LOG_ODDS, MIN_PROBABILITY_ADJACENT),
        (None, -FURTHER_LOG_ODDS, MIN_PROBABILITY_ANYWHERE),
    ):
        if spoken_probability(as_printed, log_odds) < least:
            continue  # even an exact repetition would not be accepted
        places = find_places(part, index, weights, windows)
        for number, found in enumerate(places, 1):
            free = _without_overlaps(found, passages)
            if free is None:
                continue
            evidence = collect_evidence(part, index, weights, [free], places[number:])
            if spoken_probability(evidence, log_odds) >= least:
                return free
    return None


def adjacent_windows(index: WordIndex, passages: list[Place]) -> list[Window]:
    """Return the windows before and after the first passage found and the latest one."""
    windows = {
        window
        for place in (passages[0], passages[-1])
        for window in (
            (max(0, place.first - ADJACENT_WORDS), place.first),
            (place.last + 1, min(len(index), place.last + 1 + ADJACENT_WORDS)),
        )
    }
    return sorted(window for window in windows if window[1] - window[0] >= MIN_UNCOVERED_WORDS)


def _without_overlaps(place: Place, passages: list[Place]) -> Place | None:
    """Return the place without words that other passages use; None when less than half is left."""
    pairs = tuple(
        pair
        for pair in place.pairs
        if not any(p.first < pair.next_column and pair.column <= p.last for p in passages)
    )
    return replace(place, pairs=pairs) if 2 * len(pairs) > len(place.pairs) else None

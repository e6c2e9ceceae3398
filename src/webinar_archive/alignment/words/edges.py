"""The first and the last words of a place: kept apart from the rest only where they weigh enough.

An alignment may pass over spoken words at little cost, so that words of another sentence, or a first attempt of the
speaker, stand for printed words that were misheard. Where the rest does about as well without them, it is the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from webinar_archive.alignment.words.index import Floats, WordIndex
from webinar_archive.alignment.words.quotation import PreparedQuotation
from webinar_archive.alignment.words.search import most_bits, place_within
from webinar_archive.alignment.words.seeds import Window
from webinar_archive.alignment.words.types import Pair, Place
from webinar_archive.text.lexicon import COMMON, FREQUENT, LIGHT
from webinar_archive.text.normalize import comparable

JUMP_WORDS = 6
MIN_EDGE_BITS = 12.0
"""Weight that the words beyond a jump need: more than a chance match among the few dozen words around."""

HOP_WORDS = 3
"""Spoken words that are passed over from which on the words beyond are compared with the rest alone."""

MAX_HOPS = 3
MAX_EDGE_SHARE, MAX_REPEATED_EDGE_SHARE = 0.5, 0.75
"""Share of the place's weight that the words beyond a hop may have, and may have where they are said again."""

MAX_LOST_BITS, LEAST_LOST_BITS = 16.0, 1.0
"""Score that may be lost with words that are said again or were said long before, and with other words."""

MAX_LEAD_WORDS, LEAD_PAUSE_MS, LEAD_WORD_MS = 2, 2_500, 300
"""Light words that may stand before a pause, the time between beginnings that makes one, and how long they take.

Two words at a speaker's pace were probably said where they stand: the pause after them must be twice as long.
"""

MIN_REPEATED_SHARE = 0.7
FAR_MS = 8_000


def nearest_beginning(
    quotation: PreparedQuotation, index: WordIndex, weights: Floats, passages: Sequence[Place]
) -> tuple[Place, ...]:
    """Return the passages, begun where the rest of the words is."""
    if len(passages) > 1:
        return tuple(passages)  # a writer who joined passages may have cut inside them, too
    (place,) = passages
    for _ in range(MAX_HOPS):
        later = _begun_later(quotation, index, weights, place)
        if later is None:
            break
        place = later
    return (place,)


def start_after_pause(index: WordIndex, first: int, last: int) -> int:
    """Return when the transcript words `[first, last]` begin, in milliseconds.

    Recognisers place a light first word long before the others where silence or noise lies between: the passage
    begins where it goes on.
    """
    starts_ms = [word.start_ms for word in index.words[first : min(first + MAX_LEAD_WORDS, last) + 1]]
    start_ms = starts_ms[0]
    if all(after - before < LEAD_PAUSE_MS for before, after in pairwise(starts_ms)):
        return start_ms
    light = COMMON.get(index.language, LIGHT) | LIGHT | FREQUENT.get(index.language, LIGHT)
    for at in range(first + 1, min(first + MAX_LEAD_WORDS, last) + 1):
        if not light.issuperset(comparable([index.words[at - 1].text], index.language).words):
            break
        next_ms = starts_ms[at - first]
        if next_ms - starts_ms[at - first - 1] >= LEAD_PAUSE_MS * (at - first):
            start_ms = next_ms - LEAD_WORD_MS * (at - first)
    return start_ms


def _begun_later(
    quotation: PreparedQuotation, index: WordIndex, weights: Floats, place: Place
) -> Place | None:
    """Return the best place after the first hop of `place`, if it scores about as much."""
    hop = _pairs_before_jump(quotation, index, place.pairs, HOP_WORDS)
    edge = place.pairs[:hop]
    share = _bits(weights, edge) / max(1e-6, _bits(weights, place.pairs))
    if not hop or share > MAX_REPEATED_EDGE_SHARE:
        return None
    window = (edge[-1].next_column, place.last + 1)
    if place.score_bits - _most_bits(quotation, index, weights, window, edge) > MAX_LOST_BITS:
        return None  # however the rest is aligned, too much is lost
    found = place_within(quotation, index, weights, window)
    if found is None:
        return None
    is_repeated = _is_repeated(weights, edge, found)
    if share > MAX_EDGE_SHARE and not is_repeated:
        return None
    is_far = _pause_ms(index, place.pairs[hop - 1], place.pairs[hop]) >= FAR_MS
    bearable = MAX_LOST_BITS if is_repeated or is_far else LEAST_LOST_BITS
    return found if place.score_bits - found.score_bits <= bearable else None


def _most_bits(
    quotation: PreparedQuotation, index: WordIndex, weights: Floats, window: Window, edge: Sequence[Pair]
) -> float:
    """Return a score that no alignment in the window exceeds.

    The words of an edge count for as much as the words that are most like them there, all others in full.
    """
    rows = edge[-1].row + edge[-1].rows
    others = float(weights[rows:].sum())
    if float(weights[:rows].sum()) <= MAX_LOST_BITS:
        return others + MAX_LOST_BITS
    return others + most_bits(quotation.part(0, rows), index, weights[:rows], window)


def _is_repeated(weights: Floats, edge: Sequence[Pair], later: Place) -> bool:
    """Whether most of what was said before the hop is said again after it."""
    rows = {row for pair in later.pairs for row in range(pair.row, pair.row + pair.rows)}
    again = _bits(weights, [pair for pair in edge if pair.row in rows])
    return again >= MIN_REPEATED_SHARE * _bits(weights, edge)


def _bits(weights: Floats, pairs: Sequence[Pair]) -> float:
    return sum(
        # of most pairs the sum is one weight
        float(weights[pair.row] if pair.rows == 1 else weights[pair.row : pair.row + pair.rows].sum())
        * pair.agreement
        for pair in pairs
    )


def _pause_ms(index: WordIndex, before: Pair, after: Pair) -> int:
    """Return the time between the last word of one pair and the first of the next."""
    ended = index.words[int(index.owners[before.next_column - 1])].end_ms
    return index.words[int(index.owners[after.column])].start_ms - ended


def trim_edges(quotation: PreparedQuotation, index: WordIndex, weights: Floats, place: Place) -> Place:
    """Return the place without light words before its first jump or after its last, probably chance matches.

    A jump passes over `JUMP_WORDS` spoken words, or costs as much, where the writer marked no cut.
    """
    pairs = list(place.pairs)
    for _ in range(2):  # from the front, then, reversed, from the back
        while jump := _pairs_before_jump(quotation, index, pairs, JUMP_WORDS):
            if _bits(weights, pairs[:jump]) >= MIN_EDGE_BITS:
                break
            del pairs[:jump]
        pairs.reverse()
    return replace(place, pairs=tuple(pairs)) if len(pairs) < len(place.pairs) else place


def _pairs_before_jump(
    quotation: PreparedQuotation, index: WordIndex, pairs: Sequence[Pair], least_words: int
) -> int:
    """Return the number of pairs before the first jump over so many words; 0 without any. Either direction."""
    for at, (one, other) in enumerate(pairwise(pairs), 1):
        before, after = (one, other) if one.column < other.column else (other, one)
        next_column = before.column + before.columns
        if after.column - next_column < least_words:
            continue  # most words follow each other closely
        if float(index.passing[next_column : after.column].sum()) < least_words:
            continue
        if not any(quotation.cut_before[before.row + 1 : after.row + 1]):
            return at
    return 0

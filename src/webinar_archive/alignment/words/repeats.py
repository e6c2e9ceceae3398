"""Words said again at once, where the stretch of talk of their first place hides them."""

from __future__ import annotations

from collections import defaultdict

from webinar_archive.alignment.words.index import Floats, Index
from webinar_archive.alignment.words.passages import LEAP, beside
from webinar_archive.alignment.words.quotation import Quoted
from webinar_archive.alignment.words.search import places
from webinar_archive.alignment.words.types import Place

REPEATED = 40
"""Printed words up to which a speaker may say the same again within a minute."""

AGAIN = 0.5
"""Share of their weight from which words together beside a place may be the same sentence said again."""


def find_repeats(quoted: Quoted, index: Index, weights: Floats, found: list[Place]) -> list[Place]:
    """`found`, and close by the best of them the places that its own stretch of talk hid.

    A stretch yields one alignment, so that words repeated at once would otherwise be seen once. Only short
    quotations are repeated word by word.
    """
    if not found or len(quoted.words) > REPEATED or not _words_beside(quoted, index, weights, found[0]):
        return found
    again = places(quoted, index, weights, beside(index, found[:1]))
    fresh = [place for place in again if not any(place.overlaps(other) for other in found)]
    return [found[0], *sorted([*found[1:], *fresh], key=lambda place: -place.bits)]


def _words_beside(quoted: Quoted, index: Index, weights: Floats, place: Place) -> bool:
    """Whether so many of the printed words also stand together beside the place that they may be said again."""
    worth: defaultdict[int, float] = defaultdict(float)
    for word, weight in zip(quoted.words, weights.tolist(), strict=True):
        worth[index.type_ids.get(word, -1)] += weight
    enough = AGAIN * float(weights.sum())
    together = len(quoted.words) + 2 * LEAP
    return any(
        # blocks that overlap by half hold all that stands together
        sum(worth[t] for t in worth.keys() & index.word_types[at : min(at + 2 * together, last)].tolist())
        >= enough
        for first, last in beside(index, [place])
        for at in range(first, last, together)
    )

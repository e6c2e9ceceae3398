"""Find a short quotation that the speaker says again at once, within the window of its first place."""

from __future__ import annotations

from collections import defaultdict

from webinar_archive.alignment.words.edges import JUMP_WORDS
from webinar_archive.alignment.words.index import Floats, WordIndex
from webinar_archive.alignment.words.passages import adjacent_windows
from webinar_archive.alignment.words.quotation import PreparedQuotation
from webinar_archive.alignment.words.search import find_places
from webinar_archive.alignment.words.types import Place

MAX_WORDS = 40
"""Longer quotations are not repeated word by word within a minute."""

MIN_SHARE = 0.5
"""Share of the quotation's weight that words close together must reach to be a possible repetition."""


def find_repeats(
    quotation: PreparedQuotation, index: WordIndex, weights: Floats, places: list[Place]
) -> list[Place]:
    """Return `places` and, next to the best of them, those that its own window concealed, best first.

    A window yields one alignment, so words that are repeated at once would otherwise be found once.
    """
    if (
        not places
        or len(quotation.words) > MAX_WORDS
        or not _may_be_repeated(quotation, index, weights, places[0])
    ):
        return places
    nearby = find_places(quotation, index, weights, adjacent_windows(index, places[:1]))
    repeats = [place for place in nearby if not any(place.overlaps(other) for other in places)]
    return [places[0], *sorted([*places[1:], *repeats], key=lambda place: -place.score_bits)]


def _may_be_repeated(quotation: PreparedQuotation, index: WordIndex, weights: Floats, place: Place) -> bool:
    """Tell whether enough of the printed words stand close together on either side of the place."""
    weight_of: defaultdict[int, float] = defaultdict(float)
    for word, weight in zip(quotation.words, weights.tolist(), strict=True):
        weight_of[index.type_ids.get(word, -1)] += weight
    enough = MIN_SHARE * float(weights.sum())
    length = len(quotation.words) + 2 * JUMP_WORDS
    return any(
        # blocks overlap by half, so that every passage of this length lies in one of them
        sum(
            weight_of[t]
            for t in weight_of.keys() & index.word_types[at : min(at + 2 * length, last)].tolist()
        )
        >= enough
        for first, last in adjacent_windows(index, [place])
        for at in range(first, last, length)
    )

"""The beginning of a passage said twice: a speaker starts over, and the passage begins where it goes on."""

from __future__ import annotations

from collections.abc import Sequence

from webinar_archive.alignment.words.index import Floats, WordIndex
from webinar_archive.alignment.words.types import Pair

MAX_ECHOED_WORDS = 3
"""Words of the beginning that may be said again before the passage goes on."""

MAX_LOST_SHARE = 0.8
"""Weight that may be lost of the words said at first, as a share of the words said again."""


def without_echo(pairs: Sequence[Pair], index: WordIndex, weights: Floats) -> list[Pair]:
    """Return the pairs of a passage with its first words paired where they are said again just before the rest.

    « Essayons de renoncer, essayons d'arrêter » printed as « Essayons d'arrêter » begins at the second one.
    """
    at = next(
        (at for at in range(1, len(pairs)) if pairs[at].column != pairs[at - 1].next_column), len(pairs)
    )
    head = pairs[:at]
    if not 0 < at <= MAX_ECHOED_WORDS or at == len(pairs) or any(p.columns > 1 or p.rows > 1 for p in head):
        return list(pairs)
    again: list[Pair] = []
    column = pairs[at].column
    # the last word first: each is sought as near to the rest as possible
    for pair in reversed(head):
        said = index.word_types[pairs[at - 1].next_column : column]
        places = (said == index.word_types[pair.column]).nonzero()[0]
        if len(places):
            column = pairs[at - 1].next_column + int(places[-1])
            again.append(pair._replace(column=column))
    again.reverse()
    kept = sum(float(weights[pair.row]) for pair in again)
    lost = sum(float(weights[pair.row]) for pair in head) - kept
    begins_alike = bool(again) and again[0].row == head[0].row
    return [*again, *pairs[at:]] if begins_alike and lost <= MAX_LOST_SHARE * kept else list(pairs)

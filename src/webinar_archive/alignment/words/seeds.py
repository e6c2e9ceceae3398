"""Where to look: stretches of talk that share telling words and groups of sounds with the quotation.

Each shared word or group of four sounds is a seed worth its rarity; seeds are counted in bins of half a
quotation's length, and the stretches around the fullest bins are aligned. Cost grows with the number of
postings of the quotation's own seeds, so with the talk and not with its square.
"""

from __future__ import annotations

import numpy as np

from webinar_archive.alignment.words.index import Floats, Index, Ints, distinct, gram_codes

Stretch = tuple[int, int]

STRETCHES = 8
SKIPPED = 30
"""Spoken words that a marked cut stands for, or so."""

COMMONEST = 0.004
"""A seed that begins at more than this share of all words tells nothing and is left out."""

RIVAL = 0.3
"""Share of the worth of the best stretch's seeds from which another may turn out to be better."""


def candidates(
    index: Index, types: list[int], sounds: str, *, printed: int, cuts: int = 0, rival: float = RIVAL
) -> list[Stretch]:
    """At most `STRETCHES` stretches `(first, last)` of comparable words, best first.

    `types` are the quotation's words as the talk numbers them (those it knows), `sounds` all its sounds, or
    none when words are enough; `printed` is the number of its words, `cuts` of the places where the writer
    marked a cut. Stretches whose seeds are worth less than the share `rival` of the best one's are left out.
    """
    total = len(index)
    if not total:
        return []
    # a long word may have been heard as several, but not as dozens
    length = max(printed, min(len(sounds) // 3, 3 * printed), 6)
    size = max(4, length // 2)
    reach = length + size + 20 + SKIPPED * min(cuts, printed)
    filled = np.zeros(total // size + 3, np.float32)
    _count(filled, *_word_seeds(index, types), size)
    if sounds:
        _count(filled, *_gram_seeds(index, sounds), size)
    window = filled[:-2] + filled[1:-1] + filled[2:]
    return [
        (max(0, bin_ * size - reach), min(total, (bin_ + 3) * size + reach)) for bin_ in _peaks(window, rival)
    ]


def _peaks(window: Floats, rival: float) -> list[int]:
    chosen: list[int] = []
    left = window.copy()
    while len(chosen) < STRETCHES:
        best = int(left.argmax())
        if left[best] <= max(0.0, rival * float(window.max())):
            break
        chosen.append(best)
        left[max(0, best - 2) : best + 3] = 0
    return chosen


def _count(filled: Floats, places: Ints, worth: Floats, size: int) -> None:
    if len(places):
        filled += np.bincount(places // size, weights=worth, minlength=len(filled))[: len(filled)].astype(
            np.float32
        )


def _word_seeds(index: Index, types: list[int]) -> tuple[Ints, Floats]:
    known = np.array(list(dict.fromkeys(types)), np.int32)
    first, counts = index.word_starts[known], index.counts[known]
    return _seeds(index, index.word_order, first, counts)


def _gram_seeds(index: Index, sounds: str) -> tuple[Ints, Floats]:
    first, last = index.places_of_grams(distinct(gram_codes(sounds))[0])
    places, worth = _seeds(index, index.postings[1], first, last - first)
    return places, worth / np.float32(4)


def _seeds(index: Index, places: Ints, first: Ints, counts: Ints) -> tuple[Ints, Floats]:
    """Places and worths of the seeds of which `places[first[i] : first[i] + counts[i]]` are one kind each."""
    kept = (counts > 0) & (counts <= max(30, COMMONEST * len(index)))
    first, counts = first[kept], counts[kept]
    before = np.cumsum(counts) - counts
    at = np.repeat(first - before, counts) + np.arange(int(counts.sum()))
    worth = np.log2(len(index) / counts + 1).astype(np.float32)
    return places[at], np.repeat(worth, counts)

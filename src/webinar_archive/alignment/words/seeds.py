"""Candidate windows of a talk: those that share rare words and groups of sounds with the quotation.

Each shared word or group of four sounds is a seed weighted by its rarity. Seeds are counted in bins of half a
quotation's length, and the windows around the fullest bins are aligned. Cost grows with the number of
postings of the quotation's own seeds, so linearly with the talk.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.words.index import Floats, Ints, WordIndex

Window = tuple[int, int]
"""Comparable words `[first, last)` of a talk."""

MAX_WINDOWS = 8
CUT_WORDS = 30
"""Spoken words that a marked cut is assumed to stand for."""

MAX_SEED_SHARE = 0.004
"""A seed that occurs at more than this share of all words carries no information and is ignored."""

RIVAL_SHARE = 0.3
"""Share of the best window's seed weight from which another window is aligned, too."""


def candidate_windows(
    index: WordIndex,
    types: list[int],
    sounds: str,
    *,
    printed: int,
    cuts: int = 0,
    rival_share: float = RIVAL_SHARE,
) -> list[Window]:
    """Return at most `MAX_WINDOWS` windows, best first.

    `types` are the type numbers of those words of the quotation that the talk has; `sounds` its phonetic keys
    joined, or empty when words suffice; `printed` is the number of its words, `cuts` of its marked cuts.
    Windows whose seeds weigh less than `rival_share` of the best one's are dropped.
    """
    total = len(index)
    if not total:
        return []
    # a long word may have been recognised as several, but not as dozens
    length = max(printed, min(len(sounds) // 3, 3 * printed), 6)
    size = max(4, length // 2)
    reach = length + size + 20 + CUT_WORDS * min(cuts, printed)
    bins = np.zeros(total // size + 3, np.float32)
    _add_to_bins(bins, *_word_seeds(index, types), size)
    for positions, group_weights in _group_seeds(index, sounds) if sounds else ():
        _add_to_bins(bins, positions, group_weights, size)
    filled = bins[:-2] + bins[1:-1] + bins[2:]
    return [
        (max(0, number * size - reach), min(total, (number + 3) * size + reach))
        for number in _peaks(filled, rival_share)
    ]


def _peaks(filled: Floats, rival_share: float) -> list[int]:
    peaks: list[int] = []
    remaining = filled.copy()
    while len(peaks) < MAX_WINDOWS:
        best = int(remaining.argmax())
        if remaining[best] <= max(0.0, rival_share * float(filled.max())):
            break
        peaks.append(best)
        remaining[max(0, best - 2) : best + 3] = 0
    return peaks


def _add_to_bins(bins: Floats, positions: Ints, weights: Floats, size: int) -> None:
    if len(positions):
        counted = np.bincount(positions // size, weights=weights, minlength=len(bins))
        bins += counted[: len(bins)].astype(np.float32)


def _word_seeds(index: WordIndex, types: list[int]) -> tuple[Ints, Floats]:
    distinct = np.array(list(dict.fromkeys(types)), np.int32)
    counts = index.counts[distinct]
    weights = _weights(index, counts)
    at, kinds = _ranges(index.word_starts[distinct], np.where(weights > 0, counts, 0))
    return index.word_order[at], weights[kinds]


def _group_seeds(index: WordIndex, sounds: str) -> Iterator[tuple[Ints, Floats]]:
    """Yield the seeds of one block of the talk after the other."""
    groups = index.sound_groups
    first, counts = groups.find(sounds)
    weights = _weights(index, counts.sum(axis=0)) / np.float32(4)
    counts[:, weights == 0] = 0
    for block in range(len(counts)):
        at, kinds = _ranges(first[block], counts[block])
        yield groups.words_at(block, at), weights[kinds]


def _weights(index: WordIndex, counts: Ints) -> Floats:
    """Return the weight of seeds that occur so often, 0 for those that are ignored."""
    rare = (counts > 0) & (counts <= max(30, MAX_SEED_SHARE * len(index)))
    weights = np.log2(len(index) / np.maximum(counts, 1) + 1).astype(np.float32)
    return np.where(rare, weights, np.float32(0))


def _ranges(first: Ints, counts: Ints) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the members of all ranges, `counts[i]` from `first[i]` on, and for each the number of its range."""
    kinds = np.repeat(np.arange(len(counts)), counts)
    at = (first - np.cumsum(counts) + counts)[kinds]
    return at + np.arange(len(at)), kinds

"""How well two words answer each other, by letters or by sound: the one door to RapidFuzz."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel, Levenshtein

Floats = NDArray[np.float32]

SOUNDS_ALIKE = np.float32(0.95)
"""Agreement of words that sound the same and are written differently."""


def agreement(
    printed: Sequence[str], printed_keys: Sequence[str], spoken: Sequence[str], spoken_keys: Sequence[str]
) -> Floats:
    """Matrix of agreements 0 to 1 (0 where under a half): the better of letters and sounds."""
    letters = _ratios(printed, spoken)
    sounds = _ratios(printed_keys, spoken_keys) * SOUNDS_ALIKE
    return np.maximum(letters, sounds)


def sound_agreement(printed_keys: Sequence[str], spoken_keys: Sequence[str]) -> Floats:
    """The same by sounds alone, for words run together."""
    return _ratios(printed_keys, spoken_keys) * SOUNDS_ALIKE


def _ratios(left: Sequence[str], right: Sequence[str]) -> Floats:
    if not left or not right:
        return np.zeros((len(left), len(right)), np.float32)
    return process.cdist(left, right, scorer=Indel.normalized_similarity, score_cutoff=0.5, dtype=np.float32)


def sound_distance(printed: str, spoken: str) -> float:
    """Share of sounds that two runs of speech have in common, 0 to 1."""
    return float(Levenshtein.normalized_similarity(printed, spoken))

"""How well two words answer each other, by letters or by sound: the one door to RapidFuzz."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel, Levenshtein

from webinar_archive.numerals import NUMERALS

Floats = NDArray[np.float32]

SOUNDS_ALIKE = np.float32(0.95)
"""Agreement of words that sound the same and are written differently."""


def agreement(
    printed: Sequence[str], printed_keys: Sequence[str], spoken: Sequence[str], spoken_keys: Sequence[str]
) -> Floats:
    """Matrix of agreements 0 to 1 (0 where under a half): the better of letters and sounds."""
    letters = _ratios(printed, spoken)
    sounds = _ratios(printed_keys, spoken_keys) * SOUNDS_ALIKE
    found = np.maximum(letters, sounds)
    _tell_numbers_apart(found, printed, spoken)
    return found


def _tell_numbers_apart(found: Floats, printed: Sequence[str], spoken: Sequence[str]) -> None:
    """`treize` is no misheard `trois`: recognisers write numbers right, and a number is what tells."""
    rows = [i for i, word in enumerate(printed) if word in NUMERALS]
    columns = [j for j, word in enumerate(spoken) if word in NUMERALS]
    if rows and columns:
        block = found[np.ix_(rows, columns)]
        found[np.ix_(rows, columns)] = np.where(block == 1, block, 0)


def sound_agreement(printed_keys: Sequence[str], spoken_keys: Sequence[str]) -> Floats:
    """The same by sounds alone, for words run together."""
    return _ratios(printed_keys, spoken_keys) * SOUNDS_ALIKE


def _ratios(left: Sequence[str], right: Sequence[str]) -> Floats:
    if not left or not right:
        return np.zeros((len(left), len(right)), np.float32)
    found: Floats = process.cdist(left, right, scorer=Indel.normalized_similarity, score_cutoff=0.5, dtype=np.float32)
    return found


def sound_distance(printed: str, spoken: str) -> float:
    """Share of sounds that two runs of speech have in common, 0 to 1."""
    return float(Levenshtein.normalized_similarity(printed, spoken))

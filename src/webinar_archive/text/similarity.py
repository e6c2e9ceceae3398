"""How well words answer each other, by letters or by sound: the one door to RapidFuzz."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel

from webinar_archive.text.numbers import NUMERALS

Floats = NDArray[np.float32]

SOUNDS_ALIKE = 0.95
"""Agreement of words that sound the same and are written differently."""

LEAST = 0.5
"""Agreement under which two words do not answer each other."""

FUSED = 0.7
"""The same for words run together, of which there are many more to choose from."""


def agreement(
    printed: Sequence[str], printed_keys: Sequence[str], spoken: Sequence[str], spoken_keys: Sequence[str]
) -> Floats:
    """Matrix of agreements 0 to 1 (0 under `LEAST`): the better of letters and sounds."""
    found: Floats = np.maximum(
        _ratios(printed, spoken, LEAST), _ratios(printed_keys, spoken_keys, LEAST) * np.float32(SOUNDS_ALIKE)
    )
    _tell_numbers_apart(found, printed, spoken)
    return found


def fused_agreement(printed_keys: Sequence[str], spoken_keys: Sequence[str]) -> Floats:
    """The same by sounds alone, for words run together (0 under `FUSED`)."""
    return _ratios(printed_keys, spoken_keys, FUSED / SOUNDS_ALIKE) * np.float32(SOUNDS_ALIKE)


def _ratios(left: Sequence[str], right: Sequence[str], least: float) -> Floats:
    if not left or not right:
        return np.zeros((len(left), len(right)), np.float32)
    found: Floats = process.cdist(
        left, right, scorer=Indel.normalized_similarity, score_cutoff=least, dtype=np.float32
    )
    return found


def _tell_numbers_apart(found: Floats, printed: Sequence[str], spoken: Sequence[str]) -> None:
    """`treize` is no misheard `trois`: recognisers write numbers right, and a number is what tells."""
    rows = [i for i, word in enumerate(printed) if word in NUMERALS]
    columns = [j for j, word in enumerate(spoken) if word in NUMERALS]
    if rows and columns:
        block = found[np.ix_(rows, columns)]
        found[np.ix_(rows, columns)] = np.where(block == 1, block, 0)

"""Agreement of words by letters or by sound: the only module that imports RapidFuzz."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from webinar_archive.text.numbers import NUMERALS

Floats = NDArray[np.float32]
Cell = tuple[int, int, float]
"""Row and column of a matrix of agreements, and what stands there."""

MAX_SINGLE_CELLS = 36
"""Words times words up to which each two are compared by themselves."""

_ratio = Indel.normalized_similarity

SAME_SOUND_AGREEMENT = 0.95
"""Agreement of words with equal phonetic keys and different letters."""

MIN_AGREEMENT = 0.5
"""Agreement under which two words do not match."""

MIN_FUSED_AGREEMENT = 0.7
"""The same for joined words, of which there are many more to choose from."""


def agreement(
    printed: Sequence[str], printed_keys: Sequence[str], spoken: Sequence[str], spoken_keys: Sequence[str]
) -> Floats:
    """Return the matrix of agreements, 0 to 1 (0 under `MIN_AGREEMENT`): the better of letters and sounds.

    >>> matrix = agreement(["veaux", "treize"], ["Fo", "DReS"], ["vaux", "trois"], ["Fo", "DRUa"])
    >>> matrix.astype(float).round(2).tolist()
    [[0.95, 0.0], [0.0, 0.0]]
    """
    by_letters = ratios(printed, spoken, MIN_AGREEMENT)
    by_sound = ratios(printed_keys, spoken_keys, MIN_AGREEMENT) * np.float32(SAME_SOUND_AGREEMENT)
    matrix: Floats = np.maximum(by_letters, by_sound)
    _clear_unequal_numbers(matrix, printed, spoken)
    return matrix


def fused_agreement(printed_keys: Sequence[str], spoken_keys: Sequence[str]) -> Floats:
    """Return the matrix of agreements of joined words, by sound alone (0 under `MIN_FUSED_AGREEMENT`)."""
    by_sound = ratios(printed_keys, spoken_keys, MIN_FUSED_AGREEMENT / SAME_SOUND_AGREEMENT)
    return by_sound * np.float32(SAME_SOUND_AGREEMENT)


def agreeing(
    printed: Sequence[str], printed_keys: Sequence[str], spoken: Sequence[str], spoken_keys: Sequence[str]
) -> list[Cell]:
    """Return the cells of `agreement` that are not 0, which is quicker for few words.

    >>> agreeing(["veaux", "treize"], ["Fo", "DReS"], ["vaux", "trois"], ["Fo", "DRUa"])
    [(0, 0, 0.95)]
    """
    if len(printed) * len(spoken) > MAX_SINGLE_CELLS:
        return _cells(agreement(printed, printed_keys, spoken, spoken_keys))
    found: list[Cell] = []
    for row, (word, key) in enumerate(zip(printed, printed_keys, strict=True)):
        is_number = word in NUMERALS
        for column, (other, other_key) in enumerate(zip(spoken, spoken_keys, strict=True)):
            if word == other:
                found.append((row, column, 1.0))
            elif not (is_number and other in NUMERALS):
                by_sound = _ratio(key, other_key, score_cutoff=MIN_AGREEMENT) * SAME_SOUND_AGREEMENT
                best = max(_ratio(word, other, score_cutoff=MIN_AGREEMENT), by_sound)
                if best > MIN_AGREEMENT:
                    found.append((row, column, best))
    return found


def agreeing_fused(printed_keys: Sequence[str], spoken_keys: Sequence[str]) -> list[Cell]:
    """Return the cells of `fused_agreement` that are not 0, which is quicker for few words."""
    if len(printed_keys) * len(spoken_keys) > MAX_SINGLE_CELLS:
        return _cells(fused_agreement(printed_keys, spoken_keys))
    least = MIN_FUSED_AGREEMENT / SAME_SOUND_AGREEMENT
    return [
        (row, column, by_sound * SAME_SOUND_AGREEMENT)
        for row, key in enumerate(printed_keys)
        for column, other in enumerate(spoken_keys)
        if (by_sound := _ratio(key, other, score_cutoff=least))
    ]


def _cells(agreements: Floats) -> list[Cell]:
    rows, columns = (agreements > MIN_AGREEMENT).nonzero()
    return list(zip(rows.tolist(), columns.tolist(), agreements[rows, columns].tolist(), strict=True))


def ratios(left: Sequence[str], right: Sequence[str], least: float) -> Floats:
    """Return the matrix of shares of equal letters in order, 0 to 1 (0 under `least`)."""
    if not left or not right:
        return np.zeros((len(left), len(right)), np.float32)
    shares: Floats = process.cdist(
        left, right, scorer=Indel.normalized_similarity, score_cutoff=least, dtype=np.float32
    )
    return shares


def share_of_equal(text: str, other: str) -> float:
    """Return the share of equal letters in order of two texts, 0 to 1.

    >>> share_of_equal("abcd", "abxd")
    0.75
    """
    return float(Indel.normalized_similarity(text, other))


# a place is judged again when further passages were sought
@lru_cache(maxsize=4)
def best_part_ratio(text: str, other: str) -> float:
    """Return the share of equal letters of a text and the part of the other most like it, 0 to 1.

    >>> best_part_ratio("abc", "xxabcxx"), best_part_ratio("abcdef", "abc") < 0.7
    (1.0, True)
    """
    if len(other) <= len(text):
        return share_of_equal(text, other)
    return fuzz.partial_ratio(text, other) / 100


def _clear_unequal_numbers(matrix: Floats, printed: Sequence[str], spoken: Sequence[str]) -> None:
    """Set different numbers to 0: recognisers write numbers correctly, so `treize` is no misheard `trois`."""
    rows = [i for i, word in enumerate(printed) if word in NUMERALS]
    columns = [j for j, word in enumerate(spoken) if word in NUMERALS]
    if rows and columns:
        block = matrix[np.ix_(rows, columns)]
        matrix[np.ix_(rows, columns)] = np.where(block == 1, block, 0)

"""Match persons' names: misspelt, misheard, without accents, shortened, in either order, with titles.

The only matcher of names in the program: for contributors and printed attributions, for speaker labels of
transcripts, and for names in speech.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from webinar_archive.text.normalize import fold
from webinar_archive.text.phonetic_keys import phonetic_keys
from webinar_archive.text.similarity import SAME_SOUND_AGREEMENT, Floats, ratios

MIN_LIKENESS = 0.8
"""Likeness from which two names are the same person's."""

MIN_PART_LIKENESS = 0.75
"""Likeness that every part of a whole name must reach."""

_MIN_BEST_PART = 0.85
"""Likeness that one part must reach: « Julia Rebois » may be Giulia Reboa, « Lise Guyot » not Louise Guillot."""

_MIN_LETTERS = 0.84
"""Share of equal letters from which a part is a misspelling of another, whatever they sound like."""

_MIN_LETTERS_OF_SOUND = 0.65
"""The same where the consonants sound alike: `rebois` is `reboa` misheard, `legros` is not `legrand`."""

_LONE_PART_COST, _INITIAL_LIKENESS, _MISSING_PART_COST = 0.05, 0.95, 0.01
_MIN_LEAD = 0.03
"""How much more alike the best of several persons must be than the next one."""

_SURE_LENGTH = range(2, 16)
"""Letters of the longest part of a name: with one letter more or less it is less alike than `1 - _MIN_LEAD`."""

_MAX_LENGTH = 120
_PART = re.compile(r"[^\W\d_]{1,40}")
_VOWELS = re.compile(r"[aeiouAOU]")
_TITLES = frozenset((
    "m", "mm", "mme", "mlle", "monsieur", "madame", "mademoiselle", "docteur", "dr", "pr", "prof",
    "professeur", "professeure", "maitre", "me", "mr", "mrs", "ms", "miss", "sir", "dame", "doctor",
    "professor",
))  # fmt: skip


@lru_cache(maxsize=1024)
def name_parts(name: str) -> tuple[str, ...]:
    """Return the comparable parts of a name without titles.

    >>> name_parts("Mme PÈNE, Clémence")
    ('pene', 'clemence')
    """
    return tuple(part for part in _PART.findall(fold(name[:_MAX_LENGTH])) if part not in _TITLES)


def part_likenesses(one: Sequence[str], other: Sequence[str], language: str) -> Floats:
    """Return the matrix of likenesses of name parts, 0 to 1, by letters or by sound.

    Sound counts where it is the same, or where consonants sound the same and most letters are equal. An
    initial is like every part that begins with it.
    """
    keys, other_keys = phonetic_keys(one, language), phonetic_keys(other, language)
    letters = ratios(one, other, _MIN_LETTERS_OF_SOUND)
    sounds = ratios(keys, other_keys, MIN_PART_LIKENESS)
    same_consonants = _consonants(keys)[:, None] == _consonants(other_keys)[None, :]
    counts = (sounds == 1) | (same_consonants & (letters > 0))
    likenesses: Floats = np.maximum(
        np.where(letters >= _MIN_LETTERS, letters, 0),
        np.where(counts, sounds * np.float32(SAME_SOUND_AGREEMENT), 0),
    ).astype(np.float32)
    for row, a in enumerate(one):
        if len(a) == 1:
            likenesses[row] = [_initial_likeness(a, b) for b in other]
    for column, b in enumerate(other):
        if len(b) == 1:
            likenesses[:, column] = [_initial_likeness(b, a) for a in one]
    return likenesses


def _consonants(keys: Sequence[str]) -> NDArray[np.str_]:
    return np.array([_VOWELS.sub("", key) for key in keys], np.str_)


def _initial_likeness(letter: str, part: str) -> float:
    if letter == part:
        return 1.0
    return _INITIAL_LIKENESS if part[0] == letter else 0.0


def name_likeness(one: str, other: str, language: str) -> float:
    """Return how alike two names are, 0 to 1; 0 where a part of the shorter one is unlike all of the longer.

    >>> name_likeness("PENE Clemence", "Clémence Pène", "fr")
    1.0
    >>> name_likeness("Clémence Dubois", "Clémence Pène", "fr")
    0.0
    """
    return _name_likenesses(one, (other,), language)[0]


def find_person(name: str, among: Sequence[str], language: str) -> int | None:
    """Return the position in `among` of the one person that `name` means.

    None when it means nobody, or may mean two persons.

    >>> find_person("Mme Louise Guyot", ["Clémence Pène", "Louise Guillot"], "fr")
    1
    >>> find_person("Martin", ["Anne Martin", "Louise Martin"], "fr") is None
    True
    """
    if (equal := _same_parts(name, among)) is not None:
        return equal
    ranked = sorted(
        zip(_name_likenesses(name, among, language), range(len(among)), strict=True), reverse=True
    )
    if not ranked or ranked[0][0] < MIN_LIKENESS:
        return None
    if len(ranked) > 1 and ranked[1][0] > ranked[0][0] - _MIN_LEAD:
        return None
    return ranked[0][1]


def _same_parts(name: str, among: Sequence[str]) -> int | None:
    """Return the position of the one person whose name has the same parts, where nobody else can be meant.

    The others share no part, and parts of these lengths are never as alike as the lead asks for: neither by letters
    (one of them more or less) nor by sound. What is told here needs no comparison of sounds, which costs most.
    """
    parts = name_parts(name)
    if max(map(len, parts), default=0) not in _SURE_LENGTH:
        return None
    sharing = [position for position, other in enumerate(among) if not {*parts}.isdisjoint(name_parts(other))]
    if len(sharing) == 1 and sorted(name_parts(among[sharing[0]])) == sorted(parts):
        return sharing[0]
    return None


def _name_likenesses(name: str, others: Sequence[str], language: str) -> list[float]:
    """Return how alike a name is to each of `others`, whose parts are compared in one matrix."""
    parts = name_parts(name)
    parts_of_each = [name_parts(other) for other in others]
    matrix = part_likenesses(parts, [part for parts_ in parts_of_each for part in parts_], language)
    ends = list(accumulate(map(len, parts_of_each)))
    return [
        _likeness(parts, other, matrix[:, end - len(other) : end])
        for other, end in zip(parts_of_each, ends, strict=True)
    ]


def _likeness(one: tuple[str, ...], other: tuple[str, ...], matrix: Floats) -> float:
    small, large, matrix = (one, other, matrix) if len(one) <= len(other) else (other, one, matrix.T)
    if not small or all(len(part) == 1 for part in small):
        return 0.0
    if sorted(small) == sorted(large):
        return 1.0
    likenesses = _assign(matrix)
    if len(large) == 1:
        return likenesses[0]
    if len(small) == 1:
        # a surname or a first name alone says less than both
        return likenesses[0] - _LONE_PART_COST
    return whole_name_likeness(likenesses) - _MISSING_PART_COST * (len(large) - len(small))


def whole_name_likeness(parts: Sequence[float]) -> float:
    """Return the likeness of a whole name from that of its parts; 0 where one of them is another name."""
    if min(parts) < MIN_PART_LIKENESS or max(parts) < _MIN_BEST_PART:
        return 0.0
    return sum(parts) / len(parts)


def _assign(matrix: Floats) -> list[float]:
    """Pair each row with a column of its own, the most alike first, and return their likenesses."""
    remaining = matrix.copy()
    likenesses: list[float] = []
    for _ in range(len(remaining)):
        row, column = np.unravel_index(int(remaining.argmax()), remaining.shape)
        likenesses.append(max(0.0, float(remaining[row, column])))
        remaining[row, :], remaining[:, column] = -1, -1
    return likenesses

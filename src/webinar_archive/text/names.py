"""Names as they are heard: misspelt, without accents, shortened, in either order, with titles of courtesy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from webinar_archive.text.normalize import fold
from webinar_archive.text.phonetic_keys import phonetic_keys
from webinar_archive.text.similarity import Floats, agreement

SAME = 0.8
"""Likeness from which on a name as heard is a person's."""

LEAST_PART = 0.65
"""Likeness that every part of a whole name must have."""

_LEAST_BESIDE_MISHEARD = 0.75
"""The same where no other part is spelled right: « Louise Guyot » may be Louise Guillot, « Lise Guyot » not."""

_LONE, _INITIAL, _PART_MORE = 0.05, 0.95, 0.01
"""What one part alone loses, what an initial is worth, what each part that stays unsaid costs."""

_CLEARLY_BETTER = 0.03
_LONGEST = 120
_PART = re.compile(r"[^\W\d_]{1,40}")
_TITLES = frozenset((
    "m", "mm", "mme", "mlle", "monsieur", "madame", "mademoiselle", "docteur", "dr", "pr", "prof",
    "professeur", "professeure", "maitre", "me", "mr", "mrs", "ms", "miss", "sir", "doctor",
    "professor",
))  # fmt: skip


def name_parts(name: str) -> tuple[str, ...]:
    """The comparable parts of a name, titles left out.

    >>> name_parts("Mme PÈNE, Clémence")
    ('pene', 'clemence')
    """
    return tuple(part for part in _PART.findall(fold(name[:_LONGEST])) if part not in _TITLES)


def part_likeness(one: Sequence[str], other: Sequence[str], language: str) -> Floats:
    """Matrix of likenesses of parts, by letters or by sound; an initial answers what begins with it."""
    found = agreement(one, phonetic_keys(one, language), other, phonetic_keys(other, language))
    for row, a in enumerate(one):
        if len(a) == 1:
            found[row] = [_initial(a, b) for b in other]
    for column, b in enumerate(other):
        if len(b) == 1:
            found[:, column] = [_initial(b, a) for a in one]
    return found


def _initial(letter: str, part: str) -> float:
    if letter == part:
        return 1.0
    return _INITIAL if part[0] == letter else 0.0


def name_likeness(heard: str, name: str, language: str) -> float:
    """How alike two names are, 0 to 1; 0 where a part of the shorter one has no answer in the longer."""
    return _likenesses(heard, (name,), language)[0]


def person_meant(heard: str, among: Sequence[str], language: str) -> str | None:
    """The one of `among` that a name as heard means; None when it is nobody, or two fit alike."""
    ranked = sorted(zip(_likenesses(heard, among, language), among, strict=True), reverse=True)
    if not ranked or ranked[0][0] < SAME:
        return None
    if len(ranked) > 1 and ranked[1][0] > ranked[0][0] - _CLEARLY_BETTER:
        return None
    return ranked[0][1]


def _likenesses(heard: str, names: Sequence[str], language: str) -> list[float]:
    """How alike a name as heard is to each of `names`, whose parts are compared in one go."""
    parts = name_parts(heard)
    of_each = [name_parts(name) for name in names]
    alike = part_likeness(parts, [part for of_one in of_each for part in of_one], language)
    ends = list(accumulate(map(len, of_each)))
    return [
        _likeness(parts, of_one, alike[:, end - len(of_one) : end])
        for of_one, end in zip(of_each, ends, strict=True)
    ]


def _likeness(one: tuple[str, ...], other: tuple[str, ...], alike: Floats) -> float:
    small, large, answering = (one, other, alike) if len(one) <= len(other) else (other, one, alike.T)
    if not small or all(len(part) == 1 for part in small):
        return 0.0
    if sorted(small) == sorted(large):
        return 1.0
    answers = _answers(answering)
    if len(large) == 1:
        return answers[0]
    if len(small) == 1:
        # a surname or a first name alone says less than both
        return answers[0] - _LONE
    return whole_likeness(answers) - _PART_MORE * (len(large) - len(small))


def whole_likeness(parts: Sequence[float]) -> float:
    """Likeness of a whole name from that of its parts; 0 where one of them is another name."""
    least = LEAST_PART if max(parts) == 1 else _LEAST_BESIDE_MISHEARD
    return sum(parts) / len(parts) if min(parts) >= least else 0.0


def _answers(matrix: Floats) -> list[float]:
    """For each row its answer among the columns, each column once, the surest first."""
    left = matrix.copy()
    answers: list[float] = []
    for _ in range(len(left)):
        row, column = np.unravel_index(int(left.argmax()), left.shape)
        answers.append(max(0.0, float(left[row, column])))
        left[row, :], left[:, column] = -1, -1
    return answers

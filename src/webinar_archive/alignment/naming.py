"""Names as they are heard: misspelt, without accents, shortened, in either order, with titles of courtesy."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from webinar_archive.alignment.agreement import Floats, agreement
from webinar_archive.alignment.phones import sound_keys
from webinar_archive.text import fold

SAME = 0.84
"""Likeness from which on a name as heard is a person's."""

LEAST_PART = 0.75
"""Likeness that every part of a whole name must have."""

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
    found = agreement(one, sound_keys(one, language), other, sound_keys(other, language))
    for row, a in enumerate(one):
        for column, b in enumerate(other):
            if len(a) != len(b) and 1 in (len(a), len(b)):
                found[row, column] = _INITIAL if a[0] == b[0] else 0.0
    return found


def name_likeness(heard: str, name: str, language: str) -> float:
    """How alike two names are, 0 to 1; 0 where a part of the shorter one has no answer in the longer."""
    return _likeness(name_parts(heard), name_parts(name), language)


def person_meant(heard: str, among: Sequence[str], language: str) -> str | None:
    """The one of `among` that a name as heard means; None when it is nobody, or two fit alike."""
    parts = name_parts(heard)
    scored = sorted(((_likeness(parts, name_parts(name), language), name) for name in among), reverse=True)
    if not scored or scored[0][0] < SAME:
        return None
    if len(scored) > 1 and scored[1][0] > scored[0][0] - _CLEARLY_BETTER:
        return None
    return scored[0][1]


def _likeness(one: tuple[str, ...], other: tuple[str, ...], language: str) -> float:
    small, large = sorted((one, other), key=len)
    if not small or all(len(part) == 1 for part in small):
        return 0.0
    if sorted(small) == sorted(large):
        return 1.0
    answers = _answers(part_likeness(small, large, language))
    if len(large) == 1:
        return answers[0]
    if len(small) == 1:
        # a surname or a first name alone says less than both
        return answers[0] - _LONE
    if min(answers) < LEAST_PART:
        return 0.0
    return sum(answers) / len(answers) - _PART_MORE * (len(large) - len(small))


def _answers(matrix: Floats) -> list[float]:
    """For each row its answer among the columns, each column once, the surest first."""
    left = matrix.copy()
    answers: list[float] = []
    for _ in range(len(left)):
        row, column = np.unravel_index(int(left.argmax()), left.shape)
        answers.append(max(0.0, float(left[row, column])))
        left[row, :], left[:, column] = -1, -1
    return answers

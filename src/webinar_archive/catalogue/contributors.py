"""Contributors: names told apart in one line, and names that mean the same person."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import partial

from webinar_archive.catalogue.relators import FUNCTIONS, is_body_function
from webinar_archive.models import Contributor
from webinar_archive.text.normalize import fold

_FUNCTION = re.compile(
    r",\s+(" + "|".join(re.escape(f).replace("'", "['’]") for f in FUNCTIONS) + r")(?=\s|[;,./|]|$)",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s*(?:;|\n|\||\s/\s)\s*")
_PLACE = re.compile(r"^(.*?)\s*\(([^()]*)\)$", re.DOTALL)
_TITLES = frozenset(
    (
        *("m", "mme", "mlle", "mm", "dr", "pr", "prof", "professeur", "professeure", "docteur", "monsieur"),
        *("madame", "maitre", "me", "mr", "mrs", "ms", "sir", "dame", "the", "le", "la", "les"),
    )
)
_SAME = 0.84
"""Likeness of two spellings of a name from which on they are one person's."""


def contributors(line: str) -> tuple[Contributor, ...]:
    """The contributors of an authors' line, in its order, each once."""
    found: list[Contributor] = []
    for part in _SEPARATORS.split(line):
        at = 0
        for match in _FUNCTION.finditer(part):
            if match.start() < at:
                continue
            found.append(_contributor(part[at : match.start()], match.group(1)))
            at = match.end()
            if part[at : at + 1] in (";", ",", "."):
                at += 1
        found.append(_contributor(part[at:], None))
    return tuple(dict.fromkeys(c for c in found if c.name))


def _contributor(text: str, function: str | None) -> Contributor:
    name, place = " ".join(text.split()).strip(" ,;"), None
    if bracketed := _PLACE.match(name):
        name, inner = bracketed.groups()
        # years in brackets are a person's life, not a place
        place = None if re.search(r"\d{3,4}", inner) else inner
    body = place is not None or (function is not None and is_body_function(fold(function)))
    return Contributor(name=name, function=function, place=place, body=body)


def name_parts(name: str) -> tuple[str, ...]:
    """The comparable parts of a name, titles of courtesy left out."""
    return tuple(p for p in re.findall(r"[^\W\d_]+", fold(name)) if p not in _TITLES)


def resolve(name: str, among: Sequence[Contributor]) -> Contributor | None:
    """The one contributor that a printed name means; None when it is nobody or could be several.

    Understands names in either order, a surname alone, initials, missing accents and small misspellings.
    """
    parts = name_parts(name)
    if not parts:
        return None
    scored = sorted(((_likeness(parts, name_parts(c.name)), n) for n, c in enumerate(among)), reverse=True)
    if not scored or scored[0][0] < _SAME:
        return None
    if len(scored) > 1 and scored[1][0] >= scored[0][0] - 0.02:
        return None
    return among[scored[0][1]]


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other:
        return 0.0
    if sorted(one) == sorted(other):
        return 1.0
    small, large = sorted((one, other), key=len)
    # an initial stands for any name that begins with it, if another part is whole
    whole = [part for part in small if len(part) > 1]
    if not whole:
        return 0.0
    likeness = []
    left = list(large)
    for part in sorted(small, key=len, reverse=True):
        best = max(left, key=partial(_part_likeness, part), default="")
        likeness.append(_part_likeness(part, best))
        if best:
            left.remove(best)
    covered = min(likeness)
    # a surname alone says less than a whole name; a lone first name less still
    surname = large[-1] if len(small) == 1 else None
    if surname is not None:
        return covered - (0.05 if _part_likeness(small[0], surname) > 0.9 else 0.12)
    return covered - 0.01 * len(left)


def _part_likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if 1 in (len(one), len(other)):
        return 0.95 if one[:1] == other[:1] else 0.0
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()

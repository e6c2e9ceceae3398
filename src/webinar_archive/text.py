"""Comparable words: the one way in which two spellings of the same thing are held side by side."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "’": "'", "ʼ": "'", "‘": "'"}
)


def fold(text: str) -> str:
    """Case, accents, ligatures and apostrophes levelled; everything else kept.

    >>> fold("L’Œuvre d'ÉTÉ")
    "l'oeuvre d'ete"
    """
    plain = unicodedata.normalize("NFD", text.translate(_LIGATURES))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def slug(text: str, limit: int = 60) -> str:
    """A folder-safe name: folded, words joined by hyphens, cut at a word border; never empty, never a dot."""
    words = re.findall(r"[^\W_]+", fold(text))
    name = ""
    for word in words:
        if name and len(name) + 1 + len(word) > limit:
            break
        name = f"{name}-{word}" if name else word[:limit]
    return name or "untitled"

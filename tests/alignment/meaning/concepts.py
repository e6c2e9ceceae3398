"""An embedder without a model: words of two languages that mean the same point the same way."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import cache

import numpy as np

from webinar_archive.alignment.meaning import Vectors
from webinar_archive.models import Word

CONCEPTS = {
    "bread": "pain", "baker": "boulanger", "every": "chaque", "morning": "matin", "bakes": "cuit", "village": "village",
    "river": "fleuve", "flooded": "inondé", "houses": "maisons", "bridge": "pont", "winter": "hiver", "mayor": "maire",
    "promised": "promis", "school": "école", "children": "enfants", "new": "nouvelle", "train": "train", "late": "retard",
}  # fmt: skip
"""French words by English ones."""
DIMENSIONS = 96


class ConceptEmbedder:
    """Adds the directions of a text's words; `asked` counts the texts."""

    def __init__(self) -> None:
        self.asked = 0

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts that are searched."""
        self.asked += len(texts)
        return np.stack([_vector(text) for text in texts])

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts that are sought."""
        return self.passages(texts)


def _vector(text: str) -> Vectors:
    total = np.full(DIMENSIONS, 0.3, np.float32)
    for word in re.findall(r"\w+", text.lower()):
        total += _direction(CONCEPTS.get(word, word))
    vector: Vectors = total / np.linalg.norm(total)
    return vector


@cache
def _direction(concept: str) -> Vectors:
    return np.random.default_rng(zlib.crc32(concept.encode())).standard_normal(DIMENSIONS, dtype=np.float32)


def talk(spoken: str, *, before: int = 400, after: int = 400) -> tuple[Word, ...]:
    """Return a French talk of other words in which something is said, a word each 300 ms."""
    rng = np.random.default_rng(7)
    others = [
        "nous",
        "pensons",
        "que",
        "le",
        "budget",
        "de",
        "la",
        "région",
        "sera",
        "voté",
        "demain",
        "après",
        "un",
        "long",
        "débat",
        "entre",
        "élus",
        "locaux",
    ]
    filler = [str(rng.choice(others)) for _ in range(before + after)]
    texts = [*filler[:before], *spoken.split(), *filler[before:]]
    return tuple(Word(text, number * 300, number * 300 + 250) for number, text in enumerate(texts))

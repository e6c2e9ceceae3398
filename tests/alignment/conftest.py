"""Small talks for the tests: a word every third of a second, ordinary speech around the telling one."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from webinar_archive.models import Word

STEP_MS = 350
_SPEECH = (
    "alors donc le travail que nous faisons dans les communes avec les habitants demande du temps et de la "
    "patience parce que chaque quartier a son histoire et ses besoins on ne peut pas appliquer partout la "
    "même recette il faut écouter observer discuter puis seulement proposer une solution simple qui marche "
    "vraiment pour tout le monde je crois que les agents publics le savent très bien mais ils manquent de "
    "moyens et de soutien quand ils veulent essayer quelque chose de nouveau dans leur service"
)
ORDINARY = _SPEECH.split()

Talk = tuple[Word, ...]
Around = Callable[..., tuple[Talk, tuple[int, ...]]]


def _talk(text: str) -> Talk:
    return tuple(Word(word, i * STEP_MS, (i + 1) * STEP_MS - 50) for i, word in enumerate(text.split()))


@pytest.fixture
def talk() -> Callable[[str], Talk]:
    """The words of a text, one every `STEP_MS`."""
    return _talk


@pytest.fixture
def around() -> Around:
    """Passages with ordinary speech before, between and after them, and when each begins (ms)."""

    def build(*passages: str, padding: int = 400, seed: int = 1) -> tuple[Talk, tuple[int, ...]]:
        chance = random.Random(seed)
        words: list[str] = []
        starts: list[int] = []
        for passage in (*passages, ""):
            words += chance.choices(ORDINARY, k=padding)
            starts.append(len(words) * STEP_MS)
            words += passage.split()
        return _talk(" ".join(words)), tuple(starts[:-1])

    return build

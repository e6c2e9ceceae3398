"""Sentences as one long row of states, which the search moves through frame by frame, all at once.

A sentence is its words in order; a word one to four pronunciations side by side; a pronunciation its phones,
three states each. All sentences of all quotations lie one after the other in the same arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.audio.senones import Senones, Triphone

Pronunciation = tuple[str, ...]
SpokenWord = tuple[Pronunciation, ...]
"""The ways to say a word, the commonest first."""
Sentence = tuple[SpokenWord, ...]

Ints = NDArray[np.intp]
Scores = NDArray[np.int16]

NEVER = -12_000
"""A cost no path survives."""
_SKIP, _SKIP_BASE = 8, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Lattice:
    """The states of some sentences.

    For each state its senone; for each way to say a word its first and last state and its word; for each
    word its first way, its cost when it follows the word before (`NEVER` at the beginning of a sentence) and
    when it follows the one before that; for each sentence its first word; its phones by the commonest ways.
    """

    senones: Ints
    firsts: Ints
    lasts: Ints
    words: Ints
    ways: Ints
    after_one: Scores
    after_two: Scores
    sentences: Ints
    phones: NDArray[np.int64]

    @property
    def word_count(self) -> int:
        """Words of all sentences."""
        return len(self.ways)


def skip_cost(word: SpokenWord) -> int:
    """What it costs to leave out a word."""
    return _SKIP * (_SKIP_BASE + len(word[0]))


def wanted_triphones(sentences: Iterable[Sentence], silence: str) -> set[Triphone]:
    """The triphones that a lattice of these sentences will ask for."""
    return {
        triphone
        for sentence in sentences
        for number in range(len(sentence))
        for way in sentence[number]
        for triphone in _triphones(sentence, number, way, silence)
    }


def build(sentences: Sequence[Sentence], senones: Senones, silence: str) -> Lattice:
    """Lay out sentences (none of them empty) as states."""
    states: list[int] = []
    firsts: list[int] = []
    ways: list[int] = []
    lasts, words, starts = [], [], []
    after_one, after_two = [], []
    for sentence in sentences:
        starts.append(len(ways))
        for number, word in enumerate(sentence):
            after_one.append(0 if number else NEVER)
            after_two.append(-skip_cost(sentence[number - 1]) if number > 1 else NEVER)
            ways.append(len(firsts))
            for way in word:
                words.append(len(ways) - 1)
                firsts.append(len(states))
                for triphone in _triphones(sentence, number, way, silence):
                    states.extend(senones.of(*triphone))
                lasts.append(len(states) - 1)
    return Lattice(
        senones=np.array(states, np.intp),
        firsts=np.array(firsts, np.intp),
        lasts=np.array(lasts, np.intp),
        words=np.array(words, np.intp),
        ways=np.array(ways, np.intp),
        after_one=np.array(after_one, np.int16),
        after_two=np.array(after_two, np.int16),
        sentences=np.array(starts, np.intp),
        phones=np.array([phone_count(sentence) for sentence in sentences]),
    )


def phone_count(sentence: Sentence) -> int:
    """Phones of a sentence, each word said its commonest way."""
    return sum(len(word[0]) for word in sentence)


def _triphones(sentence: Sentence, number: int, way: Pronunciation, silence: str) -> Iterator[Triphone]:
    """A way's phones among their neighbours; across words, among those of the commonest ways."""
    left = sentence[number - 1][0][-1] if number else silence
    right = sentence[number + 1][0][0] if number + 1 < len(sentence) else silence
    row = (left, *way, right)
    last = len(way) - 1
    for i, phone in enumerate(way):
        position = "s" if not last else "b" if i == 0 else "e" if i == last else "i"
        yield phone, row[i], row[i + 2], position

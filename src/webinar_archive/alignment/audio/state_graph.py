"""Sentences as one long row of states, which the search advances frame by frame, all at once.

A sentence is its words in order; a word has one to four pronunciations in parallel; a pronunciation is its
phones, three states each. All sentences of all quotations lie one after the other in the same arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.audio.senones import Senones, Triphone

Pronunciation = tuple[str, ...]
SpokenWord = tuple[Pronunciation, ...]
"""The pronunciations of a word, the commonest first."""
Sentence = tuple[SpokenWord, ...]

Ints = NDArray[np.intp]
Scores = NDArray[np.int16]

NEVER = -12_000
"""A cost that excludes a path."""

_SKIP_COST_PER_PHONE, _SKIP_BASE_PHONES = 8, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StateGraph:
    """The states of some sentences.

    `senones` is the senone of each state; `firsts`, `lasts` and `words` the first state, last state and word of
    each pronunciation; `first_pronunciations` the first pronunciation of each word; `after_one` and
    `after_two` its cost when it follows the word before (`NEVER` at the beginning of a sentence) and the one
    before that; `sentences` the first word of each sentence, `phones` its number of phones.
    """

    senones: Ints
    firsts: Ints
    lasts: Ints
    words: Ints
    first_pronunciations: Ints
    after_one: Scores
    after_two: Scores
    sentences: Ints
    phones: NDArray[np.int64]

    @property
    def word_count(self) -> int:
        """The number of words of all sentences."""
        return len(self.first_pronunciations)


def skip_cost(word: SpokenWord) -> int:
    """Return the cost of omitting a word."""
    return _SKIP_COST_PER_PHONE * (_SKIP_BASE_PHONES + len(word[0]))


def wanted_triphones(sentences: Iterable[Sentence], silence: str) -> set[Triphone]:
    """Return the triphones that a graph of these sentences needs."""
    return {
        triphone
        for sentence in sentences
        for number in range(len(sentence))
        for pronunciation in sentence[number]
        for triphone in _triphones(sentence, number, pronunciation, silence)
    }


def build_state_graph(sentences: Sequence[Sentence], senones: Senones, silence: str) -> StateGraph:
    """Lay out sentences (none of them empty) as states."""
    states: list[int] = []
    firsts: list[int] = []
    first_pronunciations: list[int] = []
    lasts, words, starts = [], [], []
    after_one, after_two = [], []
    for sentence in sentences:
        starts.append(len(first_pronunciations))
        for number, word in enumerate(sentence):
            after_one.append(0 if number else NEVER)
            after_two.append(-skip_cost(sentence[number - 1]) if number > 1 else NEVER)
            first_pronunciations.append(len(firsts))
            for pronunciation in word:
                words.append(len(first_pronunciations) - 1)
                firsts.append(len(states))
                for triphone in _triphones(sentence, number, pronunciation, silence):
                    states.extend(senones.of(*triphone))
                lasts.append(len(states) - 1)
    return StateGraph(
        senones=np.array(states, np.intp),
        firsts=np.array(firsts, np.intp),
        lasts=np.array(lasts, np.intp),
        words=np.array(words, np.intp),
        first_pronunciations=np.array(first_pronunciations, np.intp),
        after_one=np.array(after_one, np.int16),
        after_two=np.array(after_two, np.int16),
        sentences=np.array(starts, np.intp),
        phones=np.array([phone_count(sentence) for sentence in sentences]),
    )


def phone_count(sentence: Sentence) -> int:
    """Return the number of phones of a sentence in its commonest pronunciation."""
    return sum(len(word[0]) for word in sentence)


def _triphones(
    sentence: Sentence, number: int, pronunciation: Pronunciation, silence: str
) -> Iterator[Triphone]:
    """Yield the phones of a pronunciation in context; across words, that of the commonest pronunciations."""
    left = sentence[number - 1][0][-1] if number else silence
    right = sentence[number + 1][0][0] if number + 1 < len(sentence) else silence
    row = (left, *pronunciation, right)
    last = len(pronunciation) - 1
    for i, phone in enumerate(pronunciation):
        position = "s" if not last else "b" if i == 0 else "e" if i == last else "i"
        yield phone, row[i], row[i + 2], position

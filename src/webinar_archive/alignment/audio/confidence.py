"""How sure: the evidence of the words heard at a place in a few numbers, and the chance they amount to.

Two logistic models, fitted by `benchmarks/sound.py --fit` on recordings of several speakers in clean,
telephone, coded, noisy and hurried sound, and tested on speakers left out. The first (`merit`) tells right
places from wrong ones by themselves: wrong words are stretched to fit. The second (`chance`) weighs in by
how much a place is better than the next best one of the same recording: noise takes from both alike.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from webinar_archive.alignment.audio.backtrace import HeardWord
from webinar_archive.alignment.audio.state_graph import Sentence

ACCEPT = 0.55
"""Under this chance of having been said there, a quotation is `not_found`."""

MOST_A_PHONE = 50
"""A word counts for no more than this score a phone: slow speech must not let three words pay for ten."""


LEAST_PHONES = 25
"""Shorter texts (about five words) are heard everywhere, in noise even, so they are not located by sound."""


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence heard in frames `[first, end)`: what it is worth (see `worth`), and its words."""

    first: int
    end: int
    worth: float
    words: tuple[HeardWord, ...]

    def overlaps(self, other: Place) -> bool:
        """Whether the two share a frame."""
        return self.first < other.end and other.first < self.end


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a place.

    `per_phone` is the score a phone of the whole text, words not heard included; `phones` how long that text
    is; `covered` the share of its phones in words that were heard; `per_frame` the score a frame of those
    words (how clearly); `frames_a_phone` how long their phones last (wrong words are stretched to fit).
    """

    per_phone: float
    phones: int
    covered: float
    per_frame: float
    frames_a_phone: float


_MERIT = (0.1383, 1.2146, 3.7284, 0.1064, -0.2718)
_MERIT_BIAS = -11.363
_CHANCE = (0.5145, 0.9473)
_CHANCE_BIAS = -2.325
NO_RIVAL = -8.0
"""The merit of the next best place where there is none."""
_FARTHEST = 8.0
"""No place is further ahead of its rival than this."""


def features(evidence: Evidence) -> tuple[float, ...]:
    """The numbers the model weighs."""
    return (
        evidence.per_phone,
        math.log(max(1, evidence.phones)),
        evidence.covered,
        evidence.per_frame,
        evidence.frames_a_phone,
    )


def merit(evidence: Evidence) -> float:
    """The log odds that a place is the right one, from itself alone."""
    return _MERIT_BIAS + sum(w * x for w, x in zip(_MERIT, features(evidence), strict=True))


def standing(own: float, rival: float) -> tuple[float, float]:
    """The numbers that the second model weighs: the merit of a place, and how far it is ahead of its rival."""
    return own, max(-_FARTHEST, min(_FARTHEST, own - rival))


def chance(evidence: Evidence, rival: float, more: float = 0.0) -> float:
    """The chance that the words were said there. `rival` is the merit of the best other place.

    `more` is what one knows beside the sound (log odds).
    """
    if evidence.phones < LEAST_PHONES:
        return 0.0
    known = standing(merit(evidence), rival)
    odds = _CHANCE_BIAS + more + sum(w * x for w, x in zip(_CHANCE, known, strict=True))
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, odds))))


def worth(sentence: Sentence, words: Sequence[HeardWord]) -> float:
    """By which places of one sentence are ranked: what its words earned, `MOST_A_PHONE` at most, a phone."""
    lengths = [len(word[0]) for word in sentence]
    earned = sum(min(word.score, MOST_A_PHONE * lengths[word.word]) for word in words)
    return earned / max(1, sum(lengths))


def weigh(sentences: Sequence[Sentence], places: Sequence[Place | None]) -> Evidence:
    """The evidence of sentences each heard at a place (or not at all)."""
    earned, scored, frames, heard, phones = 0.0, 0, 0, 0, 0
    for sentence, place in zip(sentences, places, strict=True):
        lengths = [len(word[0]) for word in sentence]
        phones += sum(lengths)
        if place is not None:
            earned += place.worth * sum(lengths)
            heard += sum(lengths[word.word] for word in place.words)
            scored += sum(word.score for word in place.words)
            frames += sum(word.end - word.first for word in place.words)
    return Evidence(
        per_phone=earned / max(1, phones),
        phones=phones,
        covered=heard / max(1, phones),
        per_frame=scored / max(1, frames),
        frames_a_phone=frames / max(1, heard),
    )

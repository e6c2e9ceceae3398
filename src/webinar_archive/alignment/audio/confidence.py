"""Confidence of a place: the evidence of the words found there in a few numbers, and its probability.

Two logistic models, fitted on recordings of many people in clean, telephone and noisy audio, and tested on sources left
out (`benchmarks/results/audio_speakers.md`). The first (`place_log_odds`) separates right places from wrong ones by
what they score and how far that stands out of the recording: wrong words are stretched to fit. The second
(`spoken_probability`) also weighs how much better a place is than the next best one, because noise lowers both.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from webinar_archive.alignment.audio.backtrace import SpottedWord
from webinar_archive.alignment.audio.confidence_coefficients import (
    PLACE_INTERCEPT,
    PLACE_WEIGHTS,
    RIVAL_INTERCEPT,
    RIVAL_WEIGHTS,
)
from webinar_archive.alignment.audio.state_graph import Sentence
from webinar_archive.logistic import probability, weighted

MIN_PROBABILITY = 0.96
"""A quotation whose best place is less probable is `not_found`: a wrong place costs more than one that is not found.

From here on, 665 sentences of people were found in clean, telephone, Opus and noisy audio, none elsewhere than where it
is said, and none of 1,530 that nobody says; from 0.95 on one of these (`benchmarks/results/audio_speakers.md`)."""

MIN_CONFIRMED_PROBABILITY = 0.95
"""The same where another witness gave the place."""

MAX_SCORE_PER_PHONE = 50
"""A word counts for no more than this score a phone: slow speech must not let three words pay for ten."""

MIN_PHONES = 20
"""Shorter texts (four or five words) are found everywhere, even in noise, so they are not located in audio."""

NO_RIVAL_LOG_ODDS = -8.0
"""The log odds of the next best place where there is none."""

MAX_LEAD = 8.0
"""The lead of a place over its rival (log odds) is limited to this."""


@dataclass(frozen=True, slots=True)
class SentencePlace:
    """A sentence found in frames `[first, end)`: its score a phone (see `score_per_phone`), and its words.

    `excess` tells by how much its score exceeds what the sentence scores elsewhere (see `OtherPlaces`).
    """

    first: int
    end: int
    score_per_phone: float
    words: tuple[SpottedWord, ...]
    excess: float = 0.0

    @property
    def pauses(self) -> int:
        """The number of words found that do not follow at once on the one found before."""
        return sum(after.first > before.end for before, after in pairwise(self.words))

    def overlaps(self, other: SentencePlace) -> bool:
        """Tell whether the two share a frame."""
        return self.first < other.end and other.first < self.end


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence for a place of a text of one or more sentences.

    `score_per_phone` counts all phones of the text, found or not; `phones` is their number; `coverage` the
    share of them in words that were found; `frames_per_phone` how long their phones last (wrong words are stretched
    to fit); `excess` tells by how much the scores exceed what the sentences score elsewhere (see `OtherPlaces`);
    `pauses_per_phone` in how many pieces they were found (wrong words are gathered from here and there).
    """

    score_per_phone: float
    phones: int
    coverage: float
    frames_per_phone: float
    excess: float = 0.0
    pauses_per_phone: float = 0.0

    def features(self) -> tuple[float, ...]:
        """Return the inputs of the first model."""
        return (
            self.score_per_phone,
            math.log(max(1, self.phones)),
            self.coverage,
            self.frames_per_phone,
            self.excess,
            self.pauses_per_phone,
        )


def place_log_odds(evidence: Evidence) -> float:
    """Return the log odds that a place is right, from its own evidence alone."""
    return weighted(PLACE_INTERCEPT, PLACE_WEIGHTS, evidence.features())


def rival_features(log_odds: float, rival_log_odds: float) -> tuple[float, float]:
    """Return the inputs of the second model: the log odds of a place, and its lead over the best rival."""
    return log_odds, max(-MAX_LEAD, min(MAX_LEAD, log_odds - rival_log_odds))


def spoken_probability(evidence: Evidence, rival_log_odds: float, prior_log_odds: float = 0.0) -> float:
    """Return the probability that the text is spoken at a place, 0 to 1.

    `rival_log_odds` are those of the best other place; `prior_log_odds` is above 0 for a place that another
    witness named.
    """
    if evidence.phones < MIN_PHONES:
        return 0.0
    features = rival_features(place_log_odds(evidence), rival_log_odds)
    return probability(weighted(RIVAL_INTERCEPT + prior_log_odds, RIVAL_WEIGHTS, features))


def score_per_phone(sentence: Sentence, words: Sequence[SpottedWord]) -> float:
    """Return the score of the words found, limited to `MAX_SCORE_PER_PHONE`, a phone of the whole sentence.

    Places of one sentence are ranked by it.
    """
    lengths = [len(word[0]) for word in sentence]
    earned = sum(min(word.score, MAX_SCORE_PER_PHONE * lengths[word.word]) for word in words)
    return earned / max(1, sum(lengths))


def collect_evidence(sentences: Sequence[Sentence], places: Sequence[SentencePlace | None]) -> Evidence:
    """Return the evidence of sentences, each found at a place or not at all."""
    earned, frames, found, phones, pauses = 0.0, 0, 0, 0, 0
    excesses = []
    for sentence, place in zip(sentences, places, strict=True):
        lengths = [len(word[0]) for word in sentence]
        phones += sum(lengths)
        if place is not None:
            earned += place.score_per_phone * sum(lengths)
            found += sum(lengths[word.word] for word in place.words)
            frames += sum(word.end - word.first for word in place.words)
            excesses.append(place.excess)
            pauses += place.pauses
    return Evidence(
        score_per_phone=earned / max(1, phones),
        phones=phones,
        coverage=found / max(1, phones),
        frames_per_phone=frames / max(1, found),
        # independent sentences that each stand out a little stand out together
        excess=sum(excesses) / math.sqrt(len(sentences)) if excesses else 0.0,
        pauses_per_phone=pauses / max(1, phones),
    )

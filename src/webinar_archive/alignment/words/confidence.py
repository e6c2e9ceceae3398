"""Confidence of a place: its evidence in five numbers, and a logistic model that gives a probability.

`benchmarks/fit_confidence.py` fits the model, tests it with whole talks left out, and writes the coefficients.
The model knows no word and no talk, only the score of the words found beyond what the best other place of the talk
reaches by chance, the share of the quotation that they cover, whether missing words occur nearby (as when the writer
reordered clauses), whether printed numbers were not spoken (a sentence with other numbers is another sentence), and how
much the whole sentence sounds like what was said there, since a recogniser writes what it mishears as words that
sound alike.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from webinar_archive.alignment.words.confidence_coefficients import INTERCEPT, WEIGHTS
from webinar_archive.alignment.words.index import Floats, WordIndex
from webinar_archive.alignment.words.quotation import PreparedQuotation
from webinar_archive.alignment.words.types import Place
from webinar_archive.logistic import probability, weighted
from webinar_archive.text.numbers import NUMERALS
from webinar_archive.text.similarity import best_part_ratio

MIN_PROBABILITY = 0.45
"""A quotation whose best place is less probable is `not_found`."""

RIVAL_SCALE_BITS = 6.0
"""A rival place that scores this many bits less is e times less probable."""

NEARBY_WORDS = 60
"""Comparable words on either side of a place in which missing words are searched."""

SURE_COVERAGE = 0.97
"""Share of the quotation from which its sounds are not compared: they are alike."""

EDGE_WORDS = 3
"""Spoken words beyond the missing ones at either end in which their sounds are searched."""

MAX_WORD_SOUNDS = 12
"""Sounds of a word that are compared: one enormous word is no more than a long one."""

MATCHED_AGREEMENT = 0.6
"""Agreement from which a printed word counts as found."""

CHANCE_SHARE = 0.5
"""Share of what other places reach by chance that is taken off the score."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence for a place, in bits, except for the shares `weighted_coverage` and `sound`.

    `score` is that of the alignment; `chance` what the quotation reaches by chance elsewhere in the talk;
    `weighted_coverage` the share of the squared printed weights that was found, so that rare words count more;
    `nearby_missing` the surprise of the missing words that occur nearby;
    `missing_numbers` the weight of printed numbers that were not found; `sound` how much the sentence sounds like
    what was said, 0 to 1.
    """

    score: float
    weighted_coverage: float
    nearby_missing: float
    missing_numbers: float
    sound: float
    chance: float = 0.0

    def features(self) -> tuple[float, ...]:
        """Return the inputs of the model."""
        return (
            math.log(max(self.score - CHANCE_SHARE * self.chance, 1.0)),
            self.weighted_coverage,
            self.nearby_missing,
            math.log1p(self.missing_numbers),
            self.sound,
        )


def collect_evidence(
    quotation: PreparedQuotation,
    index: WordIndex,
    weights: Floats,
    passages: Sequence[Place],
    rivals: Sequence[Place] = (),
) -> Evidence:
    """Return the evidence for a place, or for several passages that the writer joined to one quotation.

    `rivals` are the places of the quotation elsewhere in the talk, best first; those that share words with the
    passages are none.
    """
    bits = [0.0 if free else w for free, w in zip(quotation.optional, weights.tolist(), strict=True)]
    found = [0.0] * len(bits)
    for pair in (pair for place in passages for pair in place.pairs):
        found[pair.row : pair.row + pair.rows] = [pair.agreement] * pair.rows
    squares = [b * b for b in bits]
    missing = {
        i: b for i, (b, degree) in enumerate(zip(bits, found, strict=True)) if degree < MATCHED_AGREEMENT
    }
    coverage = sum(map(mul, squares, found)) / max(1e-6, sum(squares))
    return Evidence(
        score=sum(place.score_bits for place in passages),
        weighted_coverage=coverage,
        nearby_missing=_nearby_bits(index, {quotation.words[i] for i in missing}, passages[0]),
        missing_numbers=sum(b for i, b in missing.items() if quotation.words[i] in NUMERALS),
        sound=1.0 if coverage >= SURE_COVERAGE else _sound_alike(quotation, index, passages),
        chance=_chance_bits(sum(bits), passages, rivals),
    )


def _chance_bits(printed_bits: float, passages: Sequence[Place], rivals: Sequence[Place]) -> float:
    """Return what the quotation reaches by chance elsewhere.

    A rival with more than half of what was printed is no chance: the more it has, the more probably it repeats it.
    """
    for rival in rivals:
        if not any(rival.overlaps(passage) for passage in passages):
            return max(0.0, min(rival.score_bits, printed_bits - rival.score_bits))
    return 0.0


def _sound_alike(quotation: PreparedQuotation, index: WordIndex, passages: Sequence[Place]) -> float:
    """Return how much the quotation sounds like the passages and what was said where its missing ends belong."""
    spoken: list[str] = []
    for place in passages:
        first, last = place.first, place.last + 1
        if place is passages[0]:
            first = max(0, first - place.first_row - EDGE_WORDS)
        if place is passages[-1]:
            last += len(quotation.words) - 1 - place.last_row + EDGE_WORDS
        spoken += index.folded_words(first, last)
    printed = [w for w, free in zip(quotation.words, quotation.optional, strict=True) if not free]
    sounds = [key[:MAX_WORD_SOUNDS] for key in index.keys_of_words([*printed, *spoken])]
    return best_part_ratio("".join(sounds[: len(printed)]), "".join(sounds[len(printed) :]))


def _nearby_bits(index: WordIndex, missing: set[str], place: Place) -> float:
    """Return the surprise of the missing words that occur near the place, in bits."""
    if not missing:
        return 0.0
    first, last = max(0, place.first - NEARBY_WORDS), min(len(index), place.last + NEARBY_WORDS + 1)
    near = set(index.word_types[first:last].tolist())
    bits = 0.0
    for type_id in map(index.type_ids.get, missing):
        if type_id in near:
            expected = (float(index.counts[type_id]) + 2) * (last - first) / len(index)
            bits += max(0.0, -math.log2(expected))
    return bits


def spoken_probability(evidence: Evidence, prior_log_odds: float = 0.0) -> float:
    """Return the probability that the quotation is spoken at this place rather than nowhere, 0 to 1.

    `prior_log_odds` is above 0 for a place that was expected, which needs less evidence.
    """
    return probability(weighted(INTERCEPT + prior_log_odds, WEIGHTS, evidence.features()))


def probability_among_rivals(scores: Sequence[float]) -> float:
    """Return the probability that the first of rival places is the right one, given that one of them is.

    `scores` are in bits.

    >>> probability_among_rivals([80.0]), probability_among_rivals([80.0, 80.0])
    (1.0, 0.5)
    """
    rivals = sum(math.exp(min(0.0, score - scores[0]) / RIVAL_SCALE_BITS) for score in scores[1:])
    return 1 / (1 + rivals)

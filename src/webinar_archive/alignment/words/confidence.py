"""How sure: the evidence for a place in five numbers, and a logistic model that turns them into a chance.

Fitted by `benchmarks/fit_confidence.py` with whole talks left out; the model knows no word and no talk, only
what the found words weigh, how much of the quotation they are, how long they run together, whether the words
that are missing turn up nearby (as when the writer put the clauses in another order), and whether printed
numbers were not said: a sentence with other numbers in it is another sentence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from webinar_archive.alignment.words.index import Floats, Index
from webinar_archive.alignment.words.quotation import Quoted
from webinar_archive.alignment.words.types import Place
from webinar_archive.text.numbers import NUMERALS

ACCEPT = 0.45
"""Under this chance of having been said at all, a quotation is `not_found`."""

RIVAL_BITS = 6.0
"""A rival place that many bits weaker is a third as likely."""

NEARBY = 60
"""Comparable words on either side among which missing words are looked for."""

ANSWERED = 0.6
"""Agreement from which a printed word counts as found."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """In bits, but for `telling`, a share.

    `score` of the alignment; `telling`: how much of the printed weight was found, rare words counting double;
    `run`: the longest unbroken run; `near`: missing words that stand nearby, each worth the surprise of it;
    `numbers`: what the printed numbers that nothing answers are worth.
    """

    score: float
    telling: float
    run: float
    near: float
    numbers: float

    def features(self) -> tuple[float, ...]:
        """What the model sees."""
        score, run = math.log(max(self.score, 1.0)), math.log(max(self.run, 1.0))
        return score, self.telling, run, self.near, math.log1p(self.numbers)


INTERCEPT = -33.177
WEIGHTS = (4.204, 10.758, 2.764, 0.318, -0.743)


def evidence(quoted: Quoted, index: Index, weights: Floats, passages: Sequence[Place]) -> Evidence:
    """The evidence for a place, or for several passages of which the writer made one quotation."""
    own = [0.0 if free else w for free, w in zip(quoted.optional, weights.tolist(), strict=True)]
    found = [0.0] * len(own)
    run = longest = 0.0
    after: tuple[int, int] | None = None
    for row, column, rows, columns, agreement in (pair for place in passages for pair in place.pairs):
        gain = 0.0
        for k in range(row, row + rows):
            found[k] = agreement
            gain += own[k] * agreement
        run = run + gain if after == (row, column) else gain
        longest = max(longest, run)
        after = (row + rows, column + columns)
    squares = [bits * bits for bits in own]
    missing = {i: bits for i, (bits, degree) in enumerate(zip(own, found, strict=True)) if degree < ANSWERED}
    return Evidence(
        score=sum(place.bits for place in passages),
        telling=sum(map(mul, squares, found)) / max(1e-6, sum(squares)),
        run=longest,
        near=_near(index, {quoted.words[i] for i in missing}, passages[0]),
        numbers=sum(bits for i, bits in missing.items() if quoted.words[i] in NUMERALS),
    )


def _near(index: Index, missing: set[str], place: Place) -> float:
    """What it is worth that missing words stand nearby."""
    if not missing:
        return 0.0
    first, last = max(0, place.first - NEARBY), min(len(index), place.last + NEARBY + 1)
    near = set(index.word_types[first:last].tolist())
    bits = 0.0
    for type_id in map(index.type_ids.get, missing):
        if type_id in near:
            expected = (float(index.counts[type_id]) + 2) * (last - first) / len(index)
            bits += max(0.0, -math.log2(expected))
    return bits


def chance_said(seen: Evidence, prior: float = 0.0) -> float:
    """The chance that the quotation was said at this place rather than nowhere, 0 to 1.

    `prior` shifts the log odds: a place that was expected needs less evidence.
    """
    logit = INTERCEPT + prior + sum(w * f for w, f in zip(WEIGHTS, seen.features(), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def share_of_best(scores: Sequence[float]) -> float:
    """The chance that the first of rival places (bits) is the one, given that it is one of them."""
    rivals = sum(math.exp(min(0.0, score - scores[0]) / RIVAL_BITS) for score in scores[1:])
    return 1 / (1 + rivals)

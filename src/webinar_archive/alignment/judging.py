"""How sure: evidence for the best place in a few numbers, and a logistic model that turns them into confidence.

The model was fitted by `benchmarks/fit_confidence.py` with whole talks left out; what a quotation's words weigh,
how many of them were found, and how long they run together is all that it sees.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from webinar_archive.alignment.index import Floats
from webinar_archive.alignment.quotation import Quoted
from webinar_archive.alignment.searching import Place

ACCEPT = 0.5
"""Under this chance of having been said at all, a quotation is `not_found`."""

RIVAL_BITS = 6.0
"""A rival place that many bits weaker is a third as likely."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """`score` in bits; `telling` the share of the printed weight found, rare words counting double; `run` the
    bits of the longest unbroken run."""

    score: float
    telling: float
    run: float


INTERCEPT = -35.1
WEIGHTS = (4.54, 9.79, 3.22)


def evidence(quoted: Quoted, weights: Floats, place: Place) -> Evidence:
    """The evidence for one place."""
    spoken = np.where(np.array(quoted.optional), 0, weights)
    found = np.zeros(len(weights), np.float32)
    run = longest = 0.0
    after: tuple[int, int] | None = None
    for pair in place.pairs:
        found[pair.row : pair.row + pair.rows] = pair.agreement
        gain = float(spoken[pair.row : pair.row + pair.rows].sum()) * pair.agreement
        run = run + gain if after == (pair.row, pair.column) else gain
        longest = max(longest, run)
        after = (pair.row + pair.rows, pair.column + pair.columns)
    squares = spoken**2
    mean = float(spoken.sum()) / max(1, int((spoken > 0).sum()))
    return Evidence(
        score=place.score * mean,
        telling=float((squares * found).sum() / max(1e-6, float(squares.sum()))),
        run=longest,
    )


def chance_said(seen: Evidence) -> float:
    """The chance that the quotation was said at this place rather than nowhere, 0 to 1."""
    features = (math.log(max(seen.score, 1.0)), seen.telling, math.log(max(seen.run, 1.0)))
    logit = INTERCEPT + sum(w * f for w, f in zip(WEIGHTS, features, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def share_of_best(scores: Sequence[float]) -> float:
    """The chance that the first of rival places (bits, best first) is the one, given that it is one of them."""
    rivals = sum(math.exp((score - scores[0]) / RIVAL_BITS) for score in scores[1:])
    return 1 / (1 + rivals)

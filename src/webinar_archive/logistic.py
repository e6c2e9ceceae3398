"""Probabilities by logistic models."""

from __future__ import annotations

import math
from collections.abc import Sequence

_MOST = 40.0
"""Log odds beyond these are no surer, and would overflow."""


def weighted(intercept: float, weights: Sequence[float], features: Sequence[float]) -> float:
    """Return the log odds that a logistic model gives for features, as many as it has weights."""
    return intercept + sum(w * x for w, x in zip(weights, features, strict=True))


def probability(log_odds: float) -> float:
    """Return the probability of log odds.

    >>> probability(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-max(-_MOST, min(_MOST, log_odds))))

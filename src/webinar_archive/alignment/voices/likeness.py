"""How probable it is that two stretches of speech have one voice.

Compared is each window of one with each of the other. Their mean likeness does not grow with the length of the
stretches, as that of mean vectors would, so that one fit serves all lengths.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from webinar_archive.logistic import probability

INTERCEPT = -24.8
SLOPE = 42.1
"""Log odds of one voice, by the mean likeness of two windows each (`benchmarks/voices.py`)."""
LEAST_WINDOWS = 2
"""Fewer windows, which are less than 3 s, are no evidence."""


def likeness(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Return the mean likeness, up to 1, of the windows of two stretches; each has at least one."""
    return float(one.mean(axis=0) @ other.mean(axis=0))


def same_voice(one: NDArray[np.float32], other: NDArray[np.float32]) -> float | None:
    """Return the probability that two stretches have one voice, None where they are too short to tell."""
    if min(len(one), len(other)) < LEAST_WINDOWS:
        return None
    return probability(INTERCEPT + SLOPE * likeness(one, other))

"""Runs of numbers with great sums: which stretches of a quotation are worth something, taken together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from webinar_archive.alignment.words.index import Floats


class _Run(NamedTuple):
    first: int
    last: int
    before: float
    after: float


def maximal_segment(values: Floats) -> tuple[int, int]:
    """The run `[first, last)` with the greatest sum (Kadane); empty when nothing is above 0."""
    sums = np.concatenate((np.zeros(1), np.cumsum(values, dtype=np.float64)))
    last = int((sums - np.minimum.accumulate(sums)).argmax())
    return int(sums[: last + 1].argmin()), last


def maximal_segments(values: Floats) -> list[tuple[int, int]]:
    """All maximal scoring runs `[first, last)`, in order (Ruzzo and Tompa 1999).

    A number below 0 belongs to a run only when what stands on either side outweighs it.
    """
    runs: list[_Run] = []
    total = 0.0
    for at, value in enumerate(values.tolist()):
        before, total = total, total + value
        if value <= 0:
            continue
        run = _Run(at, at + 1, before, total)
        while (earlier := _lower(runs, run.before)) is not None and runs[earlier].after < total:
            run = _Run(runs[earlier].first, at + 1, runs[earlier].before, total)
            del runs[earlier:]
        runs.append(run)
    return [(run.first, run.last) for run in runs]


def _lower(runs: list[_Run], before: float) -> int | None:
    """The latest run that began at a lower sum."""
    return next((i for i in reversed(range(len(runs))) if runs[i].before < before), None)

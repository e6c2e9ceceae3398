"""Segments of a sequence of numbers with the greatest sums."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from webinar_archive.alignment.words.index import Floats


class _Segment(NamedTuple):
    """`[first, last)`, with the sums of all numbers before its first and up to its last."""

    first: int
    last: int
    sum_before: float
    sum_after: float


def maximal_segment(values: Floats) -> tuple[int, int]:
    """Return the segment `[first, last)` with the greatest sum (Kadane); empty when no value is above 0.

    >>> maximal_segment(np.array([1, -2, 3, 4, -1], np.float32))
    (2, 4)
    """
    sums = np.concatenate((np.zeros(1), np.cumsum(values, dtype=np.float64)))
    last = int((sums - np.minimum.accumulate(sums)).argmax())
    return int(sums[: last + 1].argmin()), last


def maximal_segments(values: Floats) -> list[tuple[int, int]]:
    """Return all maximal scoring segments `[first, last)`, in order (Ruzzo and Tompa 1999).

    A number below 0 belongs to a segment only when what stands on either side outweighs it.

    >>> maximal_segments(np.array([1, -2, 3, -1, 4, -9, 2], np.float32))
    [(0, 1), (2, 5), (6, 7)]
    """
    segments: list[_Segment] = []
    if not (values > 0).any():
        return []
    total = 0.0
    for at, value in enumerate(values.tolist()):
        before, total = total, total + value
        if value <= 0:
            continue
        segment = _Segment(at, at + 1, before, total)
        while (earlier := _last_starting_lower(segments, segment.sum_before)) is not None and segments[
            earlier
        ].sum_after < total:
            segment = _Segment(segments[earlier].first, at + 1, segments[earlier].sum_before, total)
            del segments[earlier:]
        segments.append(segment)
    return [(segment.first, segment.last) for segment in segments]


def _last_starting_lower(segments: list[_Segment], sum_before: float) -> int | None:
    """Return the number of the last segment that began at a lower sum."""
    return next((i for i in reversed(range(len(segments))) if segments[i].sum_before < sum_before), None)

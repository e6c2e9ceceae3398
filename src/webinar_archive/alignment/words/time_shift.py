"""Detect a recording that was cut after its times were noted: every time is off by the same amount."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from webinar_archive.models import Finding, Severity

MIN_PAIRS = 3
MIN_SHIFT_MS = 20_000
"""A smaller shift is within the precision with which people note times."""
TOLERANCE_MS = 15_000
MIN_AGREEING_SHARE = 0.8


def constant_time_shift(pairs: Iterable[tuple[int, int]]) -> Finding | None:
    """Return the finding `source-recut` when the times differ by one constant, else None.

    At least `MIN_PAIRS` pairs, and `MIN_AGREEING_SHARE` of all, must lie within `TOLERANCE_MS` of their median
    difference, which must be at least `MIN_SHIFT_MS`.

    Args:
        pairs: `(earlier_ms, today_ms)` of each quotation whose time was noted before.

    Returns:
        A finding with the facts `shift_ms` (today minus earlier, negative when the beginning was cut away),
        `agreeing` and `pairs`.

    >>> constant_time_shift([(60_000, 30_000), (90_000, 61_000), (200_000, 170_500)]).facts
    {'shift_ms': -29500, 'agreeing': 3, 'pairs': 3}
    >>> constant_time_shift([(60_000, 60_200), (90_000, 89_000), (200_000, 200_500)]) is None
    True
    """
    shifts = [today - earlier for earlier, today in pairs]
    if len(shifts) < MIN_PAIRS:
        return None
    shift = round(median(shifts))
    agreeing = [s for s in shifts if abs(s - shift) <= TOLERANCE_MS]
    if abs(shift) < MIN_SHIFT_MS or len(agreeing) < max(MIN_PAIRS, MIN_AGREEING_SHARE * len(shifts)):
        return None
    facts = {"shift_ms": round(median(agreeing)), "agreeing": len(agreeing), "pairs": len(shifts)}
    return Finding(code="source-recut", severity=Severity.WARNING, facts=facts)

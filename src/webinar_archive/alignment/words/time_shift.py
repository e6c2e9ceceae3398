"""Recut recordings: when every earlier time is off by the same amount, it is the film that was cut."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from webinar_archive.models import Finding, Severity

FEWEST = 3
SMALLEST_MS = 20_000
"""Less is the imprecision of whoever noted the times."""
TOLERANCE_MS = 15_000
SHARE = 0.8


def constant_time_shift(pairs: Iterable[tuple[int, int]]) -> Finding | None:
    """The finding `source-recut` when times differ by one constant, else None.

    `pairs` are `(earlier_ms, today_ms)`. At least `FEWEST` of them, and `SHARE` of all, must lie within
    `TOLERANCE_MS` of their median difference, which must be at least `SMALLEST_MS`. Facts: `shift_ms` (today
    minus earlier, negative when the beginning was cut away), `agreeing`, `pairs`.
    """
    shifts = [today - earlier for earlier, today in pairs]
    if len(shifts) < FEWEST:
        return None
    shift = round(median(shifts))
    agreeing = [s for s in shifts if abs(s - shift) <= TOLERANCE_MS]
    if abs(shift) < SMALLEST_MS or len(agreeing) < max(FEWEST, SHARE * len(shifts)):
        return None
    facts = {"shift_ms": round(median(agreeing)), "agreeing": len(agreeing), "pairs": len(shifts)}
    return Finding(code="source-recut", severity=Severity.WARNING, facts=facts)

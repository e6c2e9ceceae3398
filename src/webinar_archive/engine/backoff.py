"""When to try again, by kind of failure: growing, jittered delays; what the site asks for comes first."""

from __future__ import annotations

import random

from webinar_archive.errors import ArchiveError, Blocked, DiskFull, Truncated, Unreachable
from webinar_archive.pipeline.config import FetchSection

# how much longer (or shorter) than `retry_delay_s` the first wait is, and by what it grows
SCALES: dict[type[ArchiveError], tuple[float, float]] = {
    Truncated: (0.5, 2.0),
    Unreachable: (1.0, 2.0),
    Blocked: (2.0, 3.0),
    DiskFull: (4.0, 2.0),
}
JITTER = 0.25


def delay_s(error: ArchiveError, attempt: int, host_limits: FetchSection, rng: random.Random) -> float | None:
    """Seconds to wait after failed attempt number `attempt` (from 1); None when it is given up.

    A `Retry-After` is a floor: the wait may be longer, never shorter. What would wait beyond the pipeline's
    patience is given up, so that a run ends.
    """
    if not type(error).retryable or attempt >= host_limits.attempts:
        return None
    scale, growth = next((numbers for kind, numbers in SCALES.items() if isinstance(error, kind)), (1.0, 2.0))
    wait_s = host_limits.retry_delay_s * scale * growth ** (attempt - 1)
    wait_s *= 1 + rng.uniform(-JITTER, JITTER)
    run_options = error.facts.get("retry_after_s")
    if isinstance(run_options, (int, float)) and run_options > 0:
        # a little after the moment asked for, and not all at once
        wait_s = max(wait_s, run_options * (1 + rng.uniform(0, 0.1)))
    return wait_s if wait_s <= host_limits.patience_s else None

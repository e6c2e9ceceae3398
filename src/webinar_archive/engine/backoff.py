"""When to retry, by kind of failure: growing delays with jitter, never shorter than the site asks for."""

from __future__ import annotations

import random

from webinar_archive.errors import ArchiveError, Blocked, DiskFull, Truncated, Unreachable
from webinar_archive.pipeline.config import FetchSection

# the first delay as a multiple of `retry_delay_s`, and the factor by which it grows
SCALES: dict[type[ArchiveError], tuple[float, float]] = {
    Truncated: (0.5, 2.0),
    Unreachable: (1.0, 2.0),
    Blocked: (2.0, 3.0),
    DiskFull: (4.0, 2.0),
}
DEFAULT_SCALE = (1.0, 2.0)
JITTER = 0.25


def retry_delay_s(error: ArchiveError, attempt: int, fetch: FetchSection, rng: random.Random) -> float | None:
    """Return the seconds to wait after failed attempt number `attempt` (from 1); None to give up.

    The delay is never shorter than `Retry-After` asks for. A delay beyond `patience_s` is given up, so that a
    run ends.
    """
    if not type(error).retryable or attempt >= fetch.attempts:
        return None
    scale, growth = next(
        (numbers for kind, numbers in SCALES.items() if isinstance(error, kind)), DEFAULT_SCALE
    )
    delay_s = fetch.retry_delay_s * scale * growth ** (attempt - 1)
    delay_s *= 1 + rng.uniform(-JITTER, JITTER)
    retry_after_s = error.facts.get("retry_after_s")
    if isinstance(retry_after_s, (int, float)) and retry_after_s > 0:
        # a little after the time that was asked for, and not all records at once
        delay_s = max(delay_s, retry_after_s * (1 + rng.uniform(0, 0.1)))
    return delay_s if delay_s <= fetch.patience_s else None

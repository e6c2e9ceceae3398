"""One time limit for an operation of several steps, on the monotonic clock."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time (seconds of the monotonic clock) by which an operation must end."""

    at_s: float

    @classmethod
    def after(cls, timeout_s: float) -> Deadline:
        """Return the deadline `timeout_s` from now."""
        return cls(time.monotonic() + timeout_s)

    @property
    def left_s(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at_s - time.monotonic())

    def require_s(self) -> float:
        """Return the seconds left. Raises `TimeoutError` when there are none."""
        left_s = self.left_s
        if left_s == 0:
            raise TimeoutError
        return left_s

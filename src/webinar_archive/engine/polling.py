"""How often the queues are looked at: often while records go by, seldom while all of them wait.

A look costs a few milliseconds of processor time. Fifty a second bring a thousand short records home quickly,
and would cost a night of waiting for hosts a quarter of a processor.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

BUSY_S = 0.05
IDLE_S = 1.0
QUIET_AFTER_S = 2.0
"""Without any work ended for so long, nothing is in a hurry."""


class Pace:
    """When work was last done here, and the pace that follows from it; safe between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, busy: bool = True) -> None:
        self._clock = clock
        self._worked_at_s = clock() if busy else clock() - QUIET_AFTER_S

    def worked(self) -> None:
        """Some work was done."""
        self._worked_at_s = self._clock()

    @property
    def poll_s(self) -> float:
        """Seconds between two looks at the queues."""
        return BUSY_S if self._clock() - self._worked_at_s < QUIET_AFTER_S else IDLE_S


@contextmanager
def kept(pace: Pace, apply: Callable[[float], None], every_s: float = 0.5) -> Iterator[None]:
    """Apply the pace whenever it changes, until the block ends."""
    stop = threading.Event()

    def keep() -> None:
        applied = pace.poll_s
        while not stop.wait(every_s):
            if pace.poll_s != applied:
                applied = pace.poll_s
                apply(applied)

    keeper = threading.Thread(target=keep, name="pace", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def backing_off(first_s: float, longest_s: float) -> Iterator[float]:
    """Waits that grow by a tenth, from `first_s` to `longest_s`."""
    wait_s = first_s
    while True:
        yield wait_s
        wait_s = min(longest_s, wait_s * 1.1)

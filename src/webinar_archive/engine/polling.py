"""How often anything is polled: every interval of the engine, and the two rules that adapt one.

A poll of the queues costs a few milliseconds of processor time. Fifty a second finish a thousand short records
quickly, and would cost a night of waiting for hosts a quarter of a processor.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

LOCAL_POLL_INTERVAL_S = 0.05
"""Between two polls of the queues of a database that this process uses alone, while tasks end."""
SHARED_POLL_INTERVAL_S = 0.2
"""Between two polls of queues that several workers share, while a run is open: each poll loads one server."""
IDLE_POLL_INTERVAL_S = 1.0
"""Polling interval while nothing is urgent; every poll costs the worker and the server a query."""
BACKEND_POLL_INTERVAL_S = 1.0
"""Between two polls of the backend's own schedules and notifications."""
SERVER_POLL_INTERVAL_S = 0.1
"""Between two checks of the HTTP server whether it is to stop."""
IDLE_AFTER_S = 2.0
"""Once no task has ended for so long, nothing is urgent."""
RUN_END_INTERVALS_S = (0.1, 1.0)
"""Shortest and longest time between two checks whether a run has open tasks: the end of a short run shows at once."""
QUIET_INTERVALS_S = (60.0, 900.0)
"""Time without progress after which a run says what it waits for, at first and again."""
WAITING_INTERVALS_S = (0.5, 10.0)
"""Shortest and longest time between two calls of a database that does not answer."""
PROGRESS_INTERVALS_S = (0.2, 1.0)
"""Shortest and longest time between two counts of a run's progress."""

SetInterval = Callable[[float], None]
"""Sets the seconds between two polls of the queues."""


class Polling(Protocol):
    """What the workflows tell the rule that adapts the polling interval."""

    def interval_s(self) -> float:
        """Return the seconds between two polls that fit what happened last."""

    def task_ended(self) -> None:
        """Take note that a task ended in this process."""

    def run_started(self) -> None:
        """Take note that a run started."""

    def run_ended(self, run_id: str) -> None:
        """Take note that a run is about to end."""

    def adapting(self) -> AbstractContextManager[None]:
        """Set the interval whenever it changes, until the block ends."""


class LocalPolling:
    """Poll fast while tasks end in this process, slowly while all of them wait. Safe between threads."""

    def __init__(
        self,
        set_interval: SetInterval,
        *,
        busy: bool,
        clock: Callable[[], float] = time.monotonic,
        check_every_s: float = 0.5,
    ) -> None:
        self._set_interval = set_interval
        self._clock = clock
        self._check_every_s = check_every_s
        self._active_at_s = clock() if busy else clock() - IDLE_AFTER_S

    def interval_s(self) -> float:
        """Return the seconds between two polls that fit what happened last."""
        idle = self._clock() - self._active_at_s >= IDLE_AFTER_S
        return IDLE_POLL_INTERVAL_S if idle else LOCAL_POLL_INTERVAL_S

    def task_ended(self) -> None:
        """Poll fast from now on."""
        self._active_at_s = self._clock()

    def run_started(self) -> None:
        """Change nothing: the first task that ends makes polling fast."""

    def run_ended(self, run_id: str) -> None:
        """Change nothing: polling slows down when no more tasks end."""

    @contextmanager
    def adapting(self) -> Iterator[None]:
        """Set the interval whenever it changes, until the block ends."""
        applied_s = self.interval_s()

        def follow() -> None:
            nonlocal applied_s
            interval_s = self.interval_s()
            if interval_s != applied_s:
                self._set_interval(interval_s)
                applied_s = interval_s

        with repeated(follow, self._check_every_s, "polling"):
            yield


class SharedPolling:
    """Poll fast while any run is open on a database that several workers share.

    The interval stands in the database: one worker sets it for all.
    """

    def __init__(
        self, set_interval: SetInterval, open_runs: Callable[[], Collection[str]], *, busy: bool
    ) -> None:
        self._set_interval = set_interval
        self._open_runs = open_runs
        self._busy = busy

    def interval_s(self) -> float:
        """Return the seconds between two polls while a run is open."""
        return SHARED_POLL_INTERVAL_S

    def task_ended(self) -> None:
        """Change nothing: the run that the task belongs to is open."""

    def run_started(self) -> None:
        """Have all workers poll fast."""
        self._set_interval(SHARED_POLL_INTERVAL_S)

    def run_ended(self, run_id: str) -> None:
        """Have all workers poll slowly, unless another run is open."""
        self._slow_down(except_run=run_id)

    @contextmanager
    def adapting(self) -> Iterator[None]:
        """Begin slowly where no work is expected; then the interval follows the runs."""
        if not self._busy:
            self._slow_down()
        yield

    def _slow_down(self, except_run: str = "") -> None:
        if self._is_any_open(except_run):
            return
        self._set_interval(IDLE_POLL_INTERVAL_S)
        # a run that started between the question and the slowing down had set the fast interval before it
        if self._is_any_open(except_run):
            self._set_interval(SHARED_POLL_INTERVAL_S)

    def _is_any_open(self, except_run: str) -> bool:
        return bool(set(self._open_runs()) - {except_run})


@contextmanager
def repeated(look: Callable[[], None], every_s: float, name: str) -> Iterator[None]:
    """Call `look` in a thread of this name, again and again, until the block ends."""
    stop = threading.Event()

    def follow() -> None:
        while not stop.wait(every_s):
            look()

    follower = threading.Thread(target=follow, name=name, daemon=True)
    follower.start()
    try:
        yield
    finally:
        stop.set()
        follower.join()


def growing_intervals(shortest_s: float, longest_s: float) -> Iterator[float]:
    """Yield intervals that grow by a tenth, from the shortest to the longest."""
    interval_s = shortest_s
    while True:
        yield interval_s
        interval_s = min(longest_s, interval_s * 1.1)

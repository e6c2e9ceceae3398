"""How often anything is polled: every interval of the engine, and the rule for the queues.

A poll of the queues costs a few milliseconds of processor time. Fifty a second finish a thousand short records
quickly, and would cost a night of waiting for hosts a quarter of a processor.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

LOCAL_POLL_GAP_S = 0.05
"""Shortest time between two polls of a queue that this process uses alone: each takes many tasks."""
SHARED_POLL_GAP_S = 0.02
"""The same where several workers share the queue: each poll takes few tasks, so that none is hoarded."""
BUSY_POLL_INTERVAL_S = 0.2
"""Between two polls of a queue that had news in the last two seconds, such as a task that ended."""
NEWS_SHARE = 0.1
"""Of the time since a queue had news: longer than this after it, such as a host's delay, no poll comes too late."""
IDLE_POLL_INTERVAL_S = 1.0
"""Longest time between two polls of a queue; every poll costs the worker and the server a query."""
SIGNAL_INTERVAL_S = 0.2
"""Between two signals to the other workers that a queue has new tasks."""
BACKEND_POLL_INTERVAL_S = 1.0
"""Between two polls of the backend's own schedules and notifications."""
SERVER_POLL_INTERVAL_S = 0.1
"""Between two checks of the HTTP server whether it is to stop."""
RUN_END_INTERVALS_S = (0.1, 1.0)
"""Shortest and longest time between two checks whether a run has open tasks: the end of a short run shows at once."""
QUIET_INTERVALS_S = (60.0, 900.0)
"""Time without progress after which a run says what it waits for, at first and again."""
WAITING_INTERVALS_S = (0.5, 10.0)
"""Shortest and longest time between two calls of a database that does not answer."""
PROGRESS_INTERVALS_S = (0.2, 1.0)
"""Shortest and longest time between two counts of a run's progress."""


class PollWait(threading.Event):
    """The wait between two polls of one queue, as the event that tells the loop of its polls to stop.

    A queue with news is polled at once, and less and less often the longer it has none. Safe between threads.
    """

    def __init__(self, gap_s: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Wait for at least `gap_s` between two polls: one poll finds the news of many tasks."""
        super().__init__()
        self._gap_s = gap_s
        self._clock = clock
        self._changed = threading.Condition()
        self._news_s = clock()
        self._poll_began_s: float | None = None

    def interval_s(self, polled_s: float, took_s: float) -> float:
        """Return the seconds between a poll that ended at `polled_s` after `took_s`, and the next."""
        age_s = max(0.0, polled_s - self._news_s)
        # no faster than twice the time that a poll takes: with many hosts it takes long
        least_s = max(self._gap_s, took_s)
        return min(IDLE_POLL_INTERVAL_S, max(least_s, min(age_s, BUSY_POLL_INTERVAL_S), age_s * NEWS_SHARE))

    def wait(self, timeout: float | None = None) -> bool:  # noqa: ARG002 - threading.Event has it
        """Return when the next poll is due, with False; with True when no more polls are wanted.

        `timeout`, the interval of the polls' loop itself, knows nothing of news and is ignored.
        """
        with self._changed:
            began_s = self._clock()
            took_s = 0.0 if self._poll_began_s is None else began_s - self._poll_began_s
            while not self.is_set():
                due_s = began_s + self.interval_s(began_s, took_s)
                if (left_s := due_s - self._clock()) <= 0:
                    break
                self._changed.wait(left_s)
            self._poll_began_s = self._clock()
            return self.is_set()

    def tell_news(self, age_s: float = 0.0) -> None:
        """Have the queue polled soon: at once for news of this moment, later for news that count as older."""
        with self._changed:
            self._news_s = max(self._news_s, self._clock() - age_s)
            self._changed.notify_all()

    def set(self) -> None:
        """End the wait, and all later ones."""
        super().set()
        with self._changed:
            self._changed.notify_all()


class QueuePolling:
    """When each queue is polled by this process, and which news of queues it passes on to other processes."""

    def __init__(
        self, queues: Iterable[str], gap_s: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.waits = {queue: PollWait(gap_s, clock=clock) for queue in queues}
        self._untold: set[str] = set()
        self._untold_lock = threading.Lock()

    def task_ended(self, queue: str) -> None:
        """Take note that this process has room for another task of a queue."""
        self.waits[queue].tell_news()

    def task_enqueued(self, queue: str) -> None:
        """Take note that this process enqueued a task that may run now."""
        self.waits[queue].tell_news()
        with self._untold_lock:
            self._untold.add(queue)

    def task_enqueued_elsewhere(self, queue: str) -> None:
        """Take note that another process enqueued a task: it is polled for, but not by all at each task."""
        if queue in self.waits:
            self.waits[queue].tell_news(BUSY_POLL_INTERVAL_S)

    def take_untold(self) -> set[str]:
        """Return the queues with tasks enqueued here since the last call."""
        with self._untold_lock:
            untold, self._untold = self._untold, set()
        return untold


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

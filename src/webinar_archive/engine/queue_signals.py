"""Signals between the workers of a shared database that a queue has new tasks, by PostgreSQL's LISTEN and NOTIFY.

They save time and nothing depends on them: a worker that misses one finds the tasks at its next poll.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from webinar_archive.engine.database import connect_postgresql
from webinar_archive.engine.polling import (
    SIGNAL_INTERVAL_S,
    WAITING_INTERVALS_S,
    QueuePolling,
    growing_intervals,
)
from webinar_archive.errors import Unreachable

log = logging.getLogger("webinar_archive.engine")

CHANNEL = "webinar_archive_queues"
_KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""A server that went silent must not be listened to for ever."""


@contextmanager
def queue_signals(database: str, polling: QueuePolling) -> Iterator[None]:
    """Tell other workers of the tasks enqueued here, and have theirs polled for here, until the block ends."""
    stop = threading.Event()
    thread = threading.Thread(
        target=_exchange, args=(database, polling, stop), name="queue-signals", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _exchange(database: str, polling: QueuePolling, stop: threading.Event) -> None:
    from psycopg import Error

    intervals = growing_intervals(*WAITING_INTERVALS_S)
    while not stop.is_set():
        try:
            with closing(connect_postgresql(database, autocommit=True, **_KEEPALIVE)) as session:
                session.execute(f"LISTEN {CHANNEL}")
                intervals = growing_intervals(*WAITING_INTERVALS_S)
                while not stop.is_set():
                    _send_and_receive(session, polling)
        except (Error, Unreachable) as error:
            log.warning("queue_signals_lost", extra={"reason": type(error).__name__})
            stop.wait(next(intervals))


def _send_and_receive(session: Any, polling: QueuePolling) -> None:
    """Send what is to be told, then listen for a while: however many tasks are enqueued, signals stay few."""
    for queue in polling.take_untold():
        session.execute("SELECT pg_notify(%s, %s)", (CHANNEL, queue))
    for signal in session.notifies(timeout=SIGNAL_INTERVAL_S):
        if signal.pid != session.info.backend_pid:
            polling.task_enqueued_elsewhere(signal.payload)

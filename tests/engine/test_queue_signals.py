"""Workers of a shared database learn from each other that a queue has new tasks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.waiting import wait_until
from webinar_archive.engine.polling import BUSY_POLL_INTERVAL_S, IDLE_POLL_INTERVAL_S, QueuePolling
from webinar_archive.engine.queue_signals import queue_signals

pytestmark = pytest.mark.postgresql

MINUTE_S = 60.0


@contextmanager
def idle_worker(database: str) -> Iterator[QueuePolling]:
    """Give the polling of a worker whose queues have had no news for a minute."""
    times_s = iter([0.0] * 4)
    polling = QueuePolling(["work", "runs"], 0.02, clock=lambda: next(times_s, MINUTE_S))
    with queue_signals(database, polling):
        yield polling


def interval_s(polling: QueuePolling, queue: str) -> float:
    return polling.waits[queue].interval_s(MINUTE_S, took_s=0.0)


def wait_for_signal(sender: QueuePolling, receiver: QueuePolling) -> None:
    """Enqueue tasks until the receiver polls for them: one that does not listen yet misses the first signals."""

    def enqueue() -> bool:
        sender.task_enqueued("work")
        return interval_s(receiver, "work") <= BUSY_POLL_INTERVAL_S

    wait_until(enqueue)


def test_a_worker_polls_soon_for_tasks_that_another_enqueued(database: str) -> None:
    with idle_worker(database) as sender, idle_worker(database) as receiver:
        assert interval_s(receiver, "work") == IDLE_POLL_INTERVAL_S
        wait_for_signal(sender, receiver)
        assert interval_s(receiver, "work") == BUSY_POLL_INTERVAL_S
        assert interval_s(receiver, "runs") == IDLE_POLL_INTERVAL_S


def test_signals_go_on_after_the_server_dropped_the_connections(database: str) -> None:
    with idle_worker(database) as sender, idle_worker(database) as first:
        wait_for_signal(sender, first)
        with psycopg.connect(database, autocommit=True) as session:
            session.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with idle_worker(database) as second:
            wait_for_signal(sender, second)

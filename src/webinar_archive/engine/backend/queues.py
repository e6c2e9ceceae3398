"""The queues: requests to hosts with their limits, local work, and runs; and the threads that poll them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dbos import DBOS

# not exported: the loop that polls one queue. The threads that DBOS starts with it poll at fixed intervals, whatever
# happens; a wait of ours ends when the queue has news
from dbos._queue import queue_worker_thread

from webinar_archive.engine.backend.types import (
    OPEN_STATES,
    REQUEST_QUEUE,
    RUN,
    RUN_QUEUE,
    TASK_FORMAT_VERSION,
    WORK_QUEUE,
    WorkflowRow,
)
from webinar_archive.engine.polling import QueuePolling
from webinar_archive.engine.tasks import HostLimits, RunRequest, from_plain, strictest

REQUESTS_PER_SLOT = 2
"""Requests at once for each record that this machine may work on: they mostly wait for the other side, but
each costs a process and its memory, however many hosts there are."""

LONGEST_POLL_S = 10.0
"""How long the end waits for a poll: one of a database that does not answer never ends."""


def declare_queues(host_limits: HostLimits | None, *, slots: int, claims: int) -> None:
    """Create or update the queues, after the launch. Without `host_limits`, limits that stand are kept."""
    limits = strictest([host_limits or HostLimits(), *_limits_of_open_runs()])
    DBOS.register_queue(
        REQUEST_QUEUE,
        worker_concurrency=slots * REQUESTS_PER_SLOT,
        partition_concurrency=limits.per_host,
        partition_limiter=_limiter(limits),
        on_conflict="always_update" if host_limits else "never_update",
    )
    DBOS.register_queue(
        WORK_QUEUE,
        worker_concurrency=claims,
        on_conflict="always_update",
    )
    # one run of a pipeline at a time: the pipeline's name is the partition
    DBOS.register_queue(
        RUN_QUEUE,
        partition_concurrency=1,
        on_conflict="always_update",
    )


def apply_host_limits(limits: HostLimits) -> None:
    """Limit requests to hosts as the strictest of these limits and those of the unfinished runs.

    Runs may meet at one host. Every run calls this when it starts, so that the one that starts last does not
    set the limits of all.
    """
    strict = strictest([limits, *_limits_of_open_runs()])
    queue = DBOS.retrieve_queue(REQUEST_QUEUE)
    assert queue is not None  # noqa: S101 - declared before any run starts
    queue.set_partition_concurrency(strict.per_host)
    queue.set_partition_limiter(_limiter(strict))


def _limiter(limits: HostLimits) -> Any:
    """Return the delay as DBOS takes it (a type that it does not export)."""
    return {"limit": 1, "period": limits.delay_s} if limits.delay_s else None


def _limits_of_open_runs() -> list[HostLimits]:
    return [request.host_limits for request in open_runs().values()]


def open_runs() -> dict[str, RunRequest]:
    """Return the unfinished runs of this database that this release can read, by id."""
    unfinished = DBOS.list_workflows(
        name=RUN, status=list(OPEN_STATES), app_version=TASK_FORMAT_VERSION, load_output=False
    )
    return {run.workflow_id: from_plain(WorkflowRow.of(run).input, RunRequest) for run in unfinished}


@contextmanager
def queues_polled(instance: DBOS, polling: QueuePolling) -> Iterator[None]:
    """Poll the declared queues in threads of this process, when `polling` says, until the block ends."""
    threads = []
    for name, wait in polling.waits.items():
        loop = threading.Thread(
            target=queue_worker_thread,
            args=(wait, instance, DBOS.retrieve_queue(name)),
            name=f"poll-{name}",
            daemon=True,
        )
        loop.start()
        threads.append(loop)
    try:
        yield
    finally:
        for wait in polling.waits.values():
            wait.set()
        for thread in threads:
            thread.join(LONGEST_POLL_S)

"""The queues: requests to hosts with their limits, local work, and runs; and how often they are polled."""

from __future__ import annotations

from typing import Any

from dbos import DBOS

from webinar_archive.engine.backend.types import (
    OPEN_STATES,
    REQUEST_QUEUE,
    RUN,
    RUN_QUEUE,
    TASK_FORMAT_VERSION,
    WORK_QUEUE,
    WorkflowRow,
)
from webinar_archive.engine.tasks import HostLimits, RunRequest, from_plain, strictest

REQUESTS_PER_SLOT = 2
"""Requests at once for each record that this machine may work on: they mostly wait for the other side, but
each costs a process and its memory, however many hosts there are."""


def declare_queues(
    host_limits: HostLimits | None, *, slots: int, claims: int, poll_interval_s: float
) -> None:
    """Create or update the queues, after the launch. Without `host_limits`, limits that stand are kept."""
    limits = strictest([host_limits or HostLimits(), *_limits_of_open_runs()])
    DBOS.register_queue(
        REQUEST_QUEUE,
        worker_concurrency=slots * REQUESTS_PER_SLOT,
        partition_concurrency=limits.per_host,
        partition_limiter=_limiter(limits),
        polling_interval_sec=poll_interval_s,
        on_conflict="always_update" if host_limits else "never_update",
    )
    DBOS.register_queue(
        WORK_QUEUE,
        worker_concurrency=claims,
        polling_interval_sec=poll_interval_s,
        on_conflict="always_update",
    )
    # one run of a pipeline at a time: the pipeline's name is the partition
    DBOS.register_queue(
        RUN_QUEUE,
        partition_concurrency=1,
        polling_interval_sec=poll_interval_s,
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


def set_poll_interval(interval_s: float, client: Any = DBOS) -> None:
    """Set how often every process on this database polls the queues, in seconds."""
    for name in (REQUEST_QUEUE, WORK_QUEUE, RUN_QUEUE):
        queue = client.retrieve_queue(name)
        if queue is not None:
            queue.set_polling_interval_sec(interval_s)

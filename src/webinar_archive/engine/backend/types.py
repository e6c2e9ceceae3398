"""Names and values that the modules of the backend share, so that none of them imports in a circle."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dbos import WorkflowStatus

from webinar_archive.engine.tasks import RunRequest, Task, TaskResult

APP_NAME = "webinar-archive"
TASK_FORMAT_VERSION = "tasks-3"
"""The form of the values that travel, and of what DBOS records of a workflow. A release that changes it restarts
unfinished runs of the old form."""

RUN, TASK, FIRE = "run", "task", "fire"
"""Names of the workflows."""
REQUEST_QUEUE, WORK_QUEUE, RUN_QUEUE = "requests", "work", "runs"
TASK_QUEUES = (REQUEST_QUEUE, WORK_QUEUE)
QUEUES = (*TASK_QUEUES, RUN_QUEUE)
OPEN_STATES = ("DELAYED", "ENQUEUED", "PENDING")
# each kill of a process counts as one attempt of the workflows it had started; we retry by rules of our own
UNLIMITED_RECOVERIES = 1_000_000
MAX_IDS_PER_STATEMENT = 5000
"""Workflows named in one statement: SQLite takes 32,766 values, PostgreSQL 65,535."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handlers:
    """What the workflows call. Each function may be called twice with the same values.

    `survey` finds what a run has to do and returns plain values that name the file it wrote, or the summary of a
    run that cannot begin, with its `failure`; `first_tasks` reads that file; `wait` returns when no task of the
    run is open; `finish` ends the run and returns its summary; `fire` returns the run of a schedule's fire time,
    None when there is to be none; `verify` verifies a share of the records at the fire time of such a schedule.
    """

    run_task: Callable[[Task], TaskResult]
    survey: Callable[[RunRequest], dict[str, Any]]
    first_tasks: Callable[[dict[str, Any]], Sequence[Task]]
    wait: Callable[[RunRequest], None]
    finish: Callable[[RunRequest, dict[str, Any]], dict[str, Any]]
    fire: Callable[[datetime, str], RunRequest | None]
    verify: Callable[[datetime, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A schedule in cron's five fields, its time zone, and whether a missed fire time is made up for.

    `pipeline` is the path of the pipeline file, `next_at` the next fire time in UTC. With `verifies`, no run starts at
    the fire time: a share of the records is verified.
    """

    name: str
    cron: str
    timezone: str
    catch_up: bool
    pipeline: str
    verifies: bool = False
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowRow:
    """A workflow as the database shows it. Times are UTC; `delayed_until` is set while it waits.

    `partition` is the host of a task, the pipeline's name of a run.
    """

    id: str
    state: str
    queue: str | None
    partition: str | None
    worker: str | None
    version: str | None
    input: Any
    output: Any
    started_at: datetime | None
    ended_at: datetime | None
    delayed_until: datetime | None

    @classmethod
    def of(cls, status: WorkflowStatus) -> WorkflowRow:
        """Return the row of a workflow as DBOS describes it."""
        arguments = status.input["args"] if status.input else ()
        return cls(
            id=status.workflow_id,
            state=status.status,
            queue=status.queue_name,
            partition=status.queue_partition_key,
            worker=status.executor_id,
            version=status.app_version,
            input=arguments[0] if arguments else None,
            output=status.output,
            started_at=_utc_time(status.dequeued_at or status.created_at),
            ended_at=_utc_time(status.completed_at),
            delayed_until=_utc_time(status.delay_until_epoch_ms) if status.status == "DELAYED" else None,
        )


def _utc_time(epoch_ms: int | None) -> datetime | None:
    return None if epoch_ms is None else datetime.fromtimestamp(epoch_ms / 1000, UTC)


class ActiveCalls:
    """Counts the calls of handlers that run in this process. Use it as a context around each call."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    def __enter__(self) -> None:
        with self._changed:
            self._count += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def wait_until_idle(self) -> None:
        """Return when no call runs."""
        with self._changed:
            self._changed.wait_for(lambda: self._count == 0)

"""The three workflows: a run, a task, and the fire time of a schedule.

A run surveys its records, enqueues the first task of each that has something to do, waits for the last one
and releases the table. A task does its steps and enqueues the record's next task. What a killed process had
started is done again by the next process of the same worker's name; what had ended stays ended.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from dbos import DBOS, EnqueueOptions

from webinar_archive.engine.backend.database_errors import when_answered
from webinar_archive.engine.backend.queues import apply_host_limits
from webinar_archive.engine.backend.task_enqueuer import TaskEnqueuer, queue_of
from webinar_archive.engine.backend.types import (
    FIRE,
    RUN,
    RUN_QUEUE,
    TASK,
    TASK_FORMAT_VERSION,
    UNLIMITED_RECOVERIES,
    ActiveCalls,
    Handlers,
)
from webinar_archive.engine.locks import exclusive
from webinar_archive.engine.polling import QueuePolling
from webinar_archive.engine.tasks import RunRequest, Task, from_plain, to_plain

# DBOS keeps its own registry for the whole process; schedules name their workflow by its function
_FIRE_WORKFLOW: list[Callable[..., Any]] = []


def register_workflows(
    handlers: Handlers,
    database: str,
    enqueuer: TaskEnqueuer,
    polling: QueuePolling,
    active: ActiveCalls,
    *,
    slots: int,
) -> None:
    """Make the workflows known to DBOS, before its launch. `slots` is how many local tasks may run at once."""
    local_work = threading.BoundedSemaphore(slots)

    @DBOS.workflow(name=TASK, max_recovery_attempts=UNLIMITED_RECOVERIES)
    def run_task(plain: dict[str, Any]) -> dict[str, Any]:
        # no DBOS step inside: our steps are cached on disk, so that a task done again finds them done, and its
        # followup has the same id and is enqueued once; it saves a third of the backend's time
        # requests are limited by their hosts' queues instead
        task = from_plain(plain, Task)
        with active, contextlib.nullcontext() if task.host else local_work:
            result = handlers.run_task(task)
        if result.followup is not None:
            enqueuer.enqueue([result.followup], by=task.task_id, delay_s=result.delay_s)
        polling.task_ended(queue_of(task))
        return dict(to_plain(replace(result, followup=None)))

    def survey(request: RunRequest) -> dict[str, Any]:
        with active:
            when_answered(database, lambda: apply_host_limits(request.host_limits))
            return handlers.survey(request)

    def finish(request: RunRequest, surveyed: dict[str, Any]) -> dict[str, Any]:
        with active:
            return handlers.finish(request, surveyed)

    @DBOS.workflow(name=RUN, max_recovery_attempts=UNLIMITED_RECOVERIES)
    def run(request: dict[str, Any]) -> dict[str, Any]:
        run_request = from_plain(request, RunRequest)
        surveyed = DBOS.run_step({"name": "survey"}, survey, run_request)
        if surveyed.get("failure"):
            return surveyed
        enqueuer.enqueue(handlers.first_tasks(surveyed), by=run_request.run_id)
        DBOS.run_step({"name": "wait"}, lambda: handlers.wait(run_request))
        return DBOS.run_step({"name": "finish"}, finish, run_request, surveyed)

    @DBOS.workflow(name=FIRE, max_recovery_attempts=UNLIMITED_RECOVERIES)
    def fire(fire_time: str, context: dict[str, Any]) -> None:
        time, pipeline = datetime.fromisoformat(str(fire_time)), context["pipeline"]
        # a schedule that another release stored has no such key
        if context.get("verifies"):
            DBOS.run_step({"name": "verify"}, lambda: handlers.verify(time, pipeline))
        else:
            _plan_and_start(handlers, database, time, pipeline)

    _FIRE_WORKFLOW[:] = [fire]


def _plan_and_start(handlers: Handlers, database: str, time: datetime, pipeline: str) -> None:
    # a fire time that comes while the one before it still plans its run must see that run queued
    with exclusive(database, f"fire {pipeline}"):
        planned = DBOS.run_step({"name": "plan"}, lambda: to_plain(handlers.fire(time, pipeline)))
        if planned is not None:
            start_run(from_plain(planned, RunRequest))


def fire_workflow() -> Callable[..., Any]:
    """Return the workflow that a schedule starts at its fire times."""
    return _FIRE_WORKFLOW[0]


def start_run(request: RunRequest) -> None:
    """Enqueue a run; one that is enqueued twice runs once. Runs of one pipeline follow each other."""
    options: EnqueueOptions = {
        "workflow_name": RUN,
        "queue_name": RUN_QUEUE,
        "workflow_id": request.run_id,
        "queue_partition_key": request.pipeline,
        "app_version": TASK_FORMAT_VERSION,
    }
    DBOS.enqueue_workflow_with_options(options, to_plain(request))

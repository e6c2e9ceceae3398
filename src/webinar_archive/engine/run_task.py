"""Run one task of one record: a single request to a host, or every local step up to the next request."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from webinar_archive.archive.capture_versions import stored_capture
from webinar_archive.archive.layout import draft_folders
from webinar_archive.engine.backoff import retry_delay_s
from webinar_archive.engine.circuit_breaker import circuit_open_error, host_state, record_response
from webinar_archive.engine.tasks import RecordResult, Task, TaskResult, stored_result
from webinar_archive.errors import ArchiveError, DiskFull, Failure, RunError, UsageError
from webinar_archive.exports.schema import Row
from webinar_archive.file_drafts import remove_drafts
from webinar_archive.pipeline.context import OnProgress, StepContext, StepDeferred, StepScope, no_progress
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.plan import load_outcome, load_plan
from webinar_archive.pipeline.record import archive_record, unreadable_record
from webinar_archive.pipeline.step_process import make_step
from webinar_archive.pipeline.step_table import StepTable
from webinar_archive.pipeline.steps import STEPS

log = logging.getLogger("webinar_archive.engine")

LONGEST_HOLD_S = 0.05
"""A host that backs off for less than this is not worth another place in the queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskContext:
    """What a task takes from outside: the clock (UTC), the random source, the table of steps, two callbacks.

    `on_progress` is called with the progress of each step, `on_end` with the result of each task.
    """

    now: Callable[[], datetime]
    rng: random.Random
    steps: StepTable = STEPS
    on_progress: OnProgress = no_progress
    on_end: Callable[[TaskResult], None] = lambda _: None


def run_task(task: Task, task_context: TaskContext) -> TaskResult:
    """Run a task. Raises nothing: whatever happens concerns this record alone."""
    plan, by_key = load_plan(Path(task.plan))
    context = StepContext(
        job=by_key[task.key],
        steps=task_context.steps,
        now=task_context.now().isoformat(timespec="seconds"),
        run_id=plan.run_id,
        on_progress=task_context.on_progress,
        make=make_step,
        scope=StepScope.ONE_HOST if task.host else StepScope.LOCAL,
        host=task.host,
        earlier_failures=task.given_up,
        made=list(task.made),
    )
    for folder in (context.folder, *draft_folders(context.folder)):
        # a record is worked on by one task at a time
        remove_drafts(folder)
    try:
        result = _wait_for_host(task, context, task_context)
        if result is None:
            outcome: Outcome | StepDeferred | RunError
            try:
                outcome = archive_record(context)
            except (StepDeferred, RunError) as stopped:
                outcome = stopped
            result = _result(task, context, task_context, outcome)
    except Exception as error:
        # a defect of ours must cost this record only; its trace is in the log
        log.exception("unexpected_error", extra={"record": task.key, "step": task.step})
        result = _failed_record(context, ArchiveError("unexpected-error", error=type(error).__name__))
    result = replace(result, took_ms=dict(context.took_ms), size_bytes=_fetched_bytes(context))
    _log_task(task, result)
    task_context.on_end(result)
    return result


def _wait_for_host(task: Task, context: StepContext, task_context: TaskContext) -> TaskResult | None:
    """Return the task again for later, or given up, while its host backs off; None when it may run now."""
    if task.host is None:
        return None
    settings = context.job.settings
    state = host_state(settings, task.host)
    open_s = state.open_for_s(task_context.now())
    if open_s <= LONGEST_HOLD_S:
        return None
    if state.refusals > settings.fetch.attempts or open_s > settings.fetch.patience_s:
        return _give_up(task, context, circuit_open_error(state))
    wait_s = open_s * (1 + task_context.rng.uniform(0, 0.1))
    return TaskResult(followup=task.followup(), delay_s=wait_s, waiting="host-circuit-open")


def _result(
    task: Task,
    context: StepContext,
    task_context: TaskContext,
    outcome: Outcome | StepDeferred | RunError,
) -> TaskResult:
    """Return how the task ended: the record is done, goes on, is tried again later, or without a failed request."""
    request_error = next(iter(context.failed.values()), None)
    if task.host and (context.failed or context.took_ms):
        record_response(context.job.settings, task.host, request_error, task_context.now())
    if request_error is not None:
        return _retry(task, context, request_error, task_context) or _give_up(task, context, request_error)
    if isinstance(outcome, RunError):
        return _retry(task, context, outcome, task_context) or _failed_record(context, outcome)
    if isinstance(outcome, StepDeferred):
        made = tuple(context.made)
        return TaskResult(followup=task.followup(host=outcome.host, step=outcome.step, attempt=1, made=made))
    if context.reused_stale and outcome.failure is None:
        # its rows are those of the old capture; that there is no new one is reported, and tried again
        failure = task.given_up[context.reused_stale[0]]
        outcome = replace(outcome, status=Status.FAILED, failure=failure)
    return TaskResult(ended=stored_result(context.folder, outcome), failure=outcome.failure)


def _retry(
    task: Task, context: StepContext, error: ArchiveError, task_context: TaskContext
) -> TaskResult | None:
    """Return the task again for later; None when trying again would not help or was tried often enough."""
    wait_s = retry_delay_s(error, task.attempt, context.job.settings.fetch, task_context.rng)
    if wait_s is None:
        return None
    # a task of several steps is named by the one that failed
    step = next(iter(context.failed), task.step)
    then = task.followup(step=step, attempt=task.attempt + 1, made=tuple(context.made))
    log.info(
        "retry_scheduled",
        extra={"record": task.key, "step": step, "reason": error.code, "delay_s": round(wait_s, 1)},
    )
    return TaskResult(followup=then, delay_s=wait_s, waiting=error.code, failure=Failure.of(error))


def _give_up(task: Task, context: StepContext, error: ArchiveError) -> TaskResult:
    """Return the record's next task without this request: it may still have words of its own to search."""
    failed = next(iter(context.failed), task.step)
    given_up = {**task.given_up, failed: Failure.of(error)}
    then = task.followup(host=None, step=failed, attempt=1, given_up=given_up, made=tuple(context.made))
    log.warning("gave_up", extra={"record": task.key, "step": failed, "reason": error.code})
    return TaskResult(followup=then, failure=Failure.of(error))


def _failed_record(context: StepContext, error: ArchiveError) -> TaskResult:
    """Return the end of a record that could not even be annotated; rows that it had before stay in the table."""
    outcome = _failed_outcome(context, error)
    try:
        ended = stored_result(context.folder, outcome)
    except DiskFull:
        log.exception("outcome_not_saved", extra={"record": context.job.key})
        ended = RecordResult.of(outcome)
    return TaskResult(ended=ended, failure=outcome.failure)


def _failed_outcome(context: StepContext, error: ArchiveError) -> Outcome:
    if isinstance(error, UsageError):
        return unreadable_record(context, error)
    before = load_outcome(context.folder)
    name = before.record_id if before else context.job.source.id or context.job.key
    rows = before.rows if before else (Row(record_id=name, findings=f"not-captured (reason={error.code})"),)
    return Outcome(
        key=context.job.key, record_id=name, status=Status.FAILED, rows=rows, failure=Failure.of(error)
    )


def _fetched_bytes(context: StepContext) -> int:
    if "fetch" not in context.took_ms:
        return 0
    capture = stored_capture(context.folder)
    return sum(file.size_bytes for file in capture.files) if capture else 0


def _log_task(task: Task, result: TaskResult) -> None:
    facts = {
        "record": task.key,
        "step": task.step,
        "run": task.run_id,
        "host": task.host,
        "took_ms": sum(result.took_ms.values()),
        "made": ",".join(result.took_ms) or None,
        "status": result.ended.status.value if result.ended else None,
        "waiting": result.waiting,
    }
    log.info("task_done", extra=facts)

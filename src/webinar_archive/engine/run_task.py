"""One leg of one record: one visit, or all work on this machine up to the next visit."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from webinar_archive.engine.backoff import retry_delay_s
from webinar_archive.engine.circuit_breaker import circuit_open_error, host_state, record_response
from webinar_archive.engine.tasks import RecordResult, Task, TaskResult
from webinar_archive.errors import ArchiveError, DiskFull, UsageError
from webinar_archive.exports.schema import Row
from webinar_archive.pipeline.context import StepContext, StepDeferred, StepScope, Tell, silent
from webinar_archive.pipeline.outcome import Failure, Outcome, Status
from webinar_archive.pipeline.plan import load_outcome, load_plan, save_outcome
from webinar_archive.pipeline.record import archive_record, unreadable

log = logging.getLogger("webinar_archive.engine")

LONGEST_HOLD_S = 0.05
"""A rest shorter than this is not worth another place in the queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskContext:
    """The world of a leg: the clock (UTC), chance, and whom to tell."""

    now: Callable[[], datetime]
    rng: random.Random
    tell: Tell = silent


def run_task(task: Task, task_context: TaskContext) -> TaskResult:
    """Do what the order says. Raises nothing: whatever happens concerns this record alone."""
    plan, by_key = load_plan(Path(task.plan))
    context = StepContext(
        job=by_key[task.key],
        now=task_context.now().isoformat(timespec="seconds"),
        run_id=plan.run_id,
        tell=task_context.tell,
        scope=StepScope.VISIT if task.host else StepScope.STAY,
        host=task.host,
        given_up={step: failure.error() for step, failure in task.given_up.items()},
        made=list(task.made),
    )
    try:
        resting = _wait_for_host(task, context, task_context)
        result = resting or _travel(task, context, task_context)
    except Exception as error:
        # a defect of ours must cost this record only; its trace is in the log
        log.exception("unexpected_error", extra={"record": task.key, "step": task.step})
        result = _stuck(context, ArchiveError("unexpected-error", error=type(error).__name__))
    return replace(result, took_ms=dict(context.took_ms), size_bytes=_brought_home(context))


def _wait_for_host(task: Task, context: StepContext, task_context: TaskContext) -> TaskResult | None:
    if task.host is None:
        return None
    settings = context.job.settings
    state = host_state(settings, task.host)
    rest_s = state.open_for_s(task_context.now())
    if rest_s <= LONGEST_HOLD_S:
        return None
    if state.refusals > settings.fetch.attempts or rest_s > settings.fetch.patience_s:
        return _give_up(task, context, circuit_open_error(state))
    wait_s = rest_s * (1 + task_context.rng.uniform(0, 0.1))
    return TaskResult(followup=task.followup(), delay_s=wait_s, waiting="host-circuit-open")


def _travel(task: Task, context: StepContext, task_context: TaskContext) -> TaskResult:
    outcome, stop, error = None, None, None
    try:
        outcome = archive_record(context)
    except StepDeferred as stopped:
        stop = stopped
    except (DiskFull, UsageError) as failed:
        error = failed
    visit_error = next(iter(context.failed.values()), None)
    if task.host and (context.failed or context.took_ms):
        record_response(context.job.settings, task.host, visit_error, task_context.now())
    if visit_error is not None:
        return _again(task, context, visit_error, task_context) or _give_up(task, context, visit_error)
    if error is not None:
        return _again(task, context, error, task_context) or _stuck(context, error)
    if stop is not None:
        return TaskResult(
            followup=task.followup(host=stop.host, step=stop.step, attempt=1, made=tuple(context.made))
        )
    assert outcome is not None  # noqa: S101 - one of the three is always there
    if context.reused_stale and outcome.failure is None:
        # its rows are those of the old capture; that there is no new one is told, and tried again
        failure = task.given_up[context.reused_stale[0]]
        outcome = replace(outcome, status=Status.FAILED, failure=failure)
    save_outcome(context.folder, outcome)
    return TaskResult(ended=RecordResult.of(outcome), failure=outcome.failure)


def _again(
    task: Task, context: StepContext, error: ArchiveError, task_context: TaskContext
) -> TaskResult | None:
    wait_s = retry_delay_s(error, task.attempt, context.job.settings.fetch, task_context.rng)
    if wait_s is None:
        return None
    failure = Failure.of(error)
    # an errand of several steps is named by the one that failed
    step = next(iter(context.failed), task.step)
    then = task.followup(step=step, attempt=task.attempt + 1, made=tuple(context.made))
    log.info(
        "retry_scheduled",
        extra={"record": task.key, "step": step, "reason": error.code, "delay_s": round(wait_s, 1)},
    )
    return TaskResult(followup=then, delay_s=wait_s, waiting=error.code, failure=failure)


def _give_up(task: Task, context: StepContext, error: ArchiveError) -> TaskResult:
    # the record goes on without this visit: it may still have words of its own to search
    failed = next(iter(context.failed), task.step)
    given_up = {**task.given_up, failed: Failure.of(error)}
    then = task.followup(host=None, step=failed, attempt=1, given_up=given_up, made=tuple(context.made))
    log.warning("gave_up", extra={"record": task.key, "step": failed, "reason": error.code})
    return TaskResult(followup=then, failure=Failure.of(error))


def _stuck(context: StepContext, error: ArchiveError) -> TaskResult:
    """The end of a record that could not even be annotated; rows that it had before stay in the table."""
    outcome = _outcome_of_stuck(context, error)
    try:
        save_outcome(context.folder, outcome)
    except DiskFull:
        log.exception("outcome_not_saved", extra={"record": context.job.key})
    return TaskResult(ended=RecordResult.of(outcome), failure=outcome.failure)


def _outcome_of_stuck(context: StepContext, error: ArchiveError) -> Outcome:
    if isinstance(error, UsageError):
        return unreadable(context, error)
    before = load_outcome(context.folder)
    name = before.record_id if before else context.job.source.id or context.job.key
    rows = before.rows if before else (Row(record_id=name, findings=f"not-captured (reason={error.code})"),)
    return Outcome(
        key=context.job.key, record_id=name, status=Status.FAILED, rows=rows, failure=Failure.of(error)
    )


def _brought_home(context: StepContext) -> int:
    if "fetch" not in context.took_ms:
        return 0
    captured = context.folder / "capture"
    return sum(path.stat().st_size for path in captured.rglob("*") if path.is_file())

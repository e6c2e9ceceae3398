"""A run from its plan to its table: survey of the records, wait for the last one, release of the table."""

from __future__ import annotations

import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from webinar_archive import __version__
from webinar_archive.archive.form import migrate_archive
from webinar_archive.archive.layout import plan_file
from webinar_archive.engine import backend, notifications
from webinar_archive.engine.cron import reason_to_skip
from webinar_archive.engine.database import archive_root
from webinar_archive.engine.polling import RUN_END_INTERVALS_S, growing_intervals
from webinar_archive.engine.run_task import TaskContext, run_task
from webinar_archive.engine.tasks import RecordResult, RunRequest, Task, TaskResult, host_limits
from webinar_archive.errors import ArchiveError, Failure, UsageError
from webinar_archive.exports.schema import Row
from webinar_archive.files import write_whole
from webinar_archive.models.codec import from_json, to_json
from webinar_archive.pipeline import Settings, Summary, load_settings
from webinar_archive.pipeline.context import OnProgress, no_progress
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.plan import (
    Due,
    Plan,
    RunOptions,
    invalidate_requested,
    jobs_of,
    load_outcome,
    load_plan,
    make_plan,
    options_checksum,
    pending_steps,
    save_outcome,
    save_plan,
)
from webinar_archive.pipeline.release import release, utc_now
from webinar_archive.pipeline.step_table import StepTable
from webinar_archive.pipeline.steps import STEPS

log = logging.getLogger("webinar_archive.engine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a run found before it began: records that need nothing, and the first tasks of the others."""

    ended: tuple[RecordResult, ...]
    tasks: tuple[Task, ...]


def plan_run(
    settings: Settings, run_options: RunOptions, time: datetime, *, run_id: str | None = None
) -> RunRequest:
    """Plan a run and save its plan; `time` names it. Raises `UsageError` for sources that are not there."""
    name = run_id or _unused_run_id(settings, time)
    path = save_plan(make_plan(settings, name, run_options))
    return RunRequest(
        run_id=name,
        pipeline=settings.pipeline.name,
        plan=str(path),
        options_checksum=options_checksum(settings, run_options),
        release=__version__,
        host_limits=host_limits(settings),
    )


def _unused_run_id(settings: Settings, time: datetime) -> str:
    # the database keeps an id's result for ever: a second run within a second needs another id
    name = _run_id(settings, time)
    number, unused = 1, name
    while plan_file(settings.archive, unused).exists():
        number, unused = number + 1, f"{name}-{number + 1}"
    return unused


def _run_id(settings: Settings, time: datetime) -> str:
    return f"{settings.pipeline.name}-{time:%Y%m%dT%H%M%SZ}"


def make_handlers(
    *,
    steps: StepTable = STEPS,
    on_step: OnProgress = no_progress,
    on_task_end: Callable[[TaskResult], None] = lambda _: None,
    on_run_end: Callable[[dict[str, int]], None] = lambda _: None,
) -> backend.Handlers:
    """Return what this process does when the workflows call.

    Args:
        steps: The steps of a record's way.
        on_step: Is called with the progress of each step done here.
        on_task_end: Is called with the result of each task done here.
        on_run_end: Is called with the records by status of each run that ends here.
    """
    task_context = TaskContext(now=utc_now, rng=random.Random(), steps=steps, on_progress=on_step)  # noqa: S311 - spreads retries

    def do_task(task: Task) -> TaskResult:
        result = run_task(task, task_context)
        _log_task(task, result)
        on_task_end(result)
        return result

    def finish(request: RunRequest, surveyed: dict[str, Any]) -> dict[str, Any]:
        summary = finish_run(request, surveyed)
        on_run_end(summary["counts"])
        return summary

    return backend.Handlers(
        run_task=do_task,
        survey=partial(survey_run, steps=steps),
        first_tasks=first_tasks,
        wait=wait_for_tasks,
        finish=finish,
        fire=run_at_fire_time,
    )


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


def survey_run(request: RunRequest, steps: StepTable = STEPS) -> dict[str, Any]:
    """Find what there is to do for every record of the run, and save it beside the plan."""
    plan, by_key = load_plan(Path(request.plan))
    invalidate_requested(plan, steps)
    ended: list[RecordResult] = []
    first: list[Task] = []
    for found in pending_steps(plan, by_key, _timestamp(), steps):
        if isinstance(found, Due):
            first.append(
                Task(plan=request.plan, run_id=plan.run_id, key=found.key, host=found.host, step=found.step)
            )
        else:
            save_outcome(by_key[found.key].folder, found)
            ended.append(RecordResult.of(found))
    path = _path_beside_plan(request, "survey")
    write_whole(path, to_json(Survey(ended=tuple(ended), tasks=tuple(first))))
    log.info("run_surveyed", extra={"run": plan.run_id, "to_do": len(first), "unchanged": len(ended)})
    return {"survey": str(path), "to_do": len(first)}


def preview_run(
    settings: Settings, run_options: RunOptions, steps: StepTable = STEPS
) -> Iterator[Due | Outcome]:
    """Yield what a run would do for each record, and why, without doing any of it."""
    migrate_archive(archive_root(settings))
    plan = make_plan(settings, "dry-run", run_options)
    for job, found in zip(
        jobs_of(plan).values(), pending_steps(plan, jobs_of(plan), _timestamp(), steps), strict=True
    ):
        if run_options.again:
            yield Due(key=job.key, step=steps.requests[0], why="asked", host=None)
        elif run_options.start_from is not None:
            yield Due(key=job.key, step=run_options.start_from, why="asked", host=None)
        else:
            yield found


def first_tasks(surveyed: dict[str, Any]) -> tuple[Task, ...]:
    """Return the first tasks that a survey found."""
    return from_json(Path(surveyed["survey"]).read_bytes(), Survey).tasks


def wait_for_tasks(request: RunRequest) -> None:
    """Return when no task of the run is open; say so once when nothing progresses for long."""
    plan, _ = load_plan(Path(request.plan))
    stalled_after = timedelta(seconds=plan.settings.notify.stalled_after_s)
    progressed_at, notified = utc_now(), False
    intervals = growing_intervals(*RUN_END_INTERVALS_S)
    while backend.has_open_tasks(request.run_id):
        time.sleep(next(intervals))
        now = utc_now()
        if now - progressed_at < stalled_after:
            continue
        if backend.has_progressed(request.run_id, progressed_at):
            progressed_at, notified = now, False
        elif not notified:
            notified = True
            log.error("run_stalled", extra={"run": request.run_id})
            minutes = round(stalled_after.total_seconds() / 60)
            notifications.notify_stalled(plan.settings, request.run_id, minutes)


def finish_run(request: RunRequest, surveyed: dict[str, Any]) -> dict[str, Any]:
    """End a run: save how each record ended, release the table, notify. Raises `ArchiveError`."""
    try:
        return _finish_run(request, surveyed)
    except ArchiveError as error:
        # the table could not be written: the run must not end in silence
        notifications.notify_run_failed(load_plan(Path(request.plan))[0].settings, request.run_id, error)
        raise


def _finish_run(request: RunRequest, surveyed: dict[str, Any]) -> dict[str, Any]:
    plan, _ = load_plan(Path(request.plan))
    found = from_json(Path(surveyed["survey"]).read_bytes(), Survey)
    by_key = {result.key: result for result in found.ended}
    by_key |= {task.ended.key: task.ended for task in backend.task_results(request.run_id) if task.ended}
    results = tuple(by_key.get(key) or _result_of_lost_record(key) for key in plan.keys)
    write_whole(_path_beside_plan(request, "ended"), to_json(results))
    released: tuple[Path, ...] = ()
    rows: tuple[Row, ...] = ()
    if plan.run_options.release:
        outcomes = tuple(_outcome(plan, key, by_key.get(key)) for key in plan.every)
        released = release(plan.settings, outcomes)
        rows = tuple(row for outcome in outcomes for row in outcome.rows)
    counts = Counter(result.status.value for result in results)
    log.info("run_ended", extra={"run": request.run_id, **counts})
    notifications.notify_run_ended(plan.settings, request.run_id, results, rows)
    return {"counts": dict(counts), "released": [str(path) for path in released]}


def _outcome(plan: Plan, key: str, ended: RecordResult | None) -> Outcome:
    saved = load_outcome(plan.settings.archive / key)
    if saved is None:
        failure = ended.failure if ended else None
        reason = failure.code if failure else "never-archived"
        name = ended.record_id if ended else key
        rows = (Row(record_id=name, findings=f"not-captured (reason={reason})"),)
        return Outcome(key=key, record_id=name, status=Status.FAILED, rows=rows, failure=failure)
    return replace(saved, status=ended.status, failure=ended.failure) if ended else saved


def _result_of_lost_record(key: str) -> RecordResult:
    failure = Failure.of(ArchiveError("unexpected-error", error="no result"))
    return RecordResult(key=key, record_id=key, status=Status.FAILED, failure=failure)


def run_at_fire_time(
    fire_time: datetime, pipeline: str, now: Callable[[], datetime] = utc_now
) -> RunRequest | None:
    """Plan the run of a schedule's fire time.

    Returns None, and logs why, when no run is to start or the pipeline file cannot be used.
    """
    fire_time = fire_time.astimezone(UTC)
    facts = {"pipeline": pipeline, "fire_time": fire_time.isoformat()}
    settings: Settings | None = None
    try:
        settings = load_settings(Path(pipeline))
        section = settings.pipeline
        if section.schedule is None:
            raise UsageError("no-schedule", path=pipeline)
        reason = reason_to_skip(section.schedule, section.timezone, section.catch_up, fire_time, now())
        if reason is None and backend.is_run_queued(section.name):
            # the queued run will find whatever this one would
            reason = "already-queued"
        if reason is not None:
            log.info("run_skipped", extra={**facts, "reason": reason})
            return None
        return plan_run(settings, RunOptions(), fire_time, run_id=_run_id(settings, fire_time))
    except ArchiveError as error:
        log.exception("run_not_started", extra={**facts, "reason": error.code})
        if settings is not None:
            notifications.notify_run_failed(settings, _run_id(settings, fire_time), error)
        return None


def summary_of(request: RunRequest, output: dict[str, Any]) -> Summary:
    """Return a run that has ended, with the rows of its records."""
    plan, _ = load_plan(Path(request.plan))
    results = from_json(_path_beside_plan(request, "ended").read_bytes(), tuple[RecordResult, ...])
    outcomes = tuple(_outcome(plan, result.key, result) for result in results)
    return Summary(run_id=request.run_id, outcomes=outcomes, released=tuple(map(Path, output["released"])))


def count_unchanged(request: RunRequest) -> int:
    """Return how many records the survey found with nothing to do; 0 before there is a survey."""
    try:
        return len(from_json(_path_beside_plan(request, "survey").read_bytes(), Survey).ended)
    except FileNotFoundError:
        return 0


def _path_beside_plan(request: RunRequest, what: str) -> Path:
    return Path(request.plan).with_suffix(f".{what}.json")


def _timestamp() -> str:
    return utc_now().isoformat(timespec="seconds")

"""A run from its plan to its table: what there is to do, the wait for the last record, the release."""

from __future__ import annotations

import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from webinar_archive import __version__
from webinar_archive.engine import durable, notifications
from webinar_archive.engine.cron import why_no_run
from webinar_archive.engine.polling import backing_off
from webinar_archive.engine.run_task import TaskContext, run_task
from webinar_archive.engine.tasks import RecordResult, Request, Task, TaskResult
from webinar_archive.errors import ArchiveError, UsageError
from webinar_archive.exports.schema import Row
from webinar_archive.files import write_whole
from webinar_archive.models.codec import from_json, to_json
from webinar_archive.pipeline.config import Settings, load_settings
from webinar_archive.pipeline.context import VISITS, Tell, silent
from webinar_archive.pipeline.outcome import Failure, Outcome, Status
from webinar_archive.pipeline.plan import (
    Due,
    Plan,
    RunOptions,
    invalidate_requested,
    jobs_of,
    load_outcome,
    load_plan,
    look,
    make_plan,
    options_checksum,
    runs_folder,
    save_outcome,
    save_plan,
)
from webinar_archive.pipeline.release import Summary, release, utc_now

log = logging.getLogger("webinar_archive.engine")

WAIT_S = (0.1, 1.0)
"""Between two looks for open records: the end of a short run is seen at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a run found before it began: records that need nothing, and the first legs of the others."""

    ended: tuple[RecordResult, ...]
    tasks: tuple[Task, ...]


def request_run(
    settings: Settings, run_options: RunOptions, began: datetime, *, run_id: str | None = None
) -> Request:
    """Plan a run and keep its plan. Raises `UsageError` for sources that are not there."""
    name = run_id or _free_run_id(settings, began)
    path = save_plan(make_plan(settings, name, run_options))
    return Request(
        run_id=name,
        pipeline=settings.pipeline.name,
        plan=str(path),
        run_options=options_checksum(settings, run_options),
        release=__version__,
        per_host=settings.fetch.per_host,
        per_host_delay_s=settings.fetch.per_host_delay_s,
    )


def _free_run_id(settings: Settings, began: datetime) -> str:
    # the engine keeps an id's result for ever: a second run within a second needs another one
    name = _run_id(settings, began)
    number, free = 1, name
    while (runs_folder(settings) / f"{free}.json").exists():
        number, free = number + 1, f"{name}-{number + 1}"
    return free


def handlers(
    tell: Tell = silent,
    ended: Callable[[TaskResult], None] = lambda _: None,
    run_ended: Callable[[dict[str, int]], None] = lambda _: None,
) -> durable.Handlers:
    """What this process does when the engine calls.

    `ended` hears of each leg done here, `run_ended` of each run, with its records by status.
    """
    task_context = TaskContext(now=utc_now, rng=random.Random(), tell=tell)  # noqa: S311 - spreads retries

    def leg(task: Task) -> TaskResult:
        result = run_task(task, task_context)
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
        log.info("leg", extra=facts)
        ended(result)
        return result

    def settling(request: Request, surveyed: dict[str, Any]) -> dict[str, Any]:
        summary = settle(request, surveyed)
        run_ended(summary["counts"])
        return summary

    return durable.Handlers(leg=leg, survey=survey, tasks=tasks, wait=wait, settle=settling, tick=tick)


def survey(request: Request) -> dict[str, Any]:
    """Look at every record of the run; keep what is found beside the plan."""
    plan, by_key = load_plan(Path(request.plan))
    invalidate_requested(plan)
    ended: list[RecordResult] = []
    first: list[Task] = []
    for found in look(plan, by_key, _stamp()):
        if isinstance(found, Due):
            first.append(
                Task(plan=request.plan, run_id=plan.run_id, key=found.key, host=found.host, step=found.step)
            )
        else:
            save_outcome(by_key[found.key].folder, found)
            ended.append(RecordResult.of(found))
    write_whole(_beside(request, "survey"), to_json(Survey(ended=tuple(ended), tasks=tuple(first))))
    log.info("surveyed", extra={"run": plan.run_id, "to_do": len(first), "unchanged": len(ended)})
    return {"survey": str(_beside(request, "survey")), "to_do": len(first)}


def what_is_due(settings: Settings, run_options: RunOptions) -> Iterator[Due | Outcome]:
    """What a run would do for each record, and why, without doing any of it."""
    plan = make_plan(settings, "dry-run", run_options)
    for job, found in zip(jobs_of(plan).values(), look(plan, jobs_of(plan), _stamp()), strict=True):
        if run_options.again:
            yield Due(key=job.key, step=VISITS[0], why="asked", host=None)
        elif run_options.start_from is not None:
            yield Due(key=job.key, step=run_options.start_from, why="asked", host=None)
        else:
            yield found


def tasks(surveyed: dict[str, Any]) -> tuple[Task, ...]:
    """The first legs that a survey found."""
    return from_json(Path(surveyed["survey"]).read_bytes(), Survey).tasks


def wait(request: Request) -> None:
    """Until no record of the run is on its way; says so once when nothing moves for long."""
    plan, _ = load_plan(Path(request.plan))
    patience = timedelta(seconds=plan.settings.notify.stalled_after_s)
    moved, told = utc_now(), False
    waits = backing_off(*WAIT_S)
    while durable.has_open_tasks(request.run_id):
        time.sleep(next(waits))
        now = utc_now()
        if now - moved < patience:
            continue
        if durable.is_moving(request.run_id, moved):
            moved, told = now, False
        elif not told:
            told = True
            log.error("stalled", extra={"run": request.run_id})
            notifications.tell_stalled(plan.settings, request.run_id, round(patience.total_seconds() / 60))


def settle(request: Request, surveyed: dict[str, Any]) -> dict[str, Any]:
    """End a run: who ended how, the table released, people told."""
    try:
        return _settled(request, surveyed)
    except ArchiveError as error:
        # the table could not be written: the night must not end in silence
        notifications.tell_broken(load_plan(Path(request.plan))[0].settings, request.run_id, error)
        raise


def _settled(request: Request, surveyed: dict[str, Any]) -> dict[str, Any]:
    plan, _ = load_plan(Path(request.plan))
    found = from_json(Path(surveyed["survey"]).read_bytes(), Survey)
    by_key = {one.key: one for one in found.ended}
    by_key |= {r.ended.key: r.ended for r in durable.results(request.run_id) if r.ended}
    everyone = tuple(by_key.get(key) or _lost(key) for key in plan.keys)
    write_whole(_beside(request, "ended"), to_json(everyone))
    released: tuple[Path, ...] = ()
    rows: tuple[Row, ...] = ()
    if plan.run_options.release:
        outcomes = tuple(_outcome(plan, key, by_key.get(key)) for key in plan.every)
        released = release(plan.settings, outcomes)
        rows = tuple(row for outcome in outcomes for row in outcome.rows)
    counts = Counter(one.status.value for one in everyone)
    log.info("ended", extra={"run": request.run_id, **counts})
    summary = {"counts": dict(counts), "released": [str(path) for path in released]}
    notifications.tell_ended(plan.settings, request.run_id, everyone, rows)
    return summary


def tick(planned_at: datetime, pipeline: str, now: Callable[[], datetime] = utc_now) -> Request | None:
    """The run of a schedule's moment; None when it is not to be, or the file cannot be used: both are logged."""
    moment = planned_at.astimezone(UTC)
    facts = {"pipeline": pipeline, "moment": moment.isoformat()}
    settings: Settings | None = None
    try:
        settings = load_settings(Path(pipeline))
        section = settings.pipeline
        if section.schedule is None:
            raise UsageError("no-schedule", path=pipeline)
        reason = why_no_run(section.schedule, section.timezone, section.catch_up, moment, now())
        if reason is None and durable.run_is_in_line(section.name):
            # a run that waits already will find whatever this one would
            reason = "in-line"
        if reason is not None:
            log.info("no run", extra={**facts, "reason": reason})
            return None
        return request_run(settings, RunOptions(), moment, run_id=_run_id(settings, moment))
    except ArchiveError as error:
        log.exception("not started", extra={**facts, "reason": error.code})
        if settings is not None:
            notifications.tell_broken(settings, _run_id(settings, moment), error)
        return None


def _run_id(settings: Settings, moment: datetime) -> str:
    return f"{settings.pipeline.name}-{moment:%Y%m%dT%H%M%SZ}"


def summary_of(request: Request, output: dict[str, Any]) -> Summary:
    """A run that has ended, as people and tables see it."""
    plan, _ = load_plan(Path(request.plan))
    everyone = from_json(_beside(request, "ended").read_bytes(), tuple[RecordResult, ...])
    outcomes = tuple(_outcome(plan, one.key, one) for one in everyone)
    return Summary(run_id=request.run_id, outcomes=outcomes, released=tuple(map(Path, output["released"])))


def unchanged_records(request: Request) -> int:
    """How many records the survey found with nothing to do; 0 before there is a survey."""
    try:
        return len(from_json(_beside(request, "survey").read_bytes(), Survey).ended)
    except FileNotFoundError:
        return 0


def _outcome(plan: Plan, key: str, ended: RecordResult | None) -> Outcome:
    kept = load_outcome(plan.settings.archive / key)
    if kept is None:
        failure = ended.failure if ended else None
        reason = failure.code if failure else "never-archived"
        name = ended.record_id if ended else key
        rows = (Row(record_id=name, findings=f"not-captured (reason={reason})"),)
        return Outcome(key=key, record_id=name, status=Status.FAILED, rows=rows, failure=failure)
    return replace(kept, status=ended.status, failure=ended.failure) if ended else kept


def _lost(key: str) -> RecordResult:
    failure = Failure.of(ArchiveError("unexpected-error", error="no result"))
    return RecordResult(key=key, record_id=key, status=Status.FAILED, failure=failure)


def _beside(request: Request, what: str) -> Path:
    return Path(request.plan).with_suffix(f".{what}.json")


def _stamp() -> str:
    return utc_now().isoformat(timespec="seconds")

"""What runs left behind: runs, records, next attempts and schedules; what failed last; and how to delete it."""

from __future__ import annotations

import glob
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from webinar_archive.archive.form import migrate_archive
from webinar_archive.archive.layout import is_plan_of
from webinar_archive.engine.backend import RunStore, Schedule, WorkflowRow
from webinar_archive.engine.database import archive_root, require_writable
from webinar_archive.engine.run_end import failure_of
from webinar_archive.engine.tasks import RunRequest, Task, TaskResult, from_plain
from webinar_archive.errors import Failure, UsageError
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.outcome import Status
from webinar_archive.pipeline.plan import load_outcome
from webinar_archive.pipeline.sources import jobs

STATES = {
    "DELAYED": "waiting",
    "ENQUEUED": "queued",
    "PENDING": "running",
    "SUCCESS": "done",
    "ERROR": "failed",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "failed",
    "CANCELLED": "cancelled",
}
"""Our words for the states of a workflow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordState:
    """How a record stands in a run. `step` and `attempt` are of the task that waits, runs or ended last."""

    key: str
    state: str
    step: str
    attempt: int
    host: str | None
    worker: str | None
    next_at: datetime | None
    took_ms: dict[str, int]
    failure: Failure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """A run as the database shows it; `counts` are records by state."""

    run_id: str
    pipeline: str
    state: str
    release: str
    started_at: datetime | None
    ended_at: datetime | None
    counts: dict[str, int]
    records: tuple[RecordState, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The runs and schedules of a database."""

    runs: tuple[RunState, ...] = ()
    schedules: tuple[Schedule, ...] = ()


def report(database: str, *, newest: int = 5) -> Report:
    """Return the newest runs with their records, and the schedules."""
    with RunStore(database) as store:
        runs = tuple(_run_state(store, run) for run in store.runs(newest=newest))
        return Report(runs=runs, schedules=tuple(store.schedules()))


def _run_state(store: RunStore, run: WorkflowRow) -> RunState:
    request = from_plain(run.input, RunRequest)
    latest: dict[str, RecordState] = {}
    numbers: dict[str, int] = {}
    took: dict[str, dict[str, int]] = {}
    for row in store.tasks(request.run_id):
        task = from_plain(row.input, Task)
        result = from_plain(row.output, TaskResult) if row.output else None
        took.setdefault(task.key, {}).update(result.took_ms if result else {})
        if task.number > numbers.get(task.key, 0):
            numbers[task.key] = task.number
            latest[task.key] = _record_state(row, task, result, took[task.key])
    counts = Counter(record.state for record in latest.values())
    if run.output:
        counts = Counter(run.output["counts"])
    return RunState(
        run_id=request.run_id,
        pipeline=request.pipeline,
        state="failed" if run.output and failure_of(run.output) else STATES[run.state],
        release=request.release,
        started_at=run.started_at,
        ended_at=run.ended_at,
        counts=dict(counts),
        records=tuple(latest.values()),
    )


def _record_state(
    row: WorkflowRow, task: Task, result: TaskResult | None, took_ms: dict[str, int]
) -> RecordState:
    return RecordState(
        key=task.key,
        state=result.ended.status.value if result and result.ended else STATES[row.state],
        step=task.step,
        attempt=task.attempt,
        host=task.host,
        worker=row.worker,
        next_at=row.delayed_until,
        took_ms=took_ms,
        failure=result.failure if result else None,
    )


def failed_records(settings: Settings, kind: str | None = None) -> tuple[str, ...]:
    """Return the keys of the records whose last outcome is a failure, of this kind or code if one is given.

    Raises:
        UsageError: There are failures, and none is of this kind.
    """
    migrate_archive(archive_root(settings))
    found = []
    kinds = set()
    for job in jobs(settings):
        outcome = load_outcome(job.folder)
        if outcome is None or outcome.status is not Status.FAILED or outcome.failure is None:
            continue
        names = {outcome.failure.kind.lower(), outcome.failure.code}
        kinds |= {outcome.failure.kind, outcome.failure.code}
        if kind is None or kind.lower() in names:
            found.append(job.key)
    if kind is not None and not found and kinds:
        raise UsageError("unknown-kind", kind=kind, kinds=", ".join(sorted(kinds)))
    return tuple(found)


def prune(database: str, before: datetime, *, dry_run: bool = False) -> tuple[str, ...]:
    """Delete the runs that ended before a time, and their plans; return their ids, the newest first.

    Records, captures and tables stay, and so does every run that may still be continued. With `dry_run`,
    nothing is deleted.
    """
    if not dry_run:
        require_writable(database)
    with RunStore(database) as store:
        old = [run for run in store.runs() if run.ended_at and run.ended_at < before]
        if dry_run:
            return tuple(run.id for run in old)
        for run in old:
            # the database goes last: a run that is only half deleted is found again
            plan = Path(from_plain(run.input, RunRequest).plan)
            if is_plan_of(plan, run.id):
                for path in plan.parent.glob(f"{glob.escape(plan.stem)}.*json"):
                    path.unlink(missing_ok=True)
            store.delete_run(run.id)
        store.delete_fire_times(before)
    return tuple(run.id for run in old)

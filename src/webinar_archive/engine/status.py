"""What runs left behind: runs, records, next attempts, schedules; what failed last; what may be forgotten."""

from __future__ import annotations

import glob
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from webinar_archive.engine.durable import Planned, RunStore, WorkflowRow
from webinar_archive.engine.tasks import Request, Task, TaskResult, back
from webinar_archive.errors import UsageError
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.outcome import Failure, Status
from webinar_archive.pipeline.plan import load_outcome
from webinar_archive.pipeline.sources import jobs


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordState:
    """Where a record stands in a run. `step` and `attempt` are of the leg that waits, works or ended last."""

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
    began: datetime | None
    ended: datetime | None
    counts: dict[str, int]
    records: tuple[RecordState, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What `status` tells."""

    runs: tuple[RunState, ...]
    schedules: tuple[Planned, ...]


def report(database: str, *, newest: int = 5) -> Report:
    """The newest runs with their records, and the schedules."""
    with RunStore(database) as ledger:
        runs = tuple(_run_state(ledger, batch) for batch in ledger.batches(newest=newest))
        return Report(runs=runs, schedules=tuple(ledger.schedules()))


def _run_state(ledger: RunStore, batch: WorkflowRow) -> RunState:
    request = back(batch.input, Request)
    latest: dict[str, RecordState] = {}
    numbers: dict[str, int] = {}
    took: dict[str, dict[str, int]] = {}
    for leg in ledger.legs(request.run_id):
        task = back(leg.input, Task)
        result = back(leg.output, TaskResult) if leg.output else None
        took.setdefault(task.key, {}).update(result.took_ms if result else {})
        if task.number > numbers.get(task.key, 0):
            numbers[task.key] = task.number
            latest[task.key] = _record_state(leg, task, result, took[task.key])
    counts = Counter(record.state for record in latest.values())
    if batch.output:
        counts = Counter(batch.output["counts"])
    return RunState(
        run_id=request.run_id,
        pipeline=request.pipeline,
        state=batch.state.lower(),
        release=request.release,
        began=batch.began,
        ended=batch.ended,
        counts=dict(counts),
        records=tuple(latest.values()),
    )


def _record_state(
    leg: WorkflowRow, task: Task, result: TaskResult | None, took_ms: dict[str, int]
) -> RecordState:
    state = {"DELAYED": "waiting", "ENQUEUED": "in line", "PENDING": "at work", "ERROR": "failed"}.get(
        leg.state, leg.state.lower()
    )
    if result and result.ended:
        state = result.ended.status.value
    return RecordState(
        key=task.key,
        state=state,
        step=task.step,
        attempt=task.attempt,
        host=leg.host,
        worker=leg.worker,
        next_at=leg.until,
        took_ms=took_ms,
        failure=result.failure if result else None,
    )


def failed_records(settings: Settings, kind: str | None = None) -> tuple[str, ...]:
    """Keys of the records whose last outcome is a failure, of this kind or code where one is given."""
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


def prune(database: str, before: datetime, *, dry: bool = False) -> tuple[str, ...]:
    """Forget the runs that ended before a moment, and their plans; returns their names, the newest first.

    Records, captures and tables stay, and so does every run that may still go on. With `dry`, nothing goes.
    """
    with RunStore(database) as ledger:
        old = [batch for batch in ledger.batches() if batch.ended and batch.ended < before]
        if dry:
            return tuple(batch.id for batch in old)
        for batch in old:
            # the database goes last: a run that is only half forgotten is found again
            plan = Path(back(batch.input, Request).plan)
            for path in plan.parent.glob(f"{glob.escape(plan.stem)}.*json"):
                path.unlink(missing_ok=True)
            ledger.forget(batch.id)
        ledger.forget_ticks(before)
    return tuple(batch.id for batch in old)

"""A batch: every record of a pipeline file on its way, one after the other, and the table released."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from webinar_archive.archive.step_cache import invalidate_from
from webinar_archive.errors import UsageError
from webinar_archive.exports.formats import write_formats
from webinar_archive.exports.schema import Row, TableMetadata
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.context import STEPS, StepContext, Tell, silent
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.record import archive_record
from webinar_archive.pipeline.sources import Job, jobs


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How a run ended: one outcome a record, and the files released."""

    run_id: str
    outcomes: tuple[Outcome, ...]
    released: tuple[Path, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row of the table, in the order of the sources."""
        return tuple(row for outcome in self.outcomes for row in outcome.rows)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The outcomes of records that something stopped."""
        return tuple(o for o in self.outcomes if o.status is Status.FAILED)


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def run_pipeline(
    settings: Settings,
    *,
    only: str | None = None,
    start_from: str | None = None,
    tell: Tell = silent,
    now: Callable[[], datetime] = utc_now,
) -> Summary:
    """Archive the records of `settings` and release their table.

    `only` is one record's key; `start_from` a step that is done again with all after it. A record that
    fails becomes an outcome and the others go on; wrong use and a full disk stop the run, and the same
    call goes on where it stopped.
    """
    todo = tuple(job for job in jobs(settings) if only in (None, job.key, job.source.id))
    if not todo:
        raise UsageError("no-such-record", record=only, pipeline=settings.pipeline.name)
    began = now()
    run_id = f"{settings.pipeline.name}-{began:%Y%m%dT%H%M%SZ}"
    with alone(settings.archive):
        outcomes = []
        for job in todo:
            if start_from is not None:
                invalidate_from(job.folder, start_from, STEPS)
            stamp = now().isoformat(timespec="seconds")
            context = StepContext(job=job, now=stamp, run_id=run_id, tell=tell)
            outcomes.append(archive_record(context))
        released = () if only else release(settings, tuple(outcomes))
    return Summary(run_id=run_id, outcomes=tuple(outcomes), released=released)


def release(settings: Settings, outcomes: tuple[Outcome, ...]) -> tuple[Path, ...]:
    """Write the table of these outcomes in the formats asked for; the same record twice stands once."""
    first: dict[str, Outcome] = {}
    for outcome in outcomes:
        first.setdefault(outcome.record_id, outcome)
    rows = [row for outcome in first.values() for row in outcome.rows]
    table = TableMetadata(name=settings.pipeline.name.lower(), spreadsheet=settings.export.spreadsheet)
    return write_formats(settings.export.formats, rows, table, settings.release)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a pipeline's archive for this process. Raises `UsageError` when another run holds it.

    The system lets go of the lock when the process ends, however it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError("already-running", folder=str(folder)) from None
        yield


__all__ = ["Job", "Summary", "alone", "release", "run_pipeline", "utc_now"]

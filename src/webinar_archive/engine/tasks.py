"""Values that travel between workers: tasks, their results, and requests for runs. Plain, small, JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from webinar_archive.errors import Failure
from webinar_archive.exports.schema import Row
from webinar_archive.models.codec import preload_type
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.plan import save_outcome

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task of one record: a request to a host, or local steps up to the next request.

    `plan` is the path of the run's plan. `host` is the host to contact; None for local work. `number` counts
    the record's tasks, `attempt` the attempts of this request, both from 1. `given_up` are the requests that
    failed for good, by step; `made` the steps done so far.
    """

    plan: str
    run_id: str
    key: str
    host: str | None
    step: str
    number: int = 1
    attempt: int = 1
    given_up: dict[str, Failure] = field(default_factory=dict)
    made: tuple[str, ...] = ()

    @property
    def task_id(self) -> str:
        """Return a name that is never used again, and is the same when the same task is enqueued twice."""
        return f"{self.run_id}/{self.key}/{self.number}"

    def followup(self, **changes: Any) -> Task:
        """Return the record's next task: this one with its number counted up and these changes."""
        return replace(self, number=self.number + 1, **changes)


def followup_id(task_id: str) -> str:
    """Return the name of the record's next task.

    >>> followup_id("essai-2026-11-27/r001/2")
    'essai-2026-11-27/r001/3'
    """
    record, _, number = task_id.rpartition("/")
    return f"{record}/{int(number) + 1}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordResult:
    """How a record ended in a run. `rows` are its rows where its folder could not hold them."""

    key: str
    record_id: str
    status: Status
    failure: Failure | None = None
    rows: tuple[Row, ...] = ()

    @classmethod
    def of(cls, outcome: Outcome) -> RecordResult:
        """Return an outcome without its rows."""
        return cls(
            key=outcome.key, record_id=outcome.record_id, status=outcome.status, failure=outcome.failure
        )


def stored_result(folder: Path, outcome: Outcome) -> RecordResult:
    """Store an outcome in the record's folder, and return its result, with the rows where that cannot be done.

    Raises `DiskFull`.
    """
    try:
        save_outcome(folder, outcome)
    except OSError:
        return replace(RecordResult.of(outcome), rows=outcome.rows)
    return RecordResult.of(outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskResult:
    """How a task ended: the record is finished (`ended`), or continues with `followup` after `delay_s`.

    `waiting` is the code of what the record waits for; `took_ms` is the time of each step done;
    `size_bytes` is what the task downloaded.
    """

    ended: RecordResult | None = None
    followup: Task | None = None
    delay_s: float = 0.0
    waiting: str | None = None
    failure: Failure | None = None
    took_ms: dict[str, int] = field(default_factory=dict)
    size_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLimits:
    """Limits per host across all workers: requests at once, and seconds between two starts."""

    per_host: int = 1
    delay_s: float = 0.0


def host_limits(settings: Settings) -> HostLimits:
    """Return the limits that a pipeline file asks for."""
    return HostLimits(per_host=settings.fetch.per_host, delay_s=settings.fetch.per_host_delay_s)


def strictest(limits: Iterable[HostLimits]) -> HostLimits:
    """Return limits that satisfy all of these, of which there is at least one."""
    every = tuple(limits)
    return HostLimits(per_host=min(one.per_host for one in every), delay_s=max(one.delay_s for one in every))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """A run to make, whose plan lies at `plan`; `options_checksum` is equal for requests of the same work."""

    run_id: str
    pipeline: str
    plan: str
    options_checksum: str
    release: str
    host_limits: HostLimits = HostLimits()


def to_plain(value: object) -> Any:
    """Return a value as dicts, lists and scalars."""
    return msgspec.to_builtins(value)


def from_plain(value: Any, kind: type[T]) -> T:
    """Return the value of `kind` that `to_plain` made plain."""
    return msgspec.convert(value, preload_type(kind))

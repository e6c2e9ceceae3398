"""What travels through the engine: orders for a leg, and how legs end. Plain, small, JSON."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import msgspec

from webinar_archive.models.codec import preload_type
from webinar_archive.pipeline.outcome import Failure, Outcome, Status

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One leg of one record: in which plan, on which lane, how far it has come.

    `host` is the host to visit; None for work on this machine. `number` counts the record's legs, `attempt`
    the tries of this visit, both from 1. `given_up` are visits that failed for good, by step.
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
        """Unique in the engine for ever; the same when the same leg is ordered twice."""
        return f"{self.run_id}/{self.key}/{self.number}"

    def onwards(self, **changes: Any) -> Task:
        """The order of the record's next leg."""
        return replace(self, number=self.number + 1, **changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordResult:
    """How a record ended in a run."""

    key: str
    record_id: str
    status: Status
    failure: Failure | None = None

    @classmethod
    def of(cls, outcome: Outcome) -> RecordResult:
        """The outcome without its rows."""
        return cls(
            key=outcome.key, record_id=outcome.record_id, status=outcome.status, failure=outcome.failure
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskResult:
    """How a leg ended: the record is done with (`ended`), or goes on (`then`) after `delay_s`.

    `waiting` is the code of what the record waits for; `size_bytes` what the leg brought home.
    """

    ended: RecordResult | None = None
    then: Task | None = None
    delay_s: float = 0.0
    waiting: str | None = None
    failure: Failure | None = None
    took_ms: dict[str, int] = field(default_factory=dict)
    size_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A run to make: the pipeline's plan is drawn from its file, or lies there already.

    `per_host` and `per_host_delay_s` are how it wants hosts to be treated while it lasts.
    """

    run_id: str
    pipeline: str
    plan: str
    run_options: str
    release: str
    per_host: int = 1
    per_host_delay_s: float = 0.0


def plain(value: object) -> Any:
    """A value as dicts, lists and scalars."""
    return msgspec.to_builtins(value)


def back(value: Any, kind: type[T]) -> T:
    """The value again."""
    return msgspec.convert(value, preload_type(kind))

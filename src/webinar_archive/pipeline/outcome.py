"""How one record ended in one run, and what stopped it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from webinar_archive import errors
from webinar_archive.errors import ArchiveError
from webinar_archive.exports.schema import Row


class Status(StrEnum):
    """How a record ended in one run."""

    DONE = "done"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    SKIPPED = "skipped"
    """Not selected by the pipeline file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What stopped a record: the error's code and facts, and whether trying later may help."""

    code: str
    facts: dict[str, Any]
    kind: str
    retryable: bool

    @classmethod
    def of(cls, error: ArchiveError) -> Failure:
        """The failure that an error stands for, in plain values."""
        return cls(
            code=error.code,
            facts=plain_facts(error),
            kind=type(error).__name__,
            retryable=type(error).retryable,
        )

    def error(self) -> ArchiveError:
        """The error again."""
        kind = getattr(errors, self.kind, ArchiveError)
        return cast("ArchiveError", kind(self.code, **self.facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one record ended in one run. Even a failed one has rows, so that no record leaves the table."""

    key: str
    record_id: str
    status: Status
    rows: tuple[Row, ...]
    failure: Failure | None = None
    made: tuple[str, ...] = ()


def plain_facts(error: ArchiveError) -> dict[str, Any]:
    # facts go into tables and JSON: what is no plain value is put as text
    plain = (str, int, float, bool, type(None))
    return {k: v if isinstance(v, plain) else str(v) for k, v in error.facts.items()}

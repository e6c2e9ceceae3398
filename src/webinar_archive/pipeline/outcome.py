"""How one record ended in one run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from webinar_archive.errors import Failure
from webinar_archive.exports.schema import Row


class Status(StrEnum):
    """How a record ended in one run."""

    DONE = "done"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    SKIPPED = "skipped"
    """Not selected by the pipeline file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one record ended in one run. Even a failed one has rows, so that no record leaves the table.

    `made` names the steps that were executed, in order; the other results were cached.
    """

    key: str
    record_id: str
    status: Status
    rows: tuple[Row, ...]
    failure: Failure | None = None
    made: tuple[str, ...] = ()

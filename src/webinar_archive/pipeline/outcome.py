"""How one record ended in one run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from webinar_archive.archive.deletion import Deletion
from webinar_archive.errors import Failure
from webinar_archive.exports.finding_cells import findings_cell
from webinar_archive.exports.schema import Row
from webinar_archive.models import Finding


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


def never_archived(key: str, record_id: str | None = None, failure: Failure | None = None) -> Outcome:
    """Return the outcome of a record of which nothing is stored: one row, which says why."""
    reason = failure.code if failure else "never-archived"
    name = record_id or key
    rows = (Row(record_id=name, findings=f"not-captured (reason={reason})"),)
    return Outcome(key=key, record_id=name, status=Status.FAILED, rows=rows, failure=failure)


def deleted_outcome(key: str, deletion: Deletion) -> Outcome:
    """Return the outcome of a record that was deleted: one row that says since when, and nothing of the record."""
    finding = Finding(code="deleted-on-request", facts={"at": deletion.at or None})
    row = Row(record_id=deletion.record_id, findings=findings_cell([finding]))
    return Outcome(key=key, record_id=deletion.record_id, status=Status.UNCHANGED, rows=(row,))

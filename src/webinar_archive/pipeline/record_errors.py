"""Errors of one record, with which the others go on."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from webinar_archive.errors import ArchiveError, RecordError, RunError, Unreachable
from webinar_archive.files import record_error


def error_of_one_record(raised: RecordError | OSError) -> ArchiveError:
    """Return our error. Raises it where it concerns more than one record."""
    error = record_error(raised)
    if isinstance(error, RunError):
        raise error from None
    return error


def reason_facts(error: ArchiveError) -> dict[str, Any]:
    """Return the facts of a finding that says why something of a record could not be done, for its table.

    `reason` is the error's code, whose message the finding's repeats with the error's facts; the error's own reason is
    `detail`. Of a path the name is told: where an archive lies is nobody's business. Raises `Unreachable`: nothing was
    found out then, and the step is tried again.
    """
    if isinstance(error, Unreachable):
        raise error
    facts = {"detail" if name == "reason" else name: _published(value) for name, value in error.facts.items()}
    return {"reason": error.code, **facts}


def _published(value: Any) -> Any:
    if isinstance(value, PurePath) or (isinstance(value, str) and value.startswith("/")):
        return PurePath(value).name
    return value

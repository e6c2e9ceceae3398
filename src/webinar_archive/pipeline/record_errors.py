"""Errors of one record, with which the others go on."""

from __future__ import annotations

from webinar_archive.errors import ArchiveError, RecordError, RunError
from webinar_archive.files import record_error


def error_of_one_record(raised: RecordError | OSError) -> ArchiveError:
    """Return our error. Raises it where it concerns more than one record."""
    error = record_error(raised)
    if isinstance(error, RunError):
        raise error from None
    return error

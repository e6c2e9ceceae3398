"""The record as its catalogue wrote it: in the file that the source names, or in the captured page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from webinar_archive.archive.kept_files import kept_file
from webinar_archive.archive.layout import step_file
from webinar_archive.archive.recorded_files import stored_entry
from webinar_archive.archive.step_cache import latest_result
from webinar_archive.catalogue import record_bytes
from webinar_archive.catalogue.proposals.found_record import FoundRecord, found_record
from webinar_archive.errors import NoticeError, RecordError
from webinar_archive.files import checksum, regular_file_bytes
from webinar_archive.models.notice import MAX_NOTICE_BYTES
from webinar_archive.pipeline.facts import CapturedPage
from webinar_archive.pipeline.sources import Job


def received_record(folder: Path, job: Job | None) -> FoundRecord | None:
    """Return the MARC record that a notice was read from; None where it came as a page, a text or in another form.

    Args:
        folder: The record's folder in the archive.
        job: Says where the notice's file lies, if it came as a file.

    Raises:
        RecordError: The file is not there any more as it was read, or is not known.
    """
    inputs = _inputs_of_notice(folder)
    if used := inputs.get("file"):
        found = _of_file(job, str(used))
        if found is not None:
            return found
    page = latest_result(folder, "page", CapturedPage) if inputs.get("page") else None
    if page is None:
        return None
    record = inputs.get("record") if not used else None
    return found_record(kept_file(folder, page.file), str(record) if record else None)


def _inputs_of_notice(folder: Path) -> dict[str, Any]:
    try:
        inputs = stored_entry(step_file(folder, "notice")).get("inputs")
    except (OSError, ValueError):
        raise RecordError("proposal-without-notice") from None
    return inputs if isinstance(inputs, dict) else {}


def _of_file(job: Job | None, used: str) -> FoundRecord | None:
    given = job.supplied(job.source.notice) if job is not None else None
    if job is None or given is None:
        raise RecordError("proposal-notice-unknown")
    try:
        if job.source.record:
            data: bytes | None = record_bytes(given, job.source.record, job.source.notice_columns)
        else:
            data = regular_file_bytes(given, MAX_NOTICE_BYTES)
    except (OSError, NoticeError):
        data = None
    if data is None or checksum(data) != used:
        raise RecordError("proposal-notice-changed", path=str(given))
    return found_record(given, job.source.record)

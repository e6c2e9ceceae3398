"""What a list says of each record: how it ended last, in one line. Little is loaded and one small file read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import msgspec

from webinar_archive.archive.layout import DELETION_NAME, OUTCOME_NAME, VANISHED_NAME, holds
from webinar_archive.exports.finding_cells import findings_in
from webinar_archive.files import regular_file_bytes
from webinar_archive.pipeline.stored_records import StoredRecord
from webinar_archive.timecode import ms_from_seconds


class RecordStatus(StrEnum):
    """How a record stands."""

    ARCHIVED = "archived"
    FAILED = "failed"
    SKIPPED = "skipped"
    GONE = "gone"
    """Its source has vanished; what was captured is kept."""
    DELETED = "deleted"
    UNKNOWN = "unknown"
    """It has not ended yet, or how it ended cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRecord:
    """A record in a line: how it stands, and how many of its quotations were found."""

    name: str
    record_id: str
    status: RecordStatus
    title: str | None = None
    event_date: str | None = None
    duration_ms: int | None = None
    quotations: int = 0
    found: int = 0
    findings: tuple[str, ...] = ()


class _Row(msgspec.Struct, gc=False):
    """What a list needs of a row; msgspec passes over the rest without making anything of it."""

    title: str | None = None
    event_date: str | None = None
    measured_duration_s: float | None = None
    quotation: str | None = None
    verdict: str | None = None
    findings: str | None = None


class _Ended(msgspec.Struct, gc=False):
    record_id: str
    status: str
    rows: tuple[_Row, ...] = ()


_ENDED = msgspec.json.Decoder(_Ended)
_STATUS = {
    "done": RecordStatus.ARCHIVED,
    "unchanged": RecordStatus.ARCHIVED,
    "failed": RecordStatus.FAILED,
    "skipped": RecordStatus.SKIPPED,
}
_NOT_FOUND = (None, "not_found")


def listed_record(record: StoredRecord) -> ListedRecord:
    """Return a record in a line, from how it ended last: one small file is read."""
    # as texts: to make paths takes as long as to read the files
    folder = str(record.folder)
    try:
        data = regular_file_bytes(f"{folder}/{OUTCOME_NAME}") or b""
        ended = _ENDED.decode(data)
    except (OSError, msgspec.DecodeError, RecursionError):
        return ListedRecord(name=record.name, record_id=record.key, status=RecordStatus.UNKNOWN)
    status = _STATUS.get(ended.status, RecordStatus.UNKNOWN)
    if holds(folder, VANISHED_NAME):
        status = RecordStatus.GONE
    if holds(folder, DELETION_NAME):
        status = RecordStatus.DELETED
    title = event_date = duration_s = None
    quotations = found = 0
    cells: dict[str | None, None] = {}
    # one pass, and no functions in it: a list takes it ten thousand times
    for row in ended.rows:
        title = title or row.title
        event_date = event_date or row.event_date
        duration_s = duration_s or row.measured_duration_s
        # rows of a record mostly have the same findings
        cells[row.findings] = None
        if row.quotation:
            quotations += 1
            found += row.verdict not in _NOT_FOUND
    return ListedRecord(
        name=record.name,
        record_id=ended.record_id,
        status=status,
        title=title or None,
        event_date=event_date or None,
        duration_ms=ms_from_seconds(duration_s) if duration_s else None,
        quotations=quotations,
        found=found,
        findings=tuple(dict.fromkeys(each for cell in cells for each in findings_in(cell))),
    )

"""What an archive knows of each record: how it ended, what lies in its folder, and what was done with that."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from webinar_archive.archive.capture_versions import kept_capture
from webinar_archive.archive.deletion import load_deletion
from webinar_archive.archive.events import Event, load_events
from webinar_archive.archive.layout import DELETION_NAME, VANISHED_NAME, capture_folders, holds, outcome_file
from webinar_archive.archive.recorded_files import recorded_files_of_all_versions
from webinar_archive.archive.source_tombstone import load_tombstone
from webinar_archive.archive.verification import HARMLESS
from webinar_archive.exports.finding_cells import findings_in
from webinar_archive.files import regular_file_bytes
from webinar_archive.models import ArchivedFile
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordState:
    """All that an archive knows of a record. Times are UTC, ISO 8601.

    `address` is where the recording was captured from; `damaged` how many files the last verification found damaged
    or missing, and no repair has taken back since.
    """

    record: ListedRecord
    address: str | None = None
    captured_at: str | None = None
    versions: int = 0
    files: tuple[ArchivedFile, ...] = ()
    verified_at: str | None = None
    damaged: int = 0
    gone_since: str | None = None
    deleted_at: str | None = None
    deletion_reason: str | None = None
    events: tuple[Event, ...] = ()

    @property
    def size_bytes(self) -> int:
        """The size of all files."""
        return sum(file.size_bytes for file in self.files)


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
    try:
        data = regular_file_bytes(outcome_file(record.folder)) or b""
        ended = _ENDED.decode(data)
    except (OSError, msgspec.DecodeError, RecursionError):
        return ListedRecord(name=record.name, record_id=record.key, status=RecordStatus.UNKNOWN)
    status = _STATUS.get(ended.status, RecordStatus.UNKNOWN)
    if holds(record.folder, VANISHED_NAME):
        status = RecordStatus.GONE
    if holds(record.folder, DELETION_NAME):
        status = RecordStatus.DELETED
    rows = ended.rows
    duration_s = next((row.measured_duration_s for row in rows if row.measured_duration_s), None)
    quoted = [row for row in rows if row.quotation]
    # rows of a record mostly have the same findings
    cells = dict.fromkeys(row.findings for row in rows)
    return ListedRecord(
        name=record.name,
        record_id=ended.record_id,
        status=status,
        title=next((row.title for row in rows if row.title), None),
        event_date=next((row.event_date for row in rows if row.event_date), None),
        duration_ms=None if duration_s is None else ms_from_seconds(duration_s),
        quotations=len(quoted),
        found=sum(row.verdict not in _NOT_FOUND for row in quoted),
        findings=tuple(dict.fromkeys(each for cell in cells for each in findings_in(cell))),
    )


def record_state(record: StoredRecord) -> RecordState:
    """Return all that the archive knows of a record; what cannot be read of it is left out."""
    listed = listed_record(record)
    deletion = load_deletion(record.folder)
    tombstone = load_tombstone(record.folder)
    capture = kept_capture(record.folder)
    events = load_events(record.folder)
    verified, damaged = _verification(events)
    return RecordState(
        record=listed,
        address=capture.page_address if capture else None,
        captured_at=capture.captured_at if capture else None,
        versions=0 if capture is None else max(1, len(capture_folders(record.folder))),
        files=_files(record),
        verified_at=verified,
        damaged=damaged,
        gone_since=tombstone.since if tombstone else None,
        deleted_at=deletion.at if deletion else None,
        deletion_reason=deletion.reason if deletion else None,
        events=events,
    )


def _files(record: StoredRecord) -> tuple[ArchivedFile, ...]:
    try:
        return recorded_files_of_all_versions(record.folder).files
    except OSError:
        return ()


def _verification(events: tuple[Event, ...]) -> tuple[str | None, int]:
    """Return when a record was verified last, and how many files were then harmed and not repaired since."""
    verified, damaged = None, 0
    for event in events:
        if event.kind == "fixity check":
            verified, damaged = event.at, _harmed(event)
        elif event.kind == "repair":
            damaged = len(_names(event.facts.get("left")))
    return verified, damaged


def _harmed(event: Event) -> int:
    if event.outcome == "success":
        return 0
    faults = _names(event.facts.get("faults"))
    harmful = [each for each in faults if isinstance(each, dict) and each.get("fault") not in HARMLESS]
    return max(1, len(harmful))


def _names(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []

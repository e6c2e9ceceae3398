"""What an archive knows of each record: how it ended, what lies in its folder, and what was done with that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from webinar_archive.archive.capture_versions import kept_capture
from webinar_archive.archive.deletion import load_deletion
from webinar_archive.archive.events import Event, load_events
from webinar_archive.archive.layout import capture_folders
from webinar_archive.archive.recorded_files import recorded_files_of_all_versions
from webinar_archive.archive.remote_films import RemoteFilm, remote_film
from webinar_archive.archive.source_tombstone import load_tombstone
from webinar_archive.archive.verification import HARMLESS
from webinar_archive.models import ArchivedFile
from webinar_archive.pipeline.listed_records import ListedRecord, listed_record
from webinar_archive.pipeline.stored_records import StoredRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordState:
    """All that an archive knows of a record. Times are UTC, ISO 8601.

    `address` is where the recording was captured from; `remote` are the films that lie in copies alone; `damaged` is
    how many files the last verification found damaged or missing, and no repair has taken back since.
    """

    record: ListedRecord
    address: str | None = None
    captured_at: str | None = None
    versions: int = 0
    files: tuple[ArchivedFile, ...] = ()
    remote: tuple[RemoteFilm, ...] = ()
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
        files=(files := _files(record)),
        remote=tuple(filter(None, (remote_film(record.folder, file) for file in files))),
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

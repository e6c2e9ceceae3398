"""A share of an archive to verify tonight: the records that were verified longest ago, so that all are seen in turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from webinar_archive.archive.events import load_events
from webinar_archive.archive.layout import step_file
from webinar_archive.pipeline.stored_records import StoredRecord


def oldest_verified(records: Sequence[StoredRecord], parts: int) -> tuple[StoredRecord, ...]:
    """Return one of so many parts of the records: those that were verified longest ago.

    A record that was never verified counts from its capture, when its files were hashed: new records do not push
    older ones back. Called `parts` times, it has named every record that was there at the first call.

    Args:
        records: All records.
        parts: In how many calls all of them are seen.
    """
    ordered = sorted(records, key=lambda record: (_seen_at(record), record.name))
    return tuple(ordered[: -(-len(records) // parts)])


def _seen_at(record: StoredRecord) -> tuple[datetime, bool]:
    """Return when the files of a record were hashed last, to the second, and whether in a verification."""
    times = [_time(event.at) for event in load_events(record.folder) if event.kind == "fixity check"]
    known = [time for time in times if time is not None]
    if known:
        return max(known), True
    try:
        captured_s = int(step_file(record.folder, "fetch").stat().st_mtime)
    except OSError:
        captured_s = 0
    return datetime.fromtimestamp(captured_s, UTC), False


def _time(written: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(written)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)

"""Delete records on request; a later run tells of it in the table, and captures nothing again."""

from __future__ import annotations

from webinar_archive.archive.deletion import (
    Deletion,
    delete_files,
    load_deletion,
    revoke_deletion,
    store_deletion,
)
from webinar_archive.archive.events import Event, add_event, load_events, utc_seconds
from webinar_archive.archive.recorded_files import recorded_files_of_all_versions
from webinar_archive.pipeline.outcome import deleted_outcome
from webinar_archive.pipeline.plan import load_outcome, save_outcome
from webinar_archive.pipeline.stored_records import StoredRecord


def delete(record: StoredRecord, reason: str) -> Deletion:
    """Delete a record's files for good, and leave a tombstone; one that was begun before is finished as it was.

    The tombstone of a record that was deleted before keeps its reason; another reason is an event. Raises `OSError`
    where that cannot be done.
    """
    outcome = load_outcome(record.folder)
    begun = load_deletion(record.folder)
    deletion = begun or Deletion(
        at=utc_seconds(),
        reason=reason,
        record_id=outcome.record_id if outcome else record.key,
        title=next((row.title for row in outcome.rows if row.title), None) if outcome else None,
        files=recorded_files_of_all_versions(record.folder).files,
    )
    store_deletion(record.folder, deletion)
    # before the files go: what is exported meanwhile must not name them
    save_outcome(record.folder, deleted_outcome(record.key, deletion))
    delete_files(record.folder)
    reasons = [event.facts.get("reason") for event in _events_since(record, deletion)]
    if deletion.reason not in reasons:
        # also where the deletion was killed before it told of itself
        facts = {"reason": deletion.reason, "files": len(deletion.files)}
        add_event(record.folder, Event(kind="deletion", at=deletion.at, outcome="success", facts=facts))
    if reason not in (*reasons, deletion.reason):
        event = Event(kind="deletion", at=utc_seconds(), outcome="unchanged", facts={"reason": reason})
        add_event(record.folder, event)
    return deletion


def _events_since(record: StoredRecord, deletion: Deletion) -> list[Event]:
    """Return what was told of this deletion, and not of one before that was revoked."""
    return [
        event for event in load_events(record.folder) if event.kind == "deletion" and event.at >= deletion.at
    ]


def revoke(record: StoredRecord) -> bool:
    """Let a deleted record be captured or imported again; tell whether it was deleted. Raises `OSError`."""
    if load_deletion(record.folder) is None:
        return False
    add_event(record.folder, Event(kind="deletion revoked", at=utc_seconds(), outcome="success"))
    revoke_deletion(record.folder)
    return True

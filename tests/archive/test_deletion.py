"""A deletion leaves a tombstone, and a killed one goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.stored_record import stored_record
from webinar_archive.archive.deletion import (
    Deletion,
    delete_files,
    load_deletion,
    revoke_deletion,
    store_deletion,
)
from webinar_archive.archive.events import Event, add_event, load_events
from webinar_archive.archive.layout import deletion_file, outcome_file
from webinar_archive.archive.verification import verify_record

DELETION = Deletion(at="2026-01-01T00:00:00+00:00", reason="asked by the speaker", record_id="1", title="x")


def test_all_goes_but_the_tombstone_the_outcome_and_the_events(tmp_path: Path) -> None:
    record = stored_record(tmp_path / "record")
    outcome_file(record).write_bytes(b"{}")
    add_event(record, Event(kind="fixity check", at=DELETION.at, outcome="success"))
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "film").touch()
    (record / "link").symlink_to(tmp_path / "outside")
    store_deletion(record, DELETION)
    delete_files(record)
    assert sorted(path.name for path in record.iterdir()) == ["deletion.json", "events.jsonl", "outcome.json"]
    assert (tmp_path / "outside" / "film").exists()
    assert load_deletion(record) == DELETION
    assert verify_record(record).faults == ()
    revoke_deletion(record)
    assert load_deletion(record) is None
    assert len(load_events(record)) == 1


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b'{"at": 1}'])
def test_a_tombstone_that_cannot_be_read_is_no_permission(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "record").mkdir()
    deletion_file(tmp_path / "record").write_bytes(data)
    deletion = load_deletion(tmp_path / "record")
    assert deletion is not None
    assert deletion.record_id == "record"


def test_a_record_that_is_there_was_not_deleted(tmp_path: Path) -> None:
    assert load_deletion(stored_record(tmp_path / "record")) is None
    assert load_deletion(tmp_path / "never") is None

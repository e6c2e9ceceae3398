"""A share a night sees every record within so many nights, also while the archive grows."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from webinar_archive.archive.events import Event, add_event
from webinar_archive.archive.layout import step_file
from webinar_archive.pipeline.stored_records import StoredRecord
from webinar_archive.pipeline.verification_share import oldest_verified

NIGHT = datetime(2026, 1, 1, 4, tzinfo=UTC)


def captured(folder: Path, key: str, at: datetime) -> StoredRecord:
    step = step_file(folder / key, "fetch")
    step.parent.mkdir(parents=True)
    step.touch()
    os.utime(step, (at.timestamp(), at.timestamp()))
    return StoredRecord(folder=folder / key)


def verify(record: StoredRecord, at: datetime, kind: str = "fixity check") -> None:
    add_event(record.folder, Event(kind=kind, at=at.isoformat(), outcome="success"))


@pytest.mark.parametrize("nights", [1, 7, 30])
def test_all_records_are_seen_within_the_nights_though_others_arrive(tmp_path: Path, nights: int) -> None:
    records = [captured(tmp_path, f"r{number:02}", NIGHT - timedelta(days=1)) for number in range(20)]
    first, seen = set(records), set()
    for night in range(nights):
        now = NIGHT + timedelta(days=night)
        share = oldest_verified(records, nights)
        assert len(share) == -(-len(records) // nights)
        for record in share:
            verify(record, now)
        seen |= set(share)
        records.append(captured(tmp_path, f"a-new-{night:02}", now))
    assert first <= seen


def test_the_record_verified_longest_ago_comes_first(tmp_path: Path) -> None:
    old, new, never = (captured(tmp_path, key, NIGHT) for key in ("b", "a", "c"))
    verify(old, NIGHT + timedelta(days=1))
    verify(new, NIGHT + timedelta(days=2))
    # neither another event nor a time that is none counts
    verify(old, NIGHT + timedelta(days=9), kind="repair")
    add_event(old.folder, Event(kind="fixity check", at="soon", outcome="success"))
    assert oldest_verified((new, old, never), 3) == (never,)
    assert oldest_verified((new, old, never), 2) == (never, old)
    assert oldest_verified((new, old, never), 1) == (never, old, new)

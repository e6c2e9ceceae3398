"""The tombstone of a record whose source is gone: since when, and what proves it. What was captured is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from webinar_archive.archive.layout import vanished_file
from webinar_archive.errors import Failure
from webinar_archive.files import regular_file_bytes, write_whole
from webinar_archive.models.codec import from_json, to_json

MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTombstone:
    """That a source is gone: seen first when (UTC, ISO 8601) and in which run, with the answer that says so.

    `captured_at` is the time of the last capture: the source went between the two times.
    """

    since: str
    run_id: str
    proof: Failure
    captured_at: str | None = None


def load_tombstone(record: Path) -> SourceTombstone | None:
    """Return the tombstone of a record, None where its source is not known to be gone."""
    try:
        return from_json(regular_file_bytes(vanished_file(record), MAX_BYTES) or b"", SourceTombstone)
    except (OSError, msgspec.DecodeError, RecursionError):
        return None


def save_tombstone(record: Path, tombstone: SourceTombstone) -> None:
    """Store the tombstone of a record."""
    write_whole(vanished_file(record), to_json(tombstone))


def remove_tombstone(record: Path) -> None:
    """Remove the tombstone of a record whose source is there again."""
    vanished_file(record).unlink(missing_ok=True)

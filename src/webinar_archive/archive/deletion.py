"""The deletion of a record: a tombstone in its folder says when and why, and what was there.

The tombstone is written first, so that a kill meanwhile leaves a record that is deleted in part and never one that
looks whole; the same deletion called again goes on.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec

from webinar_archive.archive.layout import deletion_file, events_file, outcome_file
from webinar_archive.files import regular_file_bytes, write_whole
from webinar_archive.models import ArchivedFile
from webinar_archive.models.codec import from_json, to_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """When (UTC, ISO 8601) and why a record was deleted, what it was, and which files it had."""

    at: str
    reason: str
    record_id: str
    title: str | None = None
    files: tuple[ArchivedFile, ...] = ()


def load_deletion(record: Path) -> Deletion | None:
    """Return the tombstone of a record, None where it was not deleted.

    One that cannot be read says that much, and is no permission to capture the record again.
    """
    try:
        return from_json(regular_file_bytes(deletion_file(record)) or b"", Deletion)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, msgspec.DecodeError, RecursionError):
        return Deletion(at="", reason="", record_id=record.name)


def store_deletion(record: Path, deletion: Deletion) -> None:
    """Store the tombstone of a record. Raises `OSError`."""
    write_whole(deletion_file(record), to_json(deletion))


def delete_files(record: Path) -> None:
    """Delete everything of a record but its tombstone, its outcome and its events. Raises `OSError`."""
    kept = {deletion_file(record).name, events_file(record).name, outcome_file(record).name}
    with os.scandir(record) as entries:
        others = [entry for entry in entries if entry.name not in kept]
    for entry in others:
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            Path(entry.path).unlink(missing_ok=True)


def revoke_deletion(record: Path) -> None:
    """Remove the tombstone of a record, so that it can be captured or imported again; its events stay."""
    outcome_file(record).unlink(missing_ok=True)
    deletion_file(record).unlink()

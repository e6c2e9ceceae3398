"""Versions of a record's capture, each in a folder of its own that is never changed, with a file that describes it.

A capture arrives in a folder that is renamed when it is whole: a kill at any time leaves the version before, or the
new one. Of an archive in which nothing has been captured a second time, the stored result of the step `fetch`
describes the only version.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from webinar_archive.archive.kept_files import is_whole, kept_path
from webinar_archive.archive.layout import (
    DESCRIPTION_NAME,
    arriving_folder,
    capture_folder,
    capture_folders,
    capture_version,
    description_file,
)
from webinar_archive.archive.step_cache import latest_result
from webinar_archive.errors import RecordError
from webinar_archive.files import regular_file_bytes, write_whole
from webinar_archive.models import ArchivedFile, Captions, Capture
from webinar_archive.models.codec import from_json, to_json

MAX_DESCRIPTION_BYTES = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureDescription:
    """A capture and the checksum of what it was requested by; None where that is not known."""

    capture: Capture
    request: str | None = None


def stored_capture(record: Path) -> Capture | None:
    """Return the capture that the step `fetch` stored last, None without one."""
    return latest_result(record, "fetch", Capture)


def newest_description(record: Path) -> CaptureDescription | None:
    """Return the description of the newest version that has one, None without any."""
    for folder in reversed(capture_folders(record).values()):
        if found := _description(record, folder):
            return found
    return None


def kept_capture(record: Path) -> Capture | None:
    """Return the newest version of the capture, None where nothing was captured.

    Its title and address are those of the last time that it was found unchanged.
    """
    newest, stored = newest_description(record), stored_capture(record)
    if newest is None or (stored is not None and stored.files == newest.capture.files):
        return stored
    return newest.capture


def unstored_capture(record: Path, request: str) -> Capture | None:
    """Return the newest version where it is of this request and no result names it yet: its program was killed."""
    newest, stored = newest_description(record), stored_capture(record)
    if newest is None or newest.request != request:
        return None
    return None if stored is not None and stored.files == newest.capture.files else newest.capture


def arrived_capture(record: Path, request: str) -> Capture | None:
    """Return the capture that has arrived whole for this request and is no version yet, None without one."""
    found = _description(record, arriving_folder(record))
    if found is None or found.request != request or not is_whole(record, found.capture):
        return None
    return found.capture


def describe(folder: Path, capture: Capture, request: str | None) -> None:
    """Write the description of a capture into its folder."""
    write_whole(description_file(folder), to_json(CaptureDescription(capture=capture, request=request)))


def add_version(record: Path, arrived: Capture, request: str) -> Capture:
    """Make what lies in the arriving folder the newest version. Returns the capture with its paths in there.

    Raises `OSError`.
    """
    before = stored_capture(record)
    if before is not None and before.files and newest_description(record) is None:
        # its result will be that of the new version
        with contextlib.suppress(OSError, RecordError):
            describe(kept_path(record, before.files[0].path).parent, before, None)
    number = max(capture_folders(record), default=0) + 1
    folder = capture_folder(record)
    if number == 2 and _is_empty(folder):
        number = 1
    folder = capture_folder(record, number)
    capture = moved(arrived, folder.name)
    # the description names the folder that it will lie in
    describe(arriving_folder(record), capture, request)
    arriving_folder(record).rename(folder)
    return capture


def moved(capture: Capture, folder: str) -> Capture:
    """Return a capture whose files lie in another folder of the record."""

    def there(file: ArchivedFile) -> ArchivedFile:
        return replace(file, path=f"{folder}/{file.path.rpartition('/')[2]}")

    def there_if_any(file: ArchivedFile | None) -> ArchivedFile | None:
        return file and there(file)

    def track_there(track: Captions) -> Captions:
        return replace(track, file=there(track.file))

    return replace(
        capture,
        media=there_if_any(capture.media),
        captions=tuple(map(track_there, capture.captions)),
        metadata=there_if_any(capture.metadata),
        thumbnail=there_if_any(capture.thumbnail),
        description=there_if_any(capture.description),
    )


def version_facts(capture: Capture) -> dict[str, str | int | None]:
    """Return the number of a capture's version, and when it was captured."""
    return {"version": version_of(capture), "captured_at": capture.captured_at}


def version_of(capture: Capture) -> int:
    """Return the number of a capture's version, by the folder of its files."""
    return next(filter(None, (capture_version(file.path) for file in capture.files)), 1)


def _description(record: Path, folder: Path) -> CaptureDescription | None:
    try:
        path = kept_path(record, f"{folder.name}/{DESCRIPTION_NAME}")
        return from_json(regular_file_bytes(path, MAX_DESCRIPTION_BYTES) or b"", CaptureDescription)
    except (OSError, RecordError, msgspec.DecodeError, RecursionError):
        return None


def _is_empty(folder: Path) -> bool:
    try:
        return not folder.is_symlink() and not any(folder.iterdir())
    except OSError:
        return False

"""What was done with a record's files, such as verifications: one line of JSON an event, the newest last."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from webinar_archive import __version__
from webinar_archive.archive.layout import events_file
from webinar_archive.files import write_whole
from webinar_archive.models.codec import from_json

MAX_BYTES = 1_000_000
"""The size at which the older half of the events is dropped: some thousand verifications."""


def agent_name() -> str:
    """Return the name of this program and its release, as events name it."""
    return f"webinar-archive {__version__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that was done with a record's files: what, when (UTC, ISO 8601), by which release, how it ended."""

    kind: str
    at: str
    outcome: str
    agent: str = field(default_factory=agent_name)
    facts: dict[str, Any] = field(default_factory=dict)


def utc_seconds() -> str:
    """Return the time in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def add_event(record: Path, event: Event) -> None:
    """Add an event to those of a record. Raises `OSError` where it cannot be stored."""
    path = events_file(record)
    # one write at the end of the file: two programs never share a line, and a link is not followed
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK
    descriptor = os.open(path, flags, 0o666)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        size = _size_of_regular(descriptor, path)
        line = msgspec.json.encode(event) + b"\n"
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            # what a killed writer left
            line = b"\n" + line
        file.write(line)
    if size > MAX_BYTES:
        write_whole(path, _newest_lines(path, MAX_BYTES // 2))


def stored_events(record: Path) -> bytes:
    """Return the lines of a record's events as they are stored; none where they cannot be read."""
    try:
        return _newest_lines(events_file(record), 2 * MAX_BYTES)
    except OSError:
        return b""


def load_events(record: Path) -> tuple[Event, ...]:
    """Return the events of a record, the oldest first; lines that are none are skipped."""
    found = []
    for line in stored_events(record).splitlines():
        try:
            found.append(from_json(line, Event))
        except (msgspec.DecodeError, RecursionError):
            continue
    return tuple(found)


def _newest_lines(path: Path, most_bytes: int) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        size = _size_of_regular(descriptor, path)
        start = max(0, size - most_bytes)
        data = os.pread(descriptor, size - start, start)
    finally:
        os.close(descriptor)
    # the first line may be cut
    return data.partition(b"\n")[2] if start else data


def _size_of_regular(descriptor: int, path: Path) -> int:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return status.st_size

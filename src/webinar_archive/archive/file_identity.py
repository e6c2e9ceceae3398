"""The checksum of a supplied file, which is read only when its size or modification time changed."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from webinar_archive.archive.layout import supplied_file
from webinar_archive.errors import Gone
from webinar_archive.files import checksum_of_file, regular_file_bytes, write_whole
from webinar_archive.models.codec import from_json, to_json


class _Identity(msgspec.Struct, frozen=True):
    size_bytes: int
    mtime_ns: int
    checksum: str


def identify(path: Path, record: Path) -> str:
    """Return the checksum of a file that lies outside of the archive, for the record in the folder `record`.

    The file is read only when its size or modification time is not the one seen last: a film of gigabytes costs
    as little as its name. Raises `Gone` when there is no such file.
    """
    known = _known(record)
    before = _stat(path)
    seen = known.get(str(path))
    if seen is not None and (seen.size_bytes, seen.mtime_ns) == before:
        return seen.checksum
    found = checksum_of_file(path)
    if _stat(path) == before:
        # a file that changes while it is read is identified again next time
        size_bytes, mtime_ns = before
        entry = _Identity(size_bytes=size_bytes, mtime_ns=mtime_ns, checksum=found)
        with contextlib.suppress(OSError):
            # only the next run is slower where this cannot be stored
            write_whole(supplied_file(record), to_json({**known, str(path): entry}))
    return found


def _stat(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise Gone("file-missing", path=str(path)) from None
    return stat.st_size, stat.st_mtime_ns


def _known(record: Path) -> dict[str, _Identity]:
    try:
        return from_json(regular_file_bytes(supplied_file(record)) or b"", dict[str, _Identity])
    except (OSError, msgspec.DecodeError):
        return {}

"""Files that are whole or not there: written beside, then swapped in; known by their checksum."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from webinar_archive.errors import ChecksumMismatch, DiskFull
from webinar_archive.models import ArchivedFile

_ALGORITHM = "sha512"


def checksum(data: bytes | str) -> str:
    """`sha512:…` of bytes, or of text as UTF-8."""
    return f"{_ALGORITHM}:{hashlib.sha512(data.encode() if isinstance(data, str) else data).hexdigest()}"


def checksum_of_file(path: Path) -> str:
    """`sha512:…` of a file's bytes, read in pieces."""
    with path.open("rb") as file:
        return f"{_ALGORITHM}:{hashlib.file_digest(file, _ALGORITHM).hexdigest()}"


def archived_file(path: Path, folder: Path) -> ArchivedFile:
    """Measure the file at `path`, which lies under `folder`."""
    return ArchivedFile(
        path=path.relative_to(folder).as_posix(),
        checksum=checksum_of_file(path),
        size_bytes=path.stat().st_size,
    )


def verify(file: ArchivedFile, folder: Path) -> Path:
    """The path of a kept file whose bytes are still those that were kept.

    Raises `ChecksumMismatch` when it is missing or changed; it is left as it is.
    """
    path = folder / file.path
    if not path.is_file():
        raise ChecksumMismatch("kept-file-missing", path=str(path))
    if path.stat().st_size != file.size_bytes or checksum_of_file(path) != file.checksum:
        raise ChecksumMismatch("kept-file-changed", path=str(path))
    return path


@contextlib.contextmanager
def draft(path: Path) -> Iterator[Path]:
    """A fresh path beside `path` to write to, swapped in when the block ends well, deleted otherwise.

    Its name is unique, so that two writers, or one killed and one restarted, never share a draft.
    Raises `DiskFull` when there is no room; the old file is then still there.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield beside
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(path)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull("disk-full", path=str(path.parent)) from None
        raise
    finally:
        beside.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path`, whole or not at all; nothing is touched when it already holds just that."""
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    with draft(path) as beside:
        beside.write_bytes(data)

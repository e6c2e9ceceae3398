"""Write files atomically, and identify them by their checksum."""

from __future__ import annotations

import contextlib
import errno
import filecmp
import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from functools import partial
from io import FileIO
from pathlib import Path

from webinar_archive.errors import ArchiveError, DiskFull, RecordError, RunError, UsageError
from webinar_archive.file_drafts import draft_path, drafted_name
from webinar_archive.file_sync import sync_file
from webinar_archive.models import ArchivedFile

_ALGORITHM = "sha512"
_BLOCK_BYTES = 1024 * 1024
_same_bytes = partial(filecmp.cmp, shallow=False)
_FULL = (errno.ENOSPC, errno.EDQUOT)
_MODE, _PRIVATE_MODE = 0o666, 0o600
"""Who may read and write a new file, before the user's mask takes rights away."""


def checksum(data: bytes | str) -> str:
    """Return the checksum (`sha512:…`) of bytes, or of a text as UTF-8."""
    return f"{_ALGORITHM}:{hashlib.sha512(data.encode() if isinstance(data, str) else data).hexdigest()}"


def short_digest(data: bytes | str, length: int = 8) -> str:
    """Return the first digits of a checksum, as in names that must differ.

    >>> short_digest("essai")
    '314730a4'
    """
    return checksum(data).removeprefix(f"{_ALGORITHM}:")[:length]


def checksum_of_file(path: Path, algorithm: str = _ALGORITHM) -> str:
    """Return the checksum (`sha512:…`) of a file, which is read in blocks. Raises `OSError`, also for a pipe."""
    with open_regular(path) as file:
        return f"{algorithm}:{hashlib.file_digest(file, algorithm).hexdigest()}"


def regular_file_bytes(path: Path | str, max_bytes: int | None = None) -> bytes | None:
    """Read a regular file whole; None for one that is larger than `max_bytes`.

    Raises `OSError`, also for what is no regular file: reading a pipe would wait for whoever writes into it.
    """
    # not as a file object, which takes twice as long; some file systems give less at a time, or state no size
    most = sys.maxsize if max_bytes is None else max_bytes
    descriptor, size = _descriptor_and_size(path)
    try:
        if size > most:
            return None
        data = os.read(descriptor, size + 1)
        while len(data) != size and len(data) <= most and (more := os.read(descriptor, _BLOCK_BYTES)):
            data += more
        return data if len(data) <= most else None
    finally:
        os.close(descriptor)


def open_regular(path: Path, *, follow_links: bool = True) -> FileIO:
    """Open a regular file to read its bytes. Raises `OSError`, also for what is none, such as a pipe or a folder."""
    return FileIO(_descriptor_and_size(path, follow_links=follow_links)[0])


def _descriptor_and_size(path: Path | str, *, follow_links: bool = True) -> tuple[int, int]:
    # without waiting: a pipe that nobody writes to would not even open
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | (0 if follow_links else os.O_NOFOLLOW))
    found = os.fstat(descriptor)
    if stat.S_ISREG(found.st_mode):
        return descriptor, found.st_size
    os.close(descriptor)
    number = errno.EISDIR if stat.S_ISDIR(found.st_mode) else errno.EINVAL
    raise OSError(number, "not a regular file", str(path))


def blocks_of(file: FileIO, on_bytes: Callable[[int], None]) -> Iterator[memoryview]:
    """Yield the bytes of a file in blocks, each valid until the next; `on_bytes` is told how many were read so far."""
    block = memoryview(bytearray(_BLOCK_BYTES))
    done = 0
    while size := file.readinto(block):
        yield block[:size]
        done += size
        on_bytes(done)


@contextlib.contextmanager
def named_by_user(path: Path | str) -> Iterator[None]:
    """Raise `UsageError` where a file that a person named is not there, is a folder, or cannot be read."""
    try:
        yield
    except FileNotFoundError:
        raise UsageError("file-missing", path=str(path)) from None
    except IsADirectoryError:
        raise UsageError("file-is-folder", path=str(path)) from None
    except OSError as error:
        raise UsageError("file-unreadable", path=str(path), reason=error.strerror) from None


def archived_file(path: Path, folder: Path) -> ArchivedFile:
    """Describe the file at `path` by its checksum and size, its path relative to `folder`."""
    return ArchivedFile(
        path=path.relative_to(folder).as_posix(),
        checksum=checksum_of_file(path),
        size_bytes=path.stat().st_size,
    )


@contextlib.contextmanager
def draft(path: Path, *, is_same: Callable[[Path, Path], bool] | None = None) -> Iterator[Path]:
    """Give a temporary path to write to; it replaces `path` when the block succeeds, and is deleted otherwise.

    It lies in the same folder under a unique name, so two writers, or a killed and a restarted one, never share it.
    A file at `path` that `is_same` as the new one is left as it is.

    Args:
        path: The file to write.
        is_same: Tells whether two files say the same.

    Raises:
        DiskFull: There is no room; the old file is unchanged.
    """
    with _replacing(path, is_same) as temporary:
        yield temporary
        with open_regular(temporary) as written:
            sync_file(written.fileno())


@contextlib.contextmanager
def _replacing(path: Path, is_same: Callable[[Path, Path], bool] | None = None) -> Iterator[Path]:
    """Do as `draft`, but do not wait until the disk has what was written."""
    temporary, remains = draft_path(path), True
    try:
        # asked first: most folders are there, and the failure to make them again takes longer
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        if is_same is None or not (path.is_file() and is_same(temporary, path)):
            temporary.replace(path)
            remains = False
    except OSError as error:
        if error.errno in _FULL:
            raise named_error(error, path.parent) from None
        raise
    finally:
        if remains:
            with contextlib.suppress(OSError):
                # never made, in a folder that is none or that was never made
                temporary.unlink()


@contextlib.contextmanager
def draft_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder beside `path` to fill and then to rename, else it is deleted. Raises `OSError`."""
    temporary = draft_path(path)
    try:
        temporary.mkdir()
        yield temporary
    except OSError as error:
        if error.errno in _FULL and error.filename is None:
            error.filename = str(path)  # a write to a full disk names no file
        raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def check_disk(folder: Path, needed_bytes: int, reserve_bytes: int) -> None:
    """Raise `DiskFull` when so many bytes would leave less free on the disk of a folder than the reserve."""
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes - needed_bytes < reserve_bytes:
        raise DiskFull(
            "disk-reserve",
            path=str(folder),
            free_bytes=free_bytes,
            needed_bytes=needed_bytes,
            reserve_bytes=reserve_bytes,
        )


def named_error(error: OSError, path: Path | None = None) -> RunError:
    """Return our error for one of the system's: which file, why, and what to do.

    Args:
        error: The system's error.
        path: The file or folder to name; the one that the error names, where not given.
    """
    named = path or Path(os.fsdecode(error.filename or "?"))
    # a draft's own name says nothing to anybody
    where = str(named.parent / drafted_name(named.name))
    if error.errno in _FULL:
        return DiskFull("disk-full", path=where)
    return RunError("file-failed", path=where, reason=error.strerror or type(error).__name__)


def our_error(raised: ArchiveError | OSError) -> ArchiveError:
    """Return an error of ours as it is, and our error for one of the system's."""
    return named_error(raised) if isinstance(raised, OSError) else raised


def record_error(raised: ArchiveError | OSError) -> ArchiveError:
    """Do as `our_error` where the files are those of one record; a full disk concerns the whole run."""
    if isinstance(raised, ArchiveError):
        return raised
    named = named_error(raised)
    if isinstance(named, DiskFull):
        return named
    # not `reason`, which in a finding is the code of this error
    return RecordError("record-file-unusable", path=named.facts["path"], cause=named.facts["reason"])


def write_changed(
    path: Path, write: Callable[[Path], None], is_same: Callable[[Path, Path], bool] = _same_bytes
) -> Path:
    """Let `write` write a file whole to the temporary path that it is given; one that `is_same` is not touched.

    Returns `path`. Raises `DiskFull` where there is no room; the old file is unchanged.
    """
    with draft(path, is_same=is_same) as temporary:
        write(temporary)
    return path


def create_private_file(path: Path) -> None:
    """Create an empty file that only this user may read and write; one that is there stays as it is."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE_MODE))


def create_private_folder(path: Path) -> None:
    """Create a folder that only this user may enter, with the folders above it; one that is there stays as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write `data` atomically, readable by this user alone if `private`; a file that holds just it is not touched."""
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    with _replacing(path) as temporary:
        # not as a file object: a step writes a dozen small files, each of which would be opened twice
        descriptor = os.open(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_MODE if private else _MODE
        )
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(descriptor, left) :]
            sync_file(descriptor)
        finally:
            os.close(descriptor)

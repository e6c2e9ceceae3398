"""Copies of large files: blocks or names are shared where the file system can, and every byte is hashed once."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
from collections.abc import Callable
from io import FileIO
from pathlib import Path

from webinar_archive.file_sync import sync_file
from webinar_archive.files import blocks_of, open_regular

_FICLONE = 0x40049409
_CANNOT_LINK = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS, errno.EACCES)


def copied_digest(source: Path, path: Path, count: Callable[[int], None], *, link: bool) -> str:
    """Share or copy a regular file to `path`, which is not there yet; return the SHA-512 of what then lies there.

    A reflink is made where the file system can. A link in the place of the file is not followed.

    Args:
        source: The file.
        path: The copy.
        count: Told of the bytes read so far.
        link: Whether the copy may be a hard link, which is the same file and gets the same damage.

    Raises:
        OSError: The file cannot be read or is none, or the copy cannot be written.
    """
    with open_regular(source, follow_links=False) as file:
        is_shared = cloned(file, path) or (link and hard_linked(source, file, path))
        digest = hashlib.sha512()
        with contextlib.nullcontext() if is_shared else path.open("wb") as copy:
            for block in blocks_of(file, count):
                digest.update(block)
                if copy is not None:
                    copy.write(block)
            if copy is not None:
                copy.flush()
                sync_file(copy.fileno())
    return digest.hexdigest()


def cloned(file: FileIO, path: Path) -> bool:
    """Make a reflink, which shares the blocks and no later change; tell whether the file system could."""
    with path.open("xb") as clone:
        try:
            fcntl.ioctl(clone.fileno(), _FICLONE, file.fileno())
        except OSError:
            pass
        else:
            return True
    path.unlink()
    return False


def hard_linked(source: Path, file: FileIO, path: Path) -> bool:
    """Make a hard link to the file that is open; tell whether the file system could."""
    try:
        os.link(source, path, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _CANNOT_LINK:
            raise
        return False
    if os.path.samestat(os.fstat(file.fileno()), path.lstat()):
        return True
    # replaced since it was opened
    path.unlink()
    return False

"""Wait until what was written lies on the disk, where the file system can say so."""

from __future__ import annotations

import errno
import os
from pathlib import Path

_CANNOT = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)


def sync_file(descriptor: int) -> None:
    """Wait until the disk has the content of a file or folder that is open; some network mounts cannot tell.

    Raises `OSError` where the disk has it not.
    """
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names of the files in a folder. Raises `OSError`."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        sync_file(descriptor)
    finally:
        os.close(descriptor)

"""Wait until what was written lies on the disk, where the file system can say so."""

from __future__ import annotations

import errno
import os

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

"""One process at a time in a folder of an archive."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from webinar_archive.archive.layout import lock_file
from webinar_archive.errors import UsageError
from webinar_archive.files import create_private_folder


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock an archive's or a pipeline's folder for this process. Raises `UsageError` when another run holds it.

    The system releases the lock when the process ends, however it ends.
    """
    create_private_folder(folder)
    with lock_file(folder).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError("already-running", folder=str(folder)) from None
        yield


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Wait until no other process holds the lock on the file `path`, then hold it."""
    create_private_folder(path.parent)
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

"""One process at a time in a folder of an archive."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from webinar_archive.archive.layout import lock_file
from webinar_archive.errors import UsageError
from webinar_archive.files import create_private_folder


@contextmanager
def locked(*folders: Path) -> Iterator[None]:
    """Lock folders of archives or pipelines for this process. Raises `UsageError` where one cannot be had.

    The system releases the locks when the process ends, however it ends.
    """
    with ExitStack() as held:
        for folder in sorted(set(folders)):
            create_private_folder(folder)
            lock = held.enter_context(lock_file(folder).open("a"))
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise lock_error(error, folder) from None
        yield


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Wait until no other process holds the lock on the file `path`, then hold it.

    Raises `UsageError` on a file system without locks.
    """
    create_private_folder(path.parent)
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
        except OSError as error:
            raise lock_error(error, path.parent) from None
        yield


@contextmanager
def in_use(folder: Path) -> Iterator[Callable[[], bool]]:
    """Say that what lies in a folder is in use, by any number of processes and threads at once.

    What is given tells whether this is the only use; then no other one begins before the block ends. Where folders
    cannot be locked, each use is taken for the only one.
    """
    with ExitStack() as stack:
        descriptor = None
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            stack.callback(os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            # a process that was forked meanwhile has the lock, too
            stack.callback(fcntl.flock, descriptor, fcntl.LOCK_UN)

        def is_alone() -> bool:
            try:
                if descriptor is not None:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            except OSError:
                pass
            return True

        yield is_alone


def lock_error(error: OSError, folder: Path) -> UsageError:
    """Return our error for a lock that is held by another process, or that the file system cannot give."""
    if isinstance(error, BlockingIOError):
        return UsageError("already-running", folder=str(folder))
    return UsageError("no-locks", folder=str(folder), reason=error.strerror or type(error).__name__)

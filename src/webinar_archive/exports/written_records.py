"""The files of records, made and written record by record; where there are many records, by two processes.

Making them is work of Python, of which one process uses no more than one processor.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from webinar_archive.exports.released_record import LoadRecord, RecordFiles, ReleasedRecord
from webinar_archive.file_drafts import remove_drafts
from webinar_archive.files import write_whole

T = TypeVar("T")

MANY_RECORDS = 50
"""From so many on a second process is worth its start."""
_WRITERS = 8
"""How many records a process writes at once: each waits for the disk, which serves many as fast as one."""


class MadeRecord(NamedTuple, Generic[T]):
    """The files of a record, and what else is needed of it later, which can be pickled."""

    files: RecordFiles
    needed: T


class WrittenRecord(NamedTuple, Generic[T]):
    """Where the files of a record are, and what else is needed of it."""

    paths: tuple[Path, ...]
    needed: T


MakeRecord = Callable[[ReleasedRecord], MadeRecord[T]]


def written_records(
    records: Sequence[LoadRecord], make: MakeRecord[T], folder: Path
) -> Iterator[WrittenRecord[T]]:
    """Write the files of records into a folder for each, and yield where they are, in the order of the records.

    Raises:
        DiskFull: There is no room; the files of before are still whole.
    """
    if len(records) < MANY_RECORDS or not _may_fork():
        yield from _written_here(records, make, folder)
        return
    ours, theirs = records[::2], records[1::2]
    with contextlib.closing(_Fork(_written_here(theirs, make, folder))) as fork:
        others = _written_there(fork, theirs, make, folder)
        for each in _written_here(ours, make, folder):
            yield each
            yield from islice(others, 1)


def write_files(files: RecordFiles, folder: Path) -> tuple[Path, ...]:
    """Write files into a folder, each whole or not at all, and return their paths."""
    remove_drafts(folder)
    for name, data in files.items():
        write_whole(folder / name, data)
    return tuple(folder / name for name in files)


def _written_here(
    records: Sequence[LoadRecord], make: MakeRecord[T], folder: Path
) -> Generator[WrittenRecord[T]]:
    """Write files while the next are made, since writing mostly waits for the disk."""
    with ThreadPoolExecutor(max_workers=_WRITERS, thread_name_prefix="export") as writers:
        waiting: deque[tuple[Future[tuple[Path, ...]], T]] = deque()
        for load in records:
            record = load()
            files, needed = make(record)
            waiting.append((writers.submit(write_files, files, folder / record.key), needed))
            # not more: they are in memory until they are written
            if len(waiting) > _WRITERS:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())


def _result(writing: Future[tuple[Path, ...]], needed: T) -> WrittenRecord[T]:
    return WrittenRecord(writing.result(), needed)


def _may_fork() -> bool:
    """Tell whether there is a second processor, and no other thread, whose locks nobody would release in a fork."""
    try:
        return len(tuple(Path("/proc/self/task").iterdir())) == 1 and len(os.sched_getaffinity(0)) > 1
    except OSError:
        # not Linux
        return False


def _written_there(
    fork: _Fork[WrittenRecord[T]], records: Sequence[LoadRecord], make: MakeRecord[T], folder: Path
) -> Iterator[WrittenRecord[T]]:
    """Yield what a fork writes; what it did not write, because it failed or was killed, is written here."""
    count = 0
    for each in fork.results():
        count += 1
        yield each
    # its drafts are deleted once it is no more
    fork.close()
    yield from _written_here(records[count:], make, folder)


class _Fork(Generic[T]):
    """A process forked from this one that iterates, and sends each result."""

    def __init__(self, results: Generator[T]) -> None:
        self._receiving, sending = Pipe(duplex=False)
        self._process = os.fork()
        if self._process == 0:
            try:
                self._receiving.close()
                _send(results, sending)
            finally:
                os._exit(0)
        sending.close()

    def results(self) -> Iterator[T]:
        """Yield the results, until there are no more, or the process has ended."""
        with contextlib.suppress(EOFError, OSError):
            while True:
                yield self._receiving.recv()

    def close(self) -> None:
        """Wait for the end of the process, which sends no more; harmless twice."""
        if not self._receiving.closed:
            self._receiving.close()
            os.waitpid(self._process, 0)


def _send(results: Generator[T], to: Connection) -> None:
    # the terminal's Ctrl-C is for the parent
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # what fails here, the parent tries again and tells
    with contextlib.suppress(Exception), contextlib.closing(results):
        for each in results:
            to.send(each)

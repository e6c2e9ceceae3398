"""Verify many records at once, each in a thread: hashing lets the other threads of the process work."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from webinar_archive.archive.verification import Verification, verify_record

OnShare = Callable[[float], None]
"""Called with the share of all records that is verified, from 0 to 1."""


class _Stopped(Exception):  # noqa: N818 - ends the threads of an iteration that nobody goes on with
    pass


def verify_records(
    records: Sequence[Path], *, threads: int, on_share: OnShare | None = None
) -> Iterator[tuple[Path, Verification]]:
    """Yield each record's folder with what its verification found, in order, as soon as it is known.

    Args:
        records: The folders.
        threads: How many records are verified at once.
        on_share: Told of the progress, from any of the threads.
    """
    shares = _Shares(len(records), on_share)
    stop = threading.Event()

    def verified(record: Path) -> Verification:
        def on_bytes(done: int, total: int) -> None:
            if stop.is_set():
                raise _Stopped
            shares.update(record, done / total if total else 0.0)

        found = verify_record(record, on_bytes)
        shares.end(record)
        return found

    waiting: deque[tuple[Path, Future[Verification]]] = deque()
    with ThreadPoolExecutor(max_workers=threads, thread_name_prefix="verify") as pool:
        try:
            for record in records:
                waiting.append((record, pool.submit(verified, record)))
                # a few ahead, and not ten thousand
                if len(waiting) > 2 * threads:
                    yield _first(waiting)
            while waiting:
                yield _first(waiting)
        finally:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)


def _first(waiting: deque[tuple[Path, Future[Verification]]]) -> tuple[Path, Verification]:
    record, future = waiting.popleft()
    return record, future.result()


class _Shares:
    """Adds up the shares of the records that are under way and the number of those that are done."""

    def __init__(self, total: int, on_share: OnShare | None) -> None:
        self._total = total
        self._on_share = on_share
        self._done = 0
        self._share = 0.0
        self._under_way: dict[Path, float] = {}
        self._lock = threading.Lock()

    def update(self, record: Path, share: float) -> None:
        with self._lock:
            self._under_way[record] = share
            self._tell()

    def end(self, record: Path) -> None:
        with self._lock:
            self._under_way.pop(record, None)
            self._done += 1
            self._tell()

    def _tell(self) -> None:
        share = (self._done + sum(self._under_way.values())) / self._total
        # a record that is looked at a second time takes nothing back
        self._share = max(self._share, min(1.0, share))
        if self._on_share is not None:
            self._on_share(self._share)

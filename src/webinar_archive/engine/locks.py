"""Locks that hold across all processes on one database, and go with the process that holds them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager

from webinar_archive.engine.database import connect_postgresql, is_local

PEER_TIMEOUT_S = 30
"""How long the server waits for a sign of life of a worker whose machine went silent."""
DEAD_HOLDER_GRACE_S = 3
"""How long the server may take to see that a process was killed, and to release its locks."""
_KEEPALIVE = (
    f"-c tcp_keepalives_idle={PEER_TIMEOUT_S // 2} -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
)
_LOCAL_LOCKS: dict[str, threading.Lock] = {}


def exclusive(database: str, name: str) -> AbstractContextManager[bool]:
    """Wait for the lock of this name on this database, and hold it until the block ends.

    A process that dies releases it. Raises `Unreachable`, `UsageError`.
    """
    if is_local(database):
        return _LOCAL_LOCKS.setdefault(name, threading.Lock())
    return _advisory_lock(database, name, timeout_s=0)


def worker_name_lock(database: str, worker: str) -> AbstractContextManager[bool]:
    """Hold a worker's name on a shared database until the block ends, across all machines.

    Gives False when a living worker holds it. The server releases it when the worker ends, however it ends,
    and `PEER_TIMEOUT_S` after its machine or its network went silent. Raises `Unreachable`, `UsageError`.
    """
    return _advisory_lock(database, worker, timeout_s=DEAD_HOLDER_GRACE_S)


@contextmanager
def _advisory_lock(database: str, name: str, timeout_s: int) -> Iterator[bool]:
    """Hold a lock on the server; gives False when another holds it for `timeout_s` (0: wait for ever)."""
    with closing(connect_postgresql(database, autocommit=True, options=_KEEPALIVE)) as session:
        from psycopg.errors import LockNotAvailable

        session.execute(f"SET lock_timeout = '{timeout_s}s'")
        try:
            session.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", (f"webinar-archive {name}",))
            held = True
        except LockNotAvailable:
            held = False
        yield held

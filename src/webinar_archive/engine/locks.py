"""The database of the engine beside the engine: is it there, is there room, whose turn and whose name is it."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from webinar_archive.errors import DiskFull, Unreachable, UsageError

ROOM_BYTES = 16_000_000
"""What an archive's own database needs to go on: on a disk with less, work stops before it fails halfway."""
LOST_AFTER_S = 30
"""How long the database waits for a sign of life of a worker whose machine went silent."""
_ALIVE = f"-c tcp_keepalives_idle={LOST_AFTER_S // 2} -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
_TURNS: dict[str, threading.Lock] = {}


def is_local(database: str) -> bool:
    """Whether one process alone uses this database."""
    return database.startswith("sqlite:")


def file_of(database: str) -> Path:
    """The file of a local database."""
    return Path(database.removeprefix("sqlite:///"))


def mind_room(database: str) -> None:
    """See that an archive's own database has room to go on. Raises `DiskFull`."""
    if not is_local(database):
        return
    folder = file_of(database).parent
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < ROOM_BYTES:
        raise DiskFull("disk-full", path=str(folder))


class QuickSQLite(sqlite3.Connection):
    """Commits without waiting for the disk: a killed process loses nothing, a power cut the last moments.

    The file stays sound either way, and what is lost is done again.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.execute("PRAGMA synchronous=NORMAL")


def prepare(database: str) -> None:
    """Make sure that the database can be used, before anything starts. Raises `Unreachable`, `UsageError`."""
    if is_local(database):
        # write-ahead logging lasts in the file: readers (`status`) never stop the writer
        with sqlite3.connect(file_of(database)) as file:
            file.execute("PRAGMA journal_mode=WAL")
        file.close()
        return
    _connected(database).close()


def _connected(database: str, **options: Any) -> Any:
    parts = urlsplit(database)
    if parts.scheme not in ("postgresql", "postgres") or not parts.hostname or not parts.path.strip("/"):
        raise UsageError("database-unsupported")
    try:
        import psycopg
    except ImportError:
        raise UsageError("extra-missing", package="psycopg", extra="postgresql") from None
    try:
        return psycopg.connect(database, connect_timeout=10, **options)
    except psycopg.Error as error:
        # never its text: it may hold the address with its password
        where = f"{parts.hostname}:{parts.port or 5432}{parts.path}"
        raise Unreachable("database-unreachable", where=where, reason=type(error).__name__) from None


def in_turn(database: str, what: str) -> AbstractContextManager[bool]:
    """Wait until nobody else on this database is at the same thing, then keep the others waiting.

    Who dies lets go. Raises `Unreachable`, `UsageError`.
    """
    if is_local(database):
        return _TURNS.setdefault(what, threading.Lock())
    return _held(database, what, within_s=0)


def name_held(database: str, worker: str) -> AbstractContextManager[bool]:
    """Hold a worker's name on a shared database until the block ends, across all machines.

    Gives False when a living worker bears it. The server lets go of it when the worker ends, however it ends,
    and `LOST_AFTER_S` after its machine or its network went silent. Raises `Unreachable`, `UsageError`.
    """
    # who was killed a moment ago holds its name until the server has seen it
    return _held(database, worker, within_s=3)


@contextmanager
def _held(database: str, what: str, within_s: int) -> Iterator[bool]:
    """Hold `what` on the server; False when another does for `within_s` (0: it is waited for, however long)."""
    with closing(_connected(database, autocommit=True, options=_ALIVE)) as session:
        from psycopg.errors import LockNotAvailable

        session.execute(f"SET lock_timeout = '{within_s}s'")
        try:
            session.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", (f"webinar-archive {what}",))
            held = True
        except LockNotAvailable:
            held = False
        yield held

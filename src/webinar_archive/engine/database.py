"""The database that holds the runs: where it is, whether it can be used, and whether its disk has space."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from webinar_archive.archive.layout import engine_file
from webinar_archive.errors import ArchiveError, DiskFull, RunError, StateDamaged, Unreachable, UsageError
from webinar_archive.files import create_private_file, create_private_folder, named_error
from webinar_archive.pipeline.config import Settings
from webinar_archive.text.redaction import STRUCK_OUT

MIN_FREE_BYTES = 16_000_000
"""What an archive's own database needs to go on: on a disk with less, work stops before it fails halfway."""

_DAMAGE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_FORMAT)
"""A missing table is a plain error to SQLite: a file without the tables of ours is damaged, too."""
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def archive_root(settings: Settings) -> Path:
    """Return the folder whose pipelines share host limits, workers and a database."""
    return settings.archive.parent


def archive_database(settings: Settings) -> str:
    """Return the address of the SQLite database of an archive folder."""
    return f"sqlite:///{engine_file(archive_root(settings))}"


def is_local(database: str) -> bool:
    """Tell whether one process alone uses this database."""
    return database.startswith("sqlite:")


def sqlite_path(database: str) -> Path:
    """Return the file of a local database."""
    return Path(database.removeprefix("sqlite:///"))


def check_free_space(database: str) -> None:
    """Check that the disk of a local database has space to go on. Raises `DiskFull`."""
    if not is_local(database):
        return
    folder = sqlite_path(database).parent
    try:
        create_private_folder(folder)
    except OSError as error:
        raise named_error(error, folder) from None
    if shutil.disk_usage(folder).free < MIN_FREE_BYTES:
        raise DiskFull("disk-full", path=str(folder))


class FastSQLiteConnection(sqlite3.Connection):
    """A connection that commits without waiting for the disk.

    A killed process loses nothing, a power cut the last seconds. The file stays sound either way, and what is
    lost is done again.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.execute("PRAGMA synchronous=NORMAL")


def prepare_database(database: str) -> None:
    """Check that the database can be used, before anything starts.

    Raises:
        Unreachable: A shared database does not answer.
        UsageError: The address is of no kind that we know.
        StateDamaged: A local database is no database any more.
        RunError: A local database cannot be written.
    """
    if is_local(database):
        with suppress(OSError):
            # SQLite gives its other files the permissions of this one, and says better what stands in its way
            create_private_file(sqlite_path(database))
        with opened(database) as file:
            # write-ahead logging is a property of the file: readers (`status`) never block the writer
            file.execute("PRAGMA journal_mode=WAL")
        return
    connect_postgresql(database).close()


def has_tables(database: str) -> bool:
    """Tell whether a local database has tables: a process killed in its first moments leaves a file without."""
    with opened(database) as file:
        return file.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def check_integrity(database: str) -> None:
    """Check every page of a local database, which takes about a second a gigabyte. Raises `StateDamaged`."""
    with opened(database) as file:
        if file.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise damaged(database)


def is_read_only(database: str) -> bool:
    """Tell whether a local database is there, and this process may not write it."""
    path = sqlite_path(database)
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def require_writable(database: str) -> None:
    """Check that what is changed will be changed in the database itself. Raises `RunError`."""
    if is_local(database) and is_read_only(database):
        error = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        raise named_error(error, sqlite_path(database))


@contextmanager
def opened(database: str) -> Iterator[sqlite3.Connection]:
    """Open a local database; the errors of SQLite become ours."""
    try:
        with closing(sqlite3.connect(sqlite_path(database))) as file:
            yield file
    except sqlite3.Error as error:
        raise local_error(error, database) from None


def local_error(error: sqlite3.Error, database: str) -> ArchiveError:
    """Return our error for one of SQLite's."""
    path = sqlite_path(database)
    # an extended code holds the code in its lowest byte
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return DiskFull("disk-full", path=str(path.parent))
    if code in _DAMAGE:
        return damaged(database)
    if code in _BUSY:
        return Unreachable("database-locked", where=str(path), reason=str(error))
    return RunError("file-failed", path=str(path), reason=str(error))


def damaged(database: str) -> StateDamaged:
    """Return the error that says that a local database cannot be read, and what to do."""
    return StateDamaged("database-damaged", path=str(sqlite_path(database)))


def set_aside(database: str) -> Path:
    """Move a local database out of the way, with what belongs to it, and return its new path."""
    path = sqlite_path(database)
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    for suffix in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            path.with_name(f"{path.name}{suffix}").replace(f"{aside}{suffix}")
    return aside


def shared_error(error: Exception, database: str) -> Unreachable:
    """Return our error for a failure of a shared database."""
    return Unreachable("database-unreachable", where=database_name(database), reason=type(error).__name__)


def database_name(database: str) -> str:
    """Return a database's address for people: without its user, and never with its password."""
    if is_local(database):
        return str(sqlite_path(database))
    parts = urlsplit(database)
    if "@" in parts.path + parts.query + parts.fragment:
        # a password that is not encoded reaches into the rest: where the host begins is not known
        return STRUCK_OUT
    return f"{parts.hostname}:{parts.port or 5432}{parts.path}"


def connect_postgresql(database: str, **options: Any) -> Any:
    """Return a connection of psycopg to a shared database. Raises `Unreachable`, `UsageError`."""
    try:
        parts = urlsplit(database)
        known = parts.scheme in ("postgresql", "postgres") and parts.hostname and parts.port != 0
    except ValueError:
        # its port or host is none: never its text, which may hold a password
        raise UsageError("database-unsupported") from None
    if not known or not parts.path.strip("/"):
        raise UsageError("database-unsupported")
    try:
        import psycopg
    except ImportError:
        raise UsageError("extra-missing", package="psycopg", extra="postgresql") from None
    try:
        return psycopg.connect(database, connect_timeout=10, **options)
    except psycopg.Error as error:
        # never its text: it may hold the address with its password
        raise shared_error(error, database) from None

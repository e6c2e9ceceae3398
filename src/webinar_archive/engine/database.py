"""The database that holds the runs: where it is, whether it can be used, and whether its disk has space."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from webinar_archive.archive.layout import engine_file
from webinar_archive.errors import DiskFull, Unreachable, UsageError
from webinar_archive.pipeline.config import Settings

MIN_FREE_BYTES = 16_000_000
"""What an archive's own database needs to go on: on a disk with less, work stops before it fails halfway."""


def archive_root(settings: Settings) -> Path:
    """Return the folder whose pipelines share host limits, workers and a database."""
    return settings.path(settings.pipeline.archive)


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
    folder.mkdir(parents=True, exist_ok=True)
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
    """Check that the database can be used, before anything starts. Raises `Unreachable`, `UsageError`."""
    if is_local(database):
        # write-ahead logging is a property of the file: readers (`status`) never block the writer
        with sqlite3.connect(sqlite_path(database)) as file:
            file.execute("PRAGMA journal_mode=WAL")
        file.close()
        return
    connect_postgresql(database).close()


def has_tables(database: str) -> bool:
    """Tell whether a local database has tables: a process killed in its first moments leaves a file without."""
    with closing(sqlite3.connect(sqlite_path(database))) as file:
        return file.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def connect_postgresql(database: str, **options: Any) -> Any:
    """Return a connection of psycopg to a shared database. Raises `Unreachable`, `UsageError`."""
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

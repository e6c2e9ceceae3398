"""The errors of DBOS and of the libraries under it, as ours: none of them leaves the backend."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from dbos import error as dbos_error
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from webinar_archive.engine.database import damaged, database_name, is_local, local_error, shared_error
from webinar_archive.engine.polling import WAITING_INTERVALS_S, growing_intervals
from webinar_archive.errors import ArchiveError, RunError, Unreachable
from webinar_archive.files import named_error

T = TypeVar("T")

log = logging.getLogger("webinar_archive.engine")


@contextmanager
def named_errors(database: str) -> Iterator[None]:
    """Raise our error in place of a foreign one.

    Raises:
        Unreachable: The database does not answer for now.
        StateDamaged: A local database cannot be read.
        DiskFull: A local database cannot grow.
        RunError: Any other failure.
    """
    try:
        yield
    except (SQLAlchemyError, dbos_error.DBOSException, sqlite3.Error, OSError) as error:
        raise _ours(error, database) from None


def when_answered(database: str, call: Callable[[], T]) -> T:
    """Call again and again until the database answers, as DBOS itself does for most of its calls."""
    for interval_s in growing_intervals(*WAITING_INTERVALS_S):
        try:
            with named_errors(database):
                return call()
        except Unreachable as error:
            log.warning("database_waiting", extra=error.facts)
            time.sleep(interval_s)
    raise AssertionError  # the intervals never end


class NamedErrors:
    """An object of DBOS whose methods raise our errors."""

    def __init__(self, wrapped: Any, database: str) -> None:
        self._wrapped = wrapped
        self._database = database

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._wrapped, name)

        def call(*arguments: Any, **options: Any) -> Any:
            with named_errors(self._database):
                return method(*arguments, **options)

        return call


def _ours(error: Exception, database: str) -> ArchiveError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return local_error(cause, database)
    if isinstance(error, OSError):
        return named_error(error) if is_local(database) else shared_error(error, database)
    if isinstance(error, SQLAlchemyError):
        if is_local(database) and not isinstance(error, PoolTimeout):
            # what SQLAlchemy cannot read in a file that SQLite can, such as a time that is none
            return damaged(database)
        return shared_error(cause or error, database)
    return RunError("database-failed", where=database_name(database), reason=type(error).__name__)

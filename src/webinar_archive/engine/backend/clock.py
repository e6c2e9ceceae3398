"""A clock that was set back: what stands in the database with a time to come must not wait until that time.

The limits of a host count the requests of the last seconds, and a record that waits does so until a time of day. After
a clock that was wrong by two days has been put right, both would wait for two days. So whatever was begun in the future
counts as begun now, which costs one interval at most.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from webinar_archive.engine.backend.database_errors import named_errors
from webinar_archive.engine.database import connect_postgresql, is_local, sqlite_path
from webinar_archive.engine.polling import repeated
from webinar_archive.errors import ArchiveError

log = logging.getLogger("webinar_archive.engine")

TOLERANCE_S = 2.0
"""Clocks of machines that work together differ by less."""
CHECK_INTERVAL_S = 2.0
"""Between two looks at our own clock."""
DATABASE_CHECK_INTERVAL_S = 60.0
"""Between two looks at the times in a shared database, whose server has a clock of its own."""
BUSY_TIMEOUT_S = 30.0

_NOW_MS = {
    "sqlite": "(CAST(strftime('%s', 'now') AS INTEGER) * 1000)",
    "postgresql": "(CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT))",
}
_REPAIRS = (
    "UPDATE {table} SET started_at_epoch_ms = {now} WHERE rate_limited = TRUE AND started_at_epoch_ms > {late}",
    "UPDATE {table} SET delay_until_epoch_ms = {now} + delay_until_epoch_ms - created_at, created_at = {now} "
    "WHERE status = 'DELAYED' AND created_at > {late}",
)


class ClockWatch:
    """Notices that the system's clock was set back, by a clock that never is."""

    def __init__(
        self, wall_s: Callable[[], float] = time.time, steady_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall_s = wall_s
        self._steady_s = steady_s
        self._offset_s = wall_s() - steady_s()

    def was_set_back(self) -> bool:
        """Tell whether the clock was set back since the last call by more than `TOLERANCE_S`."""
        offset_s = self._wall_s() - self._steady_s()
        set_back = self._offset_s - offset_s > TOLERANCE_S
        self._offset_s = offset_s
        return set_back


def repair_times(database: str) -> int:
    """Have no task wait for a time that only a wrong clock has seen; return how many did.

    Raises:
        Unreachable: The database does not answer for now.
        RunError: It cannot be used.
    """
    local = is_local(database)
    now = _NOW_MS["sqlite" if local else "postgresql"]
    table = "workflow_status" if local else "dbos.workflow_status"
    names = {"table": table, "now": now, "late": f"{now} + {int(TOLERANCE_S * 1000)}"}
    with named_errors(database), _connected(database) as connection:
        # asked first: an update that changes nothing would wait for other writers
        ahead = "SELECT 1 FROM {table} WHERE started_at_epoch_ms > {late} OR created_at > {late} LIMIT 1"
        if connection.execute(ahead.format(**names)).fetchone() is None:
            return 0
        return sum(connection.execute(repair.format(**names)).rowcount for repair in _REPAIRS)


@contextmanager
def _connected(database: str) -> Iterator[Any]:
    """Open a connection on which each statement is a transaction."""
    if is_local(database):
        opened: Any = sqlite3.connect(sqlite_path(database), isolation_level=None, timeout=BUSY_TIMEOUT_S)
    else:
        opened = connect_postgresql(database, autocommit=True)
    with closing(opened) as connection:
        yield connection


@contextmanager
def clock_watched(database: str, on_set_back: Callable[[], None]) -> Iterator[None]:
    """Repair the times in the database now, and whenever a clock was set back, until the block ends.

    Args:
        database: Address of the database.
        on_set_back: Is called when this machine's clock was set back.
    """
    watch = ClockWatch()
    _repair(database)
    checked_s = time.monotonic()

    def look() -> None:
        nonlocal checked_s
        set_back = watch.was_set_back()
        due = not is_local(database) and time.monotonic() - checked_s > DATABASE_CHECK_INTERVAL_S
        if set_back or due:
            checked_s = time.monotonic()
            _repair(database)
        if set_back:
            log.warning("clock_set_back")
            on_set_back()

    with repeated(look, CHECK_INTERVAL_S, "clock"):
        yield


def _repair(database: str) -> None:
    try:
        repaired = repair_times(database)
    except ArchiveError as error:
        # the next look may succeed; until then, tasks wait for longer than they need
        log.warning("times_not_repaired", extra={"reason": error.code})
        return
    if repaired:
        log.warning("times_repaired", extra={"tasks": repaired})

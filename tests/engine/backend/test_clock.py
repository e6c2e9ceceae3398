"""A clock that was set back costs one interval, not the time until the clock is there again."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from webinar_archive.engine.backend import RunStore
from webinar_archive.engine.backend.clock import ClockWatch, repair_times

TWO_DAYS_MS = 2 * 86_400_000
COLUMNS = (
    "workflow_uuid", "status", "queue_name", "rate_limited", "created_at", "updated_at", "started_at_epoch_ms",
    "delay_until_epoch_ms",
)  # fmt: skip


class Stored:
    """The workflows of a database, written and read past the backend."""

    def __init__(self, connection: Any, table: str, mark: str) -> None:
        self._connection, self._table, self._mark = connection, table, mark

    def add(self, *values: object) -> None:
        marks = ", ".join([self._mark] * len(COLUMNS))
        columns = ", ".join(COLUMNS)
        self._connection.execute(f"INSERT INTO {self._table} ({columns}) VALUES ({marks})", values)  # noqa: S608

    def time(self, column: str, name: str) -> int:
        found = self._connection.execute(
            f"SELECT {column} FROM {self._table} WHERE workflow_uuid = {self._mark}",  # noqa: S608
            (name,),
        ).fetchone()[0]
        return int(found)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Stored]]:
    if request.param == "sqlite":
        path = tmp_path / "engine.sqlite"
        database = f"sqlite:///{path}"
        with RunStore(database), closing(sqlite3.connect(path, isolation_level=None)) as file:
            yield database, Stored(file, "workflow_status", "?")
    else:
        database = request.getfixturevalue("database")
        with RunStore(database), psycopg.connect(database, autocommit=True) as server:
            yield database, Stored(server, "dbos.workflow_status", "%s")


def now_ms() -> int:
    return round(time.time() * 1000)


def test_a_request_that_began_in_the_future_counts_as_begun_now(stored: tuple[str, Stored]) -> None:
    database, workflows = stored
    ahead = now_ms() + TWO_DAYS_MS
    workflows.add("r/a/1", "SUCCESS", "requests", True, ahead, ahead, ahead, None)
    before = now_ms() - 60_000
    workflows.add("r/b/1", "SUCCESS", "requests", True, before, before, before, None)
    assert repair_times(database) == 1
    assert abs(workflows.time("started_at_epoch_ms", "r/a/1") - now_ms()) < 60_000
    assert workflows.time("started_at_epoch_ms", "r/b/1") == before
    assert repair_times(database) == 0


def test_a_record_that_began_to_wait_in_the_future_waits_as_long_as_it_was_to(
    stored: tuple[str, Stored],
) -> None:
    database, workflows = stored
    ahead = now_ms() + TWO_DAYS_MS
    workflows.add("r/a/1", "DELAYED", "requests", False, ahead, ahead, None, ahead + 600_000)
    honest = now_ms() + TWO_DAYS_MS
    workflows.add("r/b/1", "DELAYED", "requests", False, now_ms(), now_ms(), None, honest)
    assert repair_times(database) == 1
    assert abs(workflows.time("delay_until_epoch_ms", "r/a/1") - now_ms() - 600_000) < 60_000
    assert workflows.time("delay_until_epoch_ms", "r/b/1") == honest


def test_a_clock_that_is_set_back_is_noticed_once() -> None:
    wall_s, steady_s = [1000.0], [0.0]
    watch = ClockWatch(lambda: wall_s[0], lambda: steady_s[0])
    steps = (
        (10, 10, False),
        (5, 5.5, False),
        (5, -172_800, True),
        (5, 5, False),
        (5, 90_000, False),
        (1, -5, True),
    )
    for passed_s, shown_s, noticed in steps:
        steady_s[0] += passed_s
        wall_s[0] += shown_s
        assert watch.was_set_back() is noticed

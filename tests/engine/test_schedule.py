"""The schedule of a real `serve`: runs never overlap, missed moments are made up for once or not at all."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from webinar_archive.engine.backend import RunStore

from .conftest import House, eventually

YEARLY = 'schedule = "0 3 1 1 *"\ntimezone = "Europe/Paris"\n'


@contextmanager
def serving(
    house: House, *more: str, step_s: float = 0.0, plan_s: float = 0.0
) -> Iterator[subprocess.Popen[str]]:
    told = ("--port", "0", "--log", "json", *more)
    process = house.start("serve", str(house.pipeline), *told, step_s=step_s, STUB_PLAN_S=str(plan_s))
    try:
        assert process.stderr is not None
        while "serving" not in (line := process.stderr.readline()):
            assert line, "serve ended"
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


@contextmanager
def working_beside(house: House, database: str, plan_s: float) -> Iterator[None]:
    worker = house.start("worker", "--database", database, "--name", "second", STUB_PLAN_S=str(plan_s))
    try:
        yield
    finally:
        worker.terminate()
        worker.communicate(timeout=30)


def runs(house: House) -> list[dict[str, Any]]:
    told = house.run("status", str(house.pipeline), "--json", "--runs", "100")
    found: list[dict[str, Any]] = json.loads(told.stdout)["runs"]
    return sorted(found, key=lambda run: str(run["started_at"]))


def last_fired(house: House, moment: datetime) -> None:
    """Make the schedule believe that it ran last at this moment: nobody served it since."""
    with sqlite3.connect(house.folder / "archive" / "engine.sqlite") as database:
        database.execute("UPDATE workflow_schedules SET last_fired_at = ?", (moment.isoformat(),))
    database.close()


def ask(house: House, query: str) -> list[Any]:
    """One column, straight from the database: far quicker than a process that is asked for `status`."""
    with sqlite3.connect(house.folder / "archive" / "engine.sqlite") as database:
        found = [row[0] for row in database.execute(query)]
    database.close()
    return found


def ticks_ordered(house: House) -> int:
    return len(ask(house, "SELECT 1 FROM workflow_status WHERE workflow_uuid LIKE 'sched-%'"))


def states(house: House) -> list[str]:
    return ask(house, "SELECT status FROM workflow_status WHERE name = 'run' ORDER BY created_at")


def test_runs_of_one_pipeline_never_overlap_and_at_most_one_waits(house: House) -> None:
    house.notices([f"http://h{number}.example/v.mp4" for number in range(4)])
    house.settings(pipeline='schedule = "* * * * * *"\n')
    # planning takes longer than the next moment is away
    with serving(house, step_s=0.8, plan_s=2.5):
        seen: list[list[str]] = []

        def second_ended() -> bool:
            seen.append(states(house))
            return seen[-1].count("SUCCESS") >= 2

        eventually(second_ended)
    assert max(now.count("ENQUEUED") for now in seen) == 1
    assert max(now.count("PENDING") for now in seen) == 1
    ended = [run for run in runs(house) if run["state"] == "done"]
    for before, after in pairwise(ended):
        assert before["ended_at"] <= after["started_at"]
    # a run took several of the schedule's moments
    began, finished = (datetime.fromisoformat(ended[0][name]) for name in ("started_at", "ended_at"))
    assert finished - began > timedelta(seconds=2)
    assert not [line for line in house.counts if line.startswith("TWICE")]


@pytest.mark.postgresql
def test_at_most_one_run_waits_whichever_worker_plans_it(house: House, database: str) -> None:
    house.notices([f"http://h{number}.example/v.mp4" for number in range(4)])
    house.settings(pipeline='schedule = "* * * * * *"\n')
    most = 0
    with (
        RunStore(database) as ledger,
        working_beside(house, database, plan_s=2.5),
        serving(house, "--database", database, step_s=0.8, plan_s=2.5),
    ):

        def third_began() -> bool:
            nonlocal most
            found = [batch.state for batch in ledger.runs()]
            most = max(most, found.count("ENQUEUED"))
            return len(found) >= 3

        eventually(third_began)
    assert most == 1


def test_many_missed_moments_are_made_up_for_by_one_run(house: House) -> None:
    house.notices(["http://h.example/v.mp4"])
    house.settings(pipeline=YEARLY + "catch_up = true\n")
    with serving(house):
        pass
    assert runs(house) == []
    last_fired(house, datetime(2020, 6, 1, tzinfo=UTC))
    with serving(house):
        eventually(lambda: states(house) == ["SUCCESS"])
    (run,) = runs(house)
    # three o'clock on New Year's Day in Paris, of the newest year
    assert run["run_id"] == f"essai-{datetime.now(UTC):%Y}0101T020000Z"
    with serving(house):
        told = json.loads(house.run("status", str(house.pipeline), "--json").stdout)
        assert ticks_ordered(house) == 1
    assert len(told["runs"]) == 1
    assert told["schedules"][0]["catch_up"] is True


def test_without_catch_up_what_was_missed_stays_missed(house: House) -> None:
    house.notices(["http://h.example/v.mp4"])
    house.settings(pipeline=YEARLY)
    with serving(house):
        pass
    last_fired(house, datetime(2020, 6, 1, tzinfo=UTC))
    with serving(house):
        # whatever is made up for is ordered before `serve` says that it serves
        assert ticks_ordered(house) == 0


def test_a_new_schedule_makes_up_for_nothing_that_came_before_it(house: House) -> None:
    house.notices(["http://h.example/v.mp4"])
    house.settings(pipeline=YEARLY + "catch_up = true\n")
    with serving(house):
        pass
    last_fired(house, datetime(2020, 6, 1, tzinfo=UTC))
    house.settings(pipeline='schedule = "0 4 1 1 *"\ncatch_up = true\n')
    with serving(house):
        assert ticks_ordered(house) == 0


def test_what_is_no_schedule_is_refused_with_its_file(house: House) -> None:
    house.notices(["http://h.example/v.mp4"])
    house.settings(pipeline='schedule = "at night"\n')
    refused = house.run("serve", str(house.pipeline), "--port", "0")
    assert refused.returncode == 2
    assert "`at night` is no schedule" in refused.stderr


def test_a_run_by_hand_beside_serve_is_refused(house: House) -> None:
    house.notices(["http://h.example/v.mp4"])
    house.settings(pipeline=YEARLY)
    with serving(house):
        refused = house.run("run", str(house.pipeline))
    assert refused.returncode == 2
    assert "Another run is at work" in refused.stderr
    assert house.counts == []

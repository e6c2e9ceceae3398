"""Schedules of a real `serve`: runs never overlap, missed fire times are caught up once or not at all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.engine.workspace import ProgramProcess, Workspace
from tests.waiting import TIMEOUT_S, wait_until
from webinar_archive.engine.backend import RunStore

pytestmark = pytest.mark.untraced

YEARLY = 'schedule = "0 3 1 1 *"\ntimezone = "Europe/Paris"\n'


@contextmanager
def serving(
    workspace: Workspace, *more: str, step_s: float = 0.0, plan_s: float = 0.0
) -> Iterator[ProgramProcess]:
    options = ("--port", "0", "--log", "json", *more)
    process = workspace.start(
        "serve", str(workspace.pipeline), *options, step_s=step_s, STUB_PLAN_S=str(plan_s)
    )
    try:
        assert process.stderr is not None
        while "Serving" not in (line := process.stderr.readline()):
            assert line, "serve ended"
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=TIMEOUT_S)


@contextmanager
def second_worker(workspace: Workspace, database: str, plan_s: float) -> Iterator[None]:
    worker = workspace.start("worker", "--database", database, "--name", "second", STUB_PLAN_S=str(plan_s))
    try:
        yield
    finally:
        worker.terminate()
        worker.communicate(timeout=TIMEOUT_S)


def runs(workspace: Workspace) -> list[dict[str, Any]]:
    printed = workspace.run("status", str(workspace.pipeline), "--json", "--runs", "100")
    found: list[dict[str, Any]] = json.loads(printed.stdout)["runs"]
    return sorted(found, key=lambda run: str(run["started_at"]))


def set_last_fired(workspace: Workspace, time: datetime) -> None:
    """Make the schedule one that last fired at this time."""
    with sqlite3.connect(workspace.database) as database:
        database.execute("UPDATE workflow_schedules SET last_fired_at = ?", (time.isoformat(),))
    database.close()


def query(workspace: Workspace, sql: str) -> list[Any]:
    """Return a column straight from the database: far quicker than a process of `status`."""
    with sqlite3.connect(workspace.database) as database:
        found = [row[0] for row in database.execute(sql)]
    database.close()
    return found


def count_fired(workspace: Workspace) -> int:
    return len(query(workspace, "SELECT 1 FROM workflow_status WHERE workflow_uuid LIKE 'sched-%'"))


def states(workspace: Workspace) -> list[str]:
    return query(workspace, "SELECT status FROM workflow_status WHERE name = 'run' ORDER BY created_at")


def test_runs_of_one_pipeline_never_overlap_and_at_most_one_is_queued(workspace: Workspace) -> None:
    workspace.write_notices([f"http://h{number}.example/v.mp4" for number in range(4)])
    workspace.write_pipeline(pipeline='schedule = "* * * * * *"\n')
    # planning takes longer than the time to the next fire time
    with serving(workspace, step_s=0.8, plan_s=2.5):
        seen: list[list[str]] = []

        def second_ended() -> bool:
            seen.append(states(workspace))
            return seen[-1].count("SUCCESS") >= 2

        wait_until(second_ended)
    assert max(now.count("ENQUEUED") for now in seen) == 1
    assert max(now.count("PENDING") for now in seen) == 1
    ended = [run for run in runs(workspace) if run["state"] == "done"]
    for before, after in pairwise(ended):
        assert before["ended_at"] <= after["started_at"]
    # a run lasted for several fire times
    began, finished = (datetime.fromisoformat(ended[0][name]) for name in ("started_at", "ended_at"))
    assert finished - began > timedelta(seconds=2)
    assert not workspace.repeated_steps


@pytest.mark.postgresql
def test_at_most_one_run_is_queued_whichever_worker_plans_it(workspace: Workspace, database: str) -> None:
    workspace.write_notices([f"http://h{number}.example/v.mp4" for number in range(4)])
    workspace.write_pipeline(pipeline='schedule = "* * * * * *"\n')
    most = 0
    with (
        RunStore(database) as store,
        second_worker(workspace, database, plan_s=2.5),
        serving(workspace, "--database", database, step_s=0.8, plan_s=2.5),
    ):

        def third_started() -> bool:
            nonlocal most
            found = [run.state for run in store.runs()]
            most = max(most, found.count("ENQUEUED"))
            return len(found) >= 3

        wait_until(third_started)
    assert most == 1


def test_many_missed_fire_times_are_caught_up_by_one_run(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    workspace.write_pipeline(pipeline=YEARLY + "catch_up = true\n")
    with serving(workspace):
        pass
    assert runs(workspace) == []
    set_last_fired(workspace, datetime(2020, 6, 1, tzinfo=UTC))
    with serving(workspace):
        wait_until(lambda: states(workspace) == ["SUCCESS"])
    (run,) = runs(workspace)
    # three o'clock on New Year's Day in Paris, of the newest year
    assert run["run_id"] == f"essai-{datetime.now(UTC):%Y}0101T020000Z"
    with serving(workspace):
        status = json.loads(workspace.run("status", str(workspace.pipeline), "--json").stdout)
        assert count_fired(workspace) == 1
    assert len(status["runs"]) == 1
    assert status["schedules"][0]["catch_up"] is True


def test_without_catch_up_missed_fire_times_stay_missed(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    workspace.write_pipeline(pipeline=YEARLY)
    with serving(workspace):
        pass
    set_last_fired(workspace, datetime(2020, 6, 1, tzinfo=UTC))
    with serving(workspace):
        # what is caught up is enqueued before `serve` prints that it serves
        assert count_fired(workspace) == 0


def test_a_new_schedule_catches_up_nothing_from_before_it(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    workspace.write_pipeline(pipeline=YEARLY + "catch_up = true\n")
    with serving(workspace):
        pass
    set_last_fired(workspace, datetime(2020, 6, 1, tzinfo=UTC))
    workspace.write_pipeline(pipeline='schedule = "0 4 1 1 *"\ncatch_up = true\n')
    with serving(workspace):
        assert count_fired(workspace) == 0


def test_text_that_is_no_schedule_is_refused_with_its_file(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    workspace.write_pipeline(pipeline='schedule = "at night"\n')
    refused = workspace.run("serve", str(workspace.pipeline), "--port", "0")
    assert refused.returncode == 2
    assert "`at night` is not a schedule" in refused.stderr


def test_a_manual_run_beside_serve_is_refused(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    workspace.write_pipeline(pipeline=YEARLY)
    with serving(workspace):
        refused = workspace.run("run", str(workspace.pipeline))
    assert refused.returncode == 2
    assert "Another `run` or `serve` is working" in refused.stderr
    assert workspace.step_log == []

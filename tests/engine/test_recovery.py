"""A run killed at random times loses and repeats nothing: counted by the steps themselves, on real processes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from tests.archived_files import film_of, intact
from tests.engine.workspace import Workspace
from webinar_archive.models import Capture
from webinar_archive.models.codec import from_json

pytestmark = pytest.mark.untraced

RECORDS, STEPS = 30, 7
KILLS = {"sqlite": 15, "postgresql": 6}
"""How often a run is killed; `KILLS` in the environment sets another number for both."""
HELD = "r001"
"""The record that is not fetched before the last process, so that every kill finds the run unfinished."""
VIDEOS = [
    f"http://{f'h{number % 3}' if number else 'held'}.example/v{number}.mp4" for number in range(RECORDS)
]
CONCURRENT_STEPS = 8
"""Steps that may run when a kill comes."""
MIN_LIFE_S = 2.0
"""A process is killed after at most so long, or after what an uninterrupted run takes: a busy machine may need more
than this to start a process, and kills that all come before the run would show nothing."""


@pytest.mark.parametrize("where", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_run_killed_again_and_again_ends_like_an_uninterrupted_one(
    workspace: Workspace, tmp_path: Path, where: str, request: pytest.FixtureRequest
) -> None:
    workspace.write_notices(VIDEOS)
    began_s = time.monotonic()
    uninterrupted = workspace.run("run", str(workspace.pipeline))
    max_life_s = max(MIN_LIFE_S, time.monotonic() - began_s)
    assert uninterrupted.returncode == 0, uninterrupted.stderr
    expected, steps = workspace.table(), set(workspace.step_log)
    assert len(expected) == RECORDS
    assert len(steps) == len(workspace.step_log) == RECORDS * STEPS
    for folder in ("archive", "released"):
        shutil.rmtree(tmp_path / folder)
    (tmp_path / "counts").unlink()

    shared = ("--database", request.getfixturevalue("database")) if where == "postgresql" else ()
    command = ("run", str(workspace.pipeline), *shared)
    kills = int(os.environ.get("KILLS", KILLS[where]))
    seed = int(os.environ.get("KILL_SEED", random.randrange(10**6)))
    print(f"KILL_SEED={seed}")
    workspace.hold_record(HELD)
    lifetimes_s = list(killed_processes(workspace, command, kills, random.Random(seed), max_life_s))
    assert len(lifetimes_s) == kills
    workspace.release_record(HELD)
    ended = workspace.run(*command)

    assert ended.returncode == 0, ended.stderr
    assert "Resuming run" in ended.stderr
    assert workspace.table() == expected
    assert not workspace.repeated_steps
    assert set(workspace.step_log) == steps
    # only what ran at a kill is made again
    assert len(workspace.step_log) - len(steps) <= kills * CONCURRENT_STEPS
    records = sorted((tmp_path / "archive" / "essai").glob("r[0-9]*/"))
    assert len(records) == RECORDS
    for record in records:
        assert_complete(record)


def test_a_task_whose_end_was_not_stored_is_not_done_beside_its_followup(workspace: Workspace) -> None:
    workspace.write_notices(VIDEOS[1:2])
    assert workspace.run("run", str(workspace.pipeline)).returncode == 0

    # as a kill leaves it that comes after the followup was enqueued, and again for the last task, which has none
    with closing(sqlite3.connect(workspace.database)) as database, database:
        tasks = "SELECT workflow_uuid FROM workflow_status WHERE name = 'task' ORDER BY workflow_uuid"
        first, *others = [str(row[0]) for row in database.execute(tasks)]
        database.execute(
            "UPDATE workflow_status SET status = 'PENDING', output = NULL WHERE workflow_uuid IN (?, ?)",
            [first, others[-1]],
        )
    assert workspace.run("run", str(workspace.pipeline)).returncode == 0

    with closing(sqlite3.connect(workspace.database)) as database:
        states = dict(database.execute("SELECT workflow_uuid, status FROM workflow_status"))
    assert states[first] == "CANCELLED"
    assert {states[other] for other in others} == {"SUCCESS"}
    assert not workspace.repeated_steps


def killed_processes(
    workspace: Workspace, command: tuple[str, ...], kills: int, rng: random.Random, max_life_s: float
) -> Iterator[float]:
    """Start the program and kill it at a random time, again and again; yield how long it ran, in seconds.

    Each process may do its share of the steps that are left, so that every kill finds the run unfinished.
    """
    for kills_left in range(kills, 0, -1):
        done = len(workspace.step_log)
        left = (RECORDS - 1) * STEPS - len(set(workspace.step_log))
        goal = done + rng.randint(0, max(0, left) // kills_left)
        began_s = time.monotonic()
        end_s = began_s + rng.uniform(0, max_life_s)
        process = workspace.start(*command, step_s=0.03)
        while len(workspace.step_log) <= goal and time.monotonic() < end_s and process.poll() is None:
            time.sleep(0.002)
        time.sleep(rng.uniform(0, 0.02))
        process.kill()
        stderr = process.communicate()[1]
        assert process.returncode == -signal.SIGKILL, f"ended by itself before it was killed: {stderr}"
        yield time.monotonic() - began_s


def assert_complete(record: Path) -> None:
    """Check that every cached result of a record can be read, and that its film is the one archived."""
    cached = {path.stem: msgspec.json.decode(path.read_bytes()) for path in record.glob("steps/[a-z]*.json")}
    assert len(cached) == STEPS
    intact(film_of(from_json(msgspec.json.encode(cached["fetch"]["result"]), Capture)), record)

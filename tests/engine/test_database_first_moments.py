"""A process that is killed or stopped while its archive is being made leaves one that the next command completes."""

from __future__ import annotations

import os
import random
import secrets
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.engine.forked import Forks
from tests.engine.workspace import Workspace
from tests.waiting import TIMEOUT_S, wait_until
from webinar_archive.engine.backend import RunStore

pytestmark = pytest.mark.untraced

KILLS = int(os.environ.get("FIRST_KILLS", "2"))
"""Of each kind, on each database."""
FIRST_MOMENTS_S = 0.5
STEPS = 7


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def fresh(
    request: pytest.FixtureRequest, tmp_path: Path, forks: Forks
) -> Callable[[], tuple[Workspace, str, tuple[str, ...]]]:
    """Make a workspace that was never used, its database's address, and the arguments of `run`."""

    def make() -> tuple[Workspace, str, tuple[str, ...]]:
        workspace = Workspace(tmp_path / secrets.token_hex(4), forks=forks)
        workspace.folder.mkdir()
        workspace.write_notices(["http://h.example/v.mp4"])
        workspace.write_pipeline()
        if request.param == "sqlite":
            return workspace, f"sqlite:///{workspace.database}", ("run", str(workspace.pipeline))
        server = request.getfixturevalue("postgresql")
        name = f"d{secrets.token_hex(6)}"
        with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return workspace, server + name, ("run", str(workspace.pipeline), "--database", server + name)

    return make


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_archive_whose_first_process_is_stopped_in_its_first_moments_works(
    fresh: Callable[[], tuple[Workspace, str, tuple[str, ...]]], how: signal.Signals
) -> None:
    seed = int(os.environ.get("KILL_SEED", random.randrange(10**6)))
    print(f"KILL_SEED={seed}")
    rng = random.Random(seed)
    for number in range(KILLS):
        workspace, database, command = fresh()
        process = workspace.start(*command)
        wait_until((workspace.folder / "archive").exists, process)
        end_s = time.monotonic() + FIRST_MOMENTS_S * (number + rng.random()) / KILLS
        while time.monotonic() < end_s and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(how)
        _, stderr = process.communicate(timeout=TIMEOUT_S)
        assert "Traceback" not in stderr
        with RunStore(database) as store:
            assert len(store.runs()) <= 1
            assert store.schedules() == []
        if number % 2 == 0:
            ended = workspace.run(*command)
            assert ended.returncode == 0, ended.stderr
            assert "Traceback" not in ended.stderr
            assert len(set(workspace.step_log)) == STEPS
            assert len(workspace.table()) == 1

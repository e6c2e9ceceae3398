"""Workers on PostgreSQL: one is killed, nothing is lost and nothing is doubled."""

from __future__ import annotations

import subprocess
import time

import pytest

from .conftest import House

pytestmark = pytest.mark.postgresql

VIDEOS = [f"http://h{number % 3}.example/v{number}.mp4" for number in range(1, 31)]


def wait_for_counts(house: House, count: int, timeout_s: float = 60) -> None:
    deadline = time.monotonic() + timeout_s
    while len(house.counts) < count:
        assert time.monotonic() < deadline, house.counts
        time.sleep(0.01)


def end(process: subprocess.Popen[str]) -> str:
    process.terminate()
    return process.communicate(timeout=30)[1]


def test_a_killed_workers_records_are_finished_by_the_others_after_takeover(
    house: House, database: str
) -> None:
    house.notices(VIDEOS)
    lost = house.start("worker", "--database", database, "--name", "lost", step_s=0.05)
    run = house.start("run", str(house.pipeline), "--database", database, step_s=0.05)
    wait_for_counts(house, 40)
    lost.kill()
    lost.communicate()
    taken = house.run("takeover", "lost", "--database", database)
    assert taken.returncode == 0, taken.stderr
    assert "of worker lost go to the others" in taken.stderr
    _, said = run.communicate(timeout=120)
    assert run.returncode == 0, said
    assert len(house.table()) == 30
    assert len(set(house.counts)) == 30 * 7
    assert not [line for line in house.counts if line.startswith("TWICE")]
    assert "secret" not in said + taken.stderr


def test_a_killed_worker_that_starts_again_finishes_its_records(house: House, database: str) -> None:
    house.notices(VIDEOS[:12])
    worker = house.start("worker", "--database", database, "--name", "a", step_s=0.05)
    run = house.start("run", str(house.pipeline), "--database", database, step_s=0.05)
    for count in (10, 25, 45):
        wait_for_counts(house, count)
        worker.kill()
        worker.communicate()
        worker = house.start("worker", "--database", database, "--name", "a", step_s=0.05)
    _, said = run.communicate(timeout=120)
    assert run.returncode == 0, said
    assert "secret" not in said + end(worker)
    assert not [line for line in house.counts if line.startswith("TWICE")]
    assert len(house.table()) == 12

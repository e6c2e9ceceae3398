"""Workers on PostgreSQL: one is killed, nothing is lost and nothing is doubled."""

from __future__ import annotations

import subprocess

import pytest

from webinar_archive.engine.backend import RunStore

from .conftest import House, eventually

pytestmark = pytest.mark.postgresql

VIDEOS = [f"http://h{number % 3}.example/v{number}.mp4" for number in range(1, 31)]
FAR_APART = [f"http://h{number}.example/v.mp4" for number in range(12)]
"""One a host, and more than one worker visits at once: held up, each of two has some."""


def wait_until_it_has_something(worker: str, run: subprocess.Popen[str], database: str) -> None:
    with RunStore(database) as ledger:
        eventually(lambda: ledger.started_by(worker), while_at_work=run)


def end(process: subprocess.Popen[str]) -> str:
    process.terminate()
    return process.communicate(timeout=30)[1]


def test_a_killed_workers_records_are_finished_by_the_others_after_takeover(
    house: House, database: str
) -> None:
    house.notices(VIDEOS)
    lost = house.start("worker", "--database", database, "--name", "lost", step_s=0.3)
    run = house.start("run", str(house.pipeline), "--database", database, step_s=0.3)
    house.wait_for(40)
    wait_until_it_has_something("lost", run, database)
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
        house.wait_for(count)
        worker.kill()
        worker.communicate()
        worker = house.start("worker", "--database", database, "--name", "a", step_s=0.05)
    _, said = run.communicate(timeout=120)
    assert run.returncode == 0, said
    assert "secret" not in said + end(worker)
    assert not [line for line in house.counts if line.startswith("TWICE")]
    assert len(house.table()) == 12


def test_a_living_workers_name_and_records_are_its_own_on_whatever_machine(
    house: House, database: str
) -> None:
    house.notices(FAR_APART)
    house.hold()
    worker = house.start("worker", "--database", database, "--name", "a")
    run = house.start("run", str(house.pipeline), "--database", database)
    wait_until_it_has_something("a", run, database)
    # another machine knows nothing of this one's files: only the database can tell
    elsewhere = {"TMPDIR": str(house.folder)}
    second = house.run("worker", "--database", database, "--name", "a", **elsewhere)
    taken = house.run("takeover", "a", "--database", database, **elsewhere)
    assert (second.returncode, taken.returncode) == (2, 2)
    assert "A worker named a is already at work on this database" in second.stderr
    assert "Worker a is still at work: its records were left to it" in taken.stderr
    house.go_on()
    _, said = run.communicate(timeout=120)
    assert run.returncode == 0, said
    end(worker)


def test_taking_over_from_a_worker_that_has_nothing_says_so_and_who_has(house: House, database: str) -> None:
    house.notices(VIDEOS[:3])
    lost = house.start("run", str(house.pipeline), "--database", database, step_s=30)
    house.wait_for(3)
    unknown = house.run("takeover", "lsot", "--database", database)
    lost.kill()
    lost.communicate()
    assert unknown.returncode == 2
    assert "No worker named lsot has begun anything on this database." in unknown.stderr
    assert "-run-essai" in unknown.stderr
    assert "secret" not in unknown.stderr


def test_a_second_start_on_a_shared_database_is_refused_or_joins(house: House, database: str) -> None:
    house.notices(VIDEOS)
    first = house.start("run", str(house.pipeline), "--database", database)
    house.wait_for(30)
    house.hold()
    beside = house.run("run", str(house.pipeline), "--database", database)
    assert beside.returncode == 2
    assert "already at work on this database" in beside.stderr
    other = house.start("run", str(house.pipeline), "--database", database, STUB_MACHINE="elsewhere")
    assert other.stderr is not None
    joining = other.stderr.readline()
    house.go_on()
    _, joined = other.communicate(timeout=120)
    _, said = first.communicate(timeout=120)
    assert (first.returncode, other.returncode) == (0, 0), said + joined
    assert "Going on with run essai-" in joining
    assert not [line for line in house.counts if line.startswith("TWICE")]
    assert len(set(house.counts)) == 30 * 7

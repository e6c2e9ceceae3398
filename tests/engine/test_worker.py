"""Workers on PostgreSQL: when one is killed, nothing is lost and nothing is done twice."""

from __future__ import annotations

import pytest

from tests.engine.workspace import ProgramProcess, Workspace
from tests.waiting import TIMEOUT_S, wait_until
from webinar_archive.engine.backend import RunStore

pytestmark = pytest.mark.postgresql

VIDEOS = [f"http://h{number % 3}.example/v{number}.mp4" for number in range(1, 16)]
ONE_PER_HOST = [f"http://h{number}.example/v.mp4" for number in range(12)]
"""One per host, and more than one worker requests at once: while steps are held, each of two workers has some."""


def wait_until_worker_is_busy(worker: str, run: ProgramProcess, database: str) -> None:
    with RunStore(database) as store:
        wait_until(lambda: store.started_by(worker), while_running=run)


def terminate(process: ProgramProcess) -> str:
    process.terminate()
    return process.communicate(timeout=TIMEOUT_S)[1]


def test_other_workers_finish_the_records_of_a_killed_one_after_takeover(
    workspace: Workspace, database: str
) -> None:
    workspace.write_notices(VIDEOS)
    lost = workspace.start("worker", "--database", database, "--name", "lost", step_s=0.3)
    run = workspace.start("run", str(workspace.pipeline), "--database", database, step_s=0.3)
    workspace.wait_for_steps(40)
    wait_until_worker_is_busy("lost", run, database)
    lost.kill()
    lost.communicate()
    taken = workspace.run("takeover", "lost", "--database", database)
    assert taken.returncode == 0, taken.stderr
    assert "of worker lost returned to the queue" in taken.stderr
    _, stderr = run.communicate(timeout=TIMEOUT_S)
    assert run.returncode == 0, stderr
    assert len(workspace.table()) == 15
    assert len(set(workspace.step_log)) == 15 * 7
    assert not workspace.repeated_steps
    assert "secret" not in stderr + taken.stderr


def test_a_killed_worker_that_restarts_finishes_its_records(workspace: Workspace, database: str) -> None:
    workspace.write_notices(VIDEOS[:12])
    worker = workspace.start("worker", "--database", database, "--name", "a", step_s=0.05)
    run = workspace.start("run", str(workspace.pipeline), "--database", database, step_s=0.05)
    for count in (10, 25, 45):
        workspace.wait_for_steps(count)
        worker.kill()
        worker.communicate()
        worker = workspace.start("worker", "--database", database, "--name", "a", step_s=0.05)
    _, stderr = run.communicate(timeout=TIMEOUT_S)
    assert run.returncode == 0, stderr
    assert "secret" not in stderr + terminate(worker)
    assert not workspace.repeated_steps
    assert len(workspace.table()) == 12


def test_the_name_and_records_of_a_running_worker_cannot_be_taken_from_any_machine(
    workspace: Workspace, database: str
) -> None:
    workspace.write_notices(ONE_PER_HOST)
    workspace.hold_steps()
    worker = workspace.start("worker", "--database", database, "--name", "a")
    run = workspace.start("run", str(workspace.pipeline), "--database", database)
    wait_until_worker_is_busy("a", run, database)
    # another machine does not see this one's files: only the database can tell
    elsewhere = {"TMPDIR": str(workspace.folder)}
    second = workspace.run("worker", "--database", database, "--name", "a", **elsewhere)
    taken = workspace.run("takeover", "a", "--database", database, **elsewhere)
    assert (second.returncode, taken.returncode) == (2, 2)
    assert "A worker named a is already running on this database" in second.stderr
    assert "Worker a is still running and keeps its records" in taken.stderr
    workspace.release_steps()
    _, stderr = run.communicate(timeout=TIMEOUT_S)
    assert run.returncode == 0, stderr
    terminate(worker)


def test_takeover_of_an_unknown_worker_names_the_known_ones(workspace: Workspace, database: str) -> None:
    workspace.write_notices(VIDEOS[:3])
    lost = workspace.start("run", str(workspace.pipeline), "--database", database, step_s=30)
    workspace.wait_for_steps(3)
    unknown = workspace.run("takeover", "lsot", "--database", database)
    lost.kill()
    lost.communicate()
    assert unknown.returncode == 2
    assert "No worker named lsot has unfinished records on this database." in unknown.stderr
    assert "-run-essai" in unknown.stderr
    assert "secret" not in unknown.stderr


def test_a_second_start_on_a_shared_database_is_refused_or_joins_the_run(
    workspace: Workspace, database: str
) -> None:
    workspace.write_notices(VIDEOS)
    first = workspace.start("run", str(workspace.pipeline), "--database", database)
    workspace.wait_for_steps(30)
    workspace.hold_steps()
    beside = workspace.run("run", str(workspace.pipeline), "--database", database)
    assert beside.returncode == 2
    assert "already running on this database" in beside.stderr
    other = workspace.start("run", str(workspace.pipeline), "--database", database, STUB_MACHINE="elsewhere")
    assert other.stderr is not None
    joining = other.stderr.readline()
    workspace.release_steps()
    _, joined = other.communicate(timeout=TIMEOUT_S)
    _, stderr = first.communicate(timeout=TIMEOUT_S)
    assert (first.returncode, other.returncode) == (0, 0), stderr + joined
    assert "Resuming run essai-" in joining
    assert not workspace.repeated_steps
    assert len(set(workspace.step_log)) == 15 * 7

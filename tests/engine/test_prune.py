"""Old runs can be deleted with their rows in the database and their plans, never a record or a table."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.engine.workspace import Workspace

pytestmark = pytest.mark.untraced


def archived_files(workspace: Workspace) -> dict[Path, bytes]:
    """Return every file except the database and the plans of runs."""
    return {
        path: path.read_bytes()
        for path in workspace.folder.rglob("*")
        if path.is_file() and "engine.sqlite" not in path.name and path.parent.name != "runs"
    }


def count_rows(workspace: Workspace) -> int:
    with sqlite3.connect(workspace.database) as database:
        tables = ("workflow_status", "operation_outputs")
        counts = [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]  # noqa: S608
    database.close()
    return sum(counts)


def test_pruning_deletes_ended_runs_and_no_record(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4", "http://h.example/Gone--gone"])
    for _ in range(2):
        workspace.run("run", str(workspace.pipeline))
    plans = sorted((workspace.folder / "archive" / "essai" / "runs").iterdir())
    before, table = archived_files(workspace), workspace.table()

    young = workspace.run("prune", str(workspace.pipeline))
    assert "0 finished runs deleted" in young.stderr
    dry = workspace.run("prune", str(workspace.pipeline), "--days", "0", "--dry-run")
    assert len(dry.stdout.splitlines()) == 2
    assert "2 finished runs would be deleted" in dry.stderr
    assert sorted((workspace.folder / "archive" / "essai" / "runs").iterdir()) == plans

    pruned = workspace.run("prune", str(workspace.pipeline), "--days", "0")
    assert pruned.returncode == 0
    assert "2 finished runs deleted" in pruned.stderr
    assert pruned.stdout == dry.stdout
    assert archived_files(workspace) == before
    assert list((workspace.folder / "archive" / "essai" / "runs").iterdir()) == []
    assert count_rows(workspace) == 0
    assert workspace.run("status", str(workspace.pipeline)).stdout == ""

    # what failed is still known, and what was done is not done again
    again = workspace.run("retry", str(workspace.pipeline))
    assert "0 records done, 0 unchanged, 1 failed." in again.stderr
    made = len(workspace.step_log)
    workspace.run("run", str(workspace.pipeline))
    assert len(workspace.step_log) == made
    assert workspace.table() == table


def test_a_run_of_forty_thousand_tasks_is_deleted(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    workspace.run("run", str(workspace.pipeline))
    with sqlite3.connect(workspace.database) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(workflow_status)")]
        copied = ", ".join(
            name if name != "workflow_uuid" else "workflow_uuid || '.' || n" for name in columns
        )
        database.execute(
            f"INSERT INTO workflow_status ({', '.join(columns)}) "  # noqa: S608
            "WITH RECURSIVE counted(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM counted WHERE n < 40000) "
            f"SELECT {copied} FROM counted, workflow_status WHERE workflow_uuid LIKE '%/r001/1'"
        )
    database.close()
    assert count_rows(workspace) > 40_000
    pruned = workspace.run("prune", str(workspace.pipeline), "--days", "0")
    assert "1 finished run deleted" in pruned.stderr
    assert count_rows(workspace) == 0


def test_an_unfinished_run_is_never_pruned(workspace: Workspace) -> None:
    workspace.write_notices([f"http://h.example/v{number}.mp4" for number in range(6)])
    process = workspace.start("run", str(workspace.pipeline))
    workspace.wait_for_steps(8)
    workspace.hold_steps()
    beside = workspace.run("prune", str(workspace.pipeline), "--days", "0")
    assert "0 finished runs deleted" in beside.stderr
    process.kill()
    process.communicate()
    workspace.release_steps()
    assert "0 finished runs deleted" in workspace.run("prune", str(workspace.pipeline), "--days", "0").stderr
    ended = workspace.run("run", str(workspace.pipeline))
    assert ended.returncode == 0, ended.stderr
    assert "Resuming run" in ended.stderr


def test_a_pipeline_that_never_ran_has_nothing_to_delete(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    assert "0 finished runs deleted" in workspace.run("prune", str(workspace.pipeline)).stderr
    assert not (workspace.folder / "archive").exists()


def test_an_impossible_number_of_days_is_refused(workspace: Workspace) -> None:
    for days in ("-1", "nan", "inf", "1e99"):
        refused = workspace.run("prune", str(workspace.pipeline), "--days", days)
        assert refused.returncode == 2, refused.stderr
        assert "--days" in refused.stderr

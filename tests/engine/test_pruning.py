"""Old runs can be forgotten: their places in the database and their plans, never a record or a table."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from .conftest import House


def kept(house: House) -> dict[Path, bytes]:
    """Every file but the database, the locks and the plans of runs."""
    return {
        path: path.read_bytes()
        for path in house.folder.rglob("*")
        if path.is_file() and "engine.sqlite" not in path.name and path.parent.name != "runs"
    }


def rows(house: House) -> int:
    with sqlite3.connect(house.folder / "archive" / "engine.sqlite") as database:
        tables = ("workflow_status", "operation_outputs")
        counts = [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]  # noqa: S608
    database.close()
    return sum(counts)


def test_pruning_forgets_ended_runs_and_keeps_every_record(house: House) -> None:
    house.notices(["http://h.example/v.mp4", "http://h.example/Gone--gone"])
    for _ in range(2):
        house.run("run", str(house.pipeline))
    plans = sorted((house.folder / "archive" / "essai" / "runs").iterdir())
    before, table = kept(house), house.table()

    young = house.run("prune", str(house.pipeline))
    assert "0 finished runs forgotten" in young.stderr
    dry = house.run("prune", str(house.pipeline), "--days", "0", "--dry-run")
    assert len(dry.stdout.splitlines()) == 2
    assert "2 finished runs would be forgotten" in dry.stderr
    assert sorted((house.folder / "archive" / "essai" / "runs").iterdir()) == plans

    pruned = house.run("prune", str(house.pipeline), "--days", "0")
    assert pruned.returncode == 0
    assert "2 finished runs forgotten" in pruned.stderr
    assert pruned.stdout == dry.stdout
    assert kept(house) == before
    assert list((house.folder / "archive" / "essai" / "runs").iterdir()) == []
    assert rows(house) == 0
    assert house.run("status", str(house.pipeline)).stdout == ""

    # what failed is still known, and what was done is still not done again
    again = house.run("retry", str(house.pipeline))
    assert "0 records done, 0 unchanged, 1 failed." in again.stderr
    counted = len(house.counts)
    house.run("run", str(house.pipeline))
    assert len(house.counts) == counted
    assert house.table() == table


def test_a_run_of_forty_thousand_legs_is_forgotten_too(house: House) -> None:
    house.notices(["http://h.example/v.mp4"])
    house.run("run", str(house.pipeline))
    with sqlite3.connect(house.folder / "archive" / "engine.sqlite") as database:
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
    assert rows(house) > 40_000
    pruned = house.run("prune", str(house.pipeline), "--days", "0")
    assert "1 finished run forgotten" in pruned.stderr
    assert rows(house) == 0


def test_an_unfinished_run_is_never_pruned(house: House) -> None:
    house.notices([f"http://h.example/v{number}.mp4" for number in range(6)])
    process = house.start("run", str(house.pipeline))
    house.wait_for(8)
    house.hold()
    beside = house.run("prune", str(house.pipeline), "--days", "0")
    assert "0 finished runs forgotten" in beside.stderr
    process.kill()
    process.communicate()
    house.go_on()
    assert "0 finished runs forgotten" in house.run("prune", str(house.pipeline), "--days", "0").stderr
    ended = house.run("run", str(house.pipeline))
    assert ended.returncode == 0, ended.stderr
    assert "Going on with run" in ended.stderr


def test_a_pipeline_that_never_ran_has_nothing_to_forget(house: House) -> None:
    house.notices(["http://h.example/v.mp4"])
    assert "0 finished runs forgotten" in house.run("prune", str(house.pipeline)).stderr
    assert not (house.folder / "archive").exists()


def test_days_that_are_no_number_of_days_are_refused(house: House) -> None:
    for days in ("-1", "nan", "inf", "1e99"):
        refused = house.run("prune", str(house.pipeline), "--days", days)
        assert refused.returncode == 2, refused.stderr
        assert "--days" in refused.stderr

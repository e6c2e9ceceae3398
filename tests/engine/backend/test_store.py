"""What a database knows of runs, read from outside the workers."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from webinar_archive.engine.backend import RunStore
from webinar_archive.engine.database import prepare_database


def test_a_database_without_tables_knows_no_run(tmp_path: Path) -> None:
    """A process that is killed in its first moments leaves the file and no tables."""
    database = f"sqlite:///{tmp_path / 'engine.sqlite'}"
    prepare_database(database)
    with RunStore(database) as store:
        assert store.runs() == []
        assert store.schedules() == []


def test_opening_a_database_that_another_writes_to_does_not_wait(tmp_path: Path) -> None:
    path = tmp_path / "engine.sqlite"
    with RunStore(f"sqlite:///{path}"):
        pass
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with RunStore(f"sqlite:///{path}") as store:
            assert store.runs(unfinished=True) == []

"""A database from elsewhere runs no code here."""

from __future__ import annotations

import base64
import pickle
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from dbos import _serialization as dbos_serialization

from tests.engine.workspace import Workspace
from webinar_archive.engine.backend import RunStore
from webinar_archive.errors import UsageError

COLUMNS_OF_VALUES = {
    "workflow_status": ("inputs", "output", "error"),
    "operation_outputs": ("output", "error"),
    "notifications": ("message",),
    "workflow_events": ("value",),
    "workflow_events_history": ("value",),
    "streams": ("value",),
}
"""Where DBOS reads values that name their own form."""


class _Code:
    """Makes a file when it is unpickled."""

    def __init__(self, made: Path) -> None:
        self._made = made

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self._made,)


def pickled(made: Path) -> str:
    return base64.b64encode(pickle.dumps(_Code(made))).decode()


def test_the_pickle_of_these_tests_runs_code(tmp_path: Path) -> None:
    pickle.loads(base64.b64decode(pickled(tmp_path / "made")))  # noqa: S301 - ours
    assert (tmp_path / "made").exists()


def test_a_pickle_planted_in_an_archive_is_refused_by_every_command_in_one_sentence(
    workspace: Workspace,
) -> None:
    workspace.write_notices(["https://example.org/film"])
    workspace.run("run", str(workspace.pipeline))
    made = workspace.folder / "made"
    with closing(sqlite3.connect(workspace.database)) as file:
        file.execute(
            "UPDATE workflow_status SET serialization = 'py_pickle', inputs = :value, output = :value",
            {"value": pickled(made)},
        )
        file.execute("UPDATE workflow_input SET inputs = ?", (pickled(made),))
        file.execute("UPDATE workflow_output SET output = ?", (pickled(made),))
        file.execute("UPDATE workflow_status SET status = 'PENDING' WHERE name = 'run'")
        file.commit()
    for command in ("status", "run", "prune"):
        ended = workspace.run(command, str(workspace.pipeline))
        assert ended.returncode == 2, ended.stderr
        assert "engine.sqlite" in ended.stderr
        assert ended.stderr.count("\n") == 1
        assert not made.exists()


@pytest.mark.parametrize("table", COLUMNS_OF_VALUES)
@pytest.mark.parametrize("form", ["py_pickle", "custom_serializer", "PY_PICKLE"])
def test_a_value_of_another_form_is_refused_in_every_table(tmp_path: Path, table: str, form: str) -> None:
    database = f"sqlite:///{tmp_path / 'engine.sqlite'}"
    with RunStore(database):
        pass
    with closing(sqlite3.connect(tmp_path / "engine.sqlite")) as file:
        plant(file, table, form, pickled(tmp_path / "made"))
        file.commit()
    with pytest.raises(UsageError) as refused:
        RunStore(database)
    assert refused.value.code == "database-foreign"
    assert not (tmp_path / "made").exists()


def plant(file: sqlite3.Connection, table: str, form: str, value: str) -> None:
    """Insert a row whose values have a form; columns that must have a value get one."""
    columns = file.execute(f"PRAGMA table_info({table})").fetchall()
    row = {name: "1" for _, name, _, required, default, _ in columns if required and default is None}
    row |= dict.fromkeys(COLUMNS_OF_VALUES[table], value) | {"serialization": form}
    marks = ", ".join("?" * len(row))
    file.execute("PRAGMA foreign_keys = OFF")
    names = ", ".join(f'"{name}"' for name in row)
    file.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608 - our names


def test_a_pickle_that_comes_later_is_not_read_either(tmp_path: Path) -> None:
    """Another process may write to a shared database at any time."""
    with RunStore(f"sqlite:///{tmp_path / 'engine.sqlite'}"):
        pass
    value = pickled(tmp_path / "made")
    with pytest.raises(UsageError):
        dbos_serialization.deserialize_value(value, "py_pickle", dbos_serialization.DBOSPortableJSON)
    with pytest.raises(UsageError):
        dbos_serialization.deserialize_args(value, "py_pickle", dbos_serialization.DBOSPortableJSON)
    with pytest.raises(UsageError):
        dbos_serialization.deserialize_exception(value, "py_pickle", dbos_serialization.DBOSPortableJSON)
    assert not (tmp_path / "made").exists()


@pytest.mark.postgresql
def test_a_pickle_in_a_shared_database_is_refused(database: str, tmp_path: Path) -> None:
    with RunStore(database):
        pass
    with psycopg.connect(database) as session:
        session.execute(
            "INSERT INTO dbos.workflow_status (workflow_uuid, status, name, inputs, serialization)"
            " VALUES ('1', 'PENDING', 'run', %s, 'py_pickle')",
            (pickled(tmp_path / "made"),),
        )
    with pytest.raises(UsageError) as refused:
        RunStore(database)
    assert refused.value.code == "database-foreign"
    assert not (tmp_path / "made").exists()

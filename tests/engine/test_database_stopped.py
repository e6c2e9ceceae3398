"""A shared database that is restarted while a run works on it is waited for."""

from __future__ import annotations

import psycopg
import pytest

from tests.engine.conftest import Server
from tests.engine.workspace import Workspace
from tests.waiting import TIMEOUT_S

pytestmark = [pytest.mark.postgresql, pytest.mark.untraced]


def test_a_run_goes_on_when_its_database_is_there_again(workspace: Workspace, own_server: Server) -> None:
    with psycopg.connect(f"{own_server.address}postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE runs")
    workspace.write_notices([f"http://h{number % 3}.example/v{number}.mp4" for number in range(12)])
    process = workspace.start(
        "run", str(workspace.pipeline), "--database", f"{own_server.address}runs", step_s=0.1
    )
    workspace.wait_for_steps(12)
    own_server.stop()
    assert process.stderr is not None
    said = ""
    while "does not answer" not in said:
        line = process.stderr.readline()
        assert line, said
        said += line
    own_server.start()
    _, stderr = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 0, stderr
    assert "Traceback" not in said + stderr
    assert "secret" not in said + stderr
    assert len(workspace.table()) == 12
    assert not workspace.repeated_steps


def test_a_database_that_is_not_there_is_one_sentence(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    for command in (("run", str(workspace.pipeline)), ("status",), ("worker",)):
        ended = workspace.run(*command, "--database", "postgresql://archive:secret@127.0.0.1:1/runs")
        assert ended.returncode == 1, ended.stderr
        assert ended.stderr.count("\n") == 1, ended.stderr
        assert "The database at 127.0.0.1:1/runs cannot be reached" in ended.stderr
        assert "secret" not in ended.stderr

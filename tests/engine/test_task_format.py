"""A new release continues an unfinished run, or restarts it where tasks have another form, and says which."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import webinar_archive
from tests.engine.workspace import Workspace
from tests.waiting import TIMEOUT_S, wait_until

pytestmark = pytest.mark.untraced

VIDEOS = [f"http://h{number % 3}.example/v{number}.mp4" for number in range(12)]


def release(workspace: Workspace, version: str) -> str:
    """Return a folder with this program as a release of another version, for `PYTHONPATH`."""
    source = Path(webinar_archive.__file__).parent
    package = workspace.folder / version / source.name
    package.mkdir(parents=True)
    for each in source.iterdir():
        (package / each.name).symlink_to(each)
    (package / "__init__.py").unlink()
    written = (source / "__init__.py").read_text(encoding="utf-8")
    changed = written.replace(f'"{webinar_archive.__version__}"', f'"{version}"')
    (package / "__init__.py").write_text(changed, encoding="utf-8")
    return str(package.parent)


def start_and_kill(workspace: Workspace, *command: str) -> None:
    process = workspace.start(*command, step_s=0.1, PYTHONPATH=release(workspace, "0.0.9"))
    workspace.wait_for_steps(20)
    process.kill()
    process.communicate()


def change_task_format(workspace: Workspace) -> None:
    """Make the unfinished run one of a release whose tasks have another form."""
    with closing(sqlite3.connect(workspace.database)) as database, database:
        database.execute("UPDATE workflow_status SET application_version = 'tasks-0'")


def is_complete_without_repetition(workspace: Workspace) -> bool:
    twice = workspace.repeated_steps
    return len(workspace.table()) == 12 and len(set(workspace.step_log)) == 12 * 7 and not twice


def test_a_release_with_the_same_task_format_continues_an_unfinished_run(
    workspace: Workspace,
) -> None:
    workspace.write_notices(VIDEOS)
    start_and_kill(workspace, "run", str(workspace.pipeline))
    ended = workspace.run("run", str(workspace.pipeline), PYTHONPATH=release(workspace, "0.1.0"))
    assert ended.returncode == 0, ended.stderr
    assert "Resuming run essai-" in ended.stderr
    assert "started by release 0.0.9" in ended.stderr
    assert is_complete_without_repetition(workspace)
    # a row names the release that made it
    assert {row["pipeline_version"] for row in workspace.table()} <= {"0.0.9", "0.1.0"}
    (run,) = json.loads(workspace.run("status", str(workspace.pipeline), "--json").stdout)["runs"]
    assert run["state"] == "done"


def test_a_release_with_another_task_format_restarts_open_records_and_reuses_cached_steps(
    workspace: Workspace,
) -> None:
    workspace.write_notices(VIDEOS)
    start_and_kill(workspace, "run", str(workspace.pipeline))
    change_task_format(workspace)
    before = set(workspace.step_log)
    ended = workspace.run("run", str(workspace.pipeline), PYTHONPATH=release(workspace, "0.2.1"))
    assert ended.returncode == 0, ended.stderr
    assert "Release 0.0.9 started run" in ended.stderr
    assert is_complete_without_repetition(workspace)
    done_again = [line for line in before if workspace.step_log.count(line) > 1 and "annotate" not in line]
    assert len(done_again) <= 8  # what ran at the kill
    runs = json.loads(workspace.run("status", str(workspace.pipeline), "--json").stdout)["runs"]
    assert sorted(run["state"] for run in runs) == ["cancelled", "done"]


def test_serve_restarts_the_unfinished_run_of_another_task_format(workspace: Workspace) -> None:
    workspace.write_notices(VIDEOS)
    workspace.write_pipeline(pipeline='schedule = "0 3 1 1 *"\n')
    start_and_kill(workspace, "run", str(workspace.pipeline))
    change_task_format(workspace)
    serving = workspace.start("serve", str(workspace.pipeline), "--port", "0", "--log", "json")
    wait_until(lambda: (workspace.folder / "released" / "quotations.csv").exists())
    serving.terminate()
    _, stderr = serving.communicate(timeout=TIMEOUT_S)
    events = [json.loads(line) for line in stderr.splitlines() if line.startswith("{")]
    (restarted,) = [line for line in events if line["event"] == "run_restarted"]
    assert restarted["release"] == "0.0.9"
    assert restarted["records"] > 0
    assert is_complete_without_repetition(workspace)

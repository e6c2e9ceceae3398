"""`status` shows runs, records, steps, times, errors, next attempts and next scheduled runs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.engine.workspace import Workspace
from tests.waiting import wait_until

pytestmark = pytest.mark.untraced


def status(workspace: Workspace) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(workspace.run("status", str(workspace.pipeline), "--json").stdout)
    return found


def test_status_shows_a_running_run_with_its_records(workspace: Workspace) -> None:
    workspace.write_notices(
        ["http://a.example/v.mp4", "http://b.example/Unreachable--no-answer", "http://c.example/Gone--gone"]
    )
    workspace.write_pipeline("retry_delay_s = 600\nattempts = 3")
    process = workspace.start("run", str(workspace.pipeline))
    wait_until(lambda: {"made r001 annotate", "made r003 annotate"} <= set(workspace.step_log))
    run: dict[str, Any] = {}

    def has_all_states() -> bool:
        run.update(status(workspace)["runs"][0])
        return {"waiting", "done", "failed"} <= {record["state"] for record in run["records"]}

    wait_until(has_all_states)
    lines = workspace.run("status", str(workspace.pipeline)).stdout.splitlines()
    process.kill()
    process.communicate()

    assert (run["pipeline"], run["state"], run["ended_at"]) == ("essai", "running", None)
    assert run["counts"] == {"done": 1, "waiting": 1, "failed": 1}
    now = datetime.now(UTC)
    assert now - timedelta(minutes=2) < datetime.fromisoformat(run["started_at"]) < now
    done, waiting, failed = sorted(run["records"], key=lambda record: str(record["key"]))
    assert set(done["took_ms"]) == {"notice", "address", "fetch", "probe", "transcript", "locate", "annotate"}
    assert done["failure"] is None
    assert (waiting["step"], waiting["attempt"], waiting["host"]) == ("fetch", 2, "b.example")
    in_s = (datetime.fromisoformat(waiting["next_at"]) - now).total_seconds()
    assert 300 < in_s < 900
    assert (failed["failure"]["kind"], failed["failure"]["code"]) == ("Gone", "gone")
    assert lines[0].split("\t")[1] == "running"
    (line,) = (line for line in lines if line.startswith("  r002"))
    assert "\twaiting\tdownload\tattempt 2\t→ " in line
    assert not [line for line in lines if line.startswith("  r001")]


def test_status_before_any_run_is_empty(workspace: Workspace) -> None:
    workspace.write_notices(["http://a.example/v.mp4"])
    assert status(workspace) == {"runs": [], "schedules": []}

"""The long-running worker runs its schedule, answers /healthz and /metrics, and stops on a signal."""

from __future__ import annotations

import json
import re
import urllib.request

from tests.engine.workspace import Workspace
from tests.waiting import TIMEOUT_S, wait_until
from webinar_archive.i18n.messages import sentence


def test_serve_runs_its_schedule_and_answers_on_loopback(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4", "http://h.example/w.mp4"])
    workspace.write_pipeline(pipeline='schedule = "*/2 * * * * *"\ntimezone = "Europe/Paris"')
    process = workspace.start("serve", str(workspace.pipeline), "--port", "0")
    try:
        assert process.stderr is not None
        address = ""
        while not address:
            line = process.stderr.readline()
            assert line, "serve ended"
            found = re.search(r"(http://127\.0\.0\.1:\d+)/healthz", line)
            address = found[1] if found else ""
        wait_until(lambda: (workspace.folder / "released" / "quotations.csv").exists())
        assert urllib.request.urlopen(f"{address}/healthz", timeout=10).read() == b"ok\n"  # noqa: S310 - our own server

        def metrics() -> str:
            answer: bytes = urllib.request.urlopen(f"{address}/metrics", timeout=10).read()  # noqa: S310 - our own server
            return answer.decode()

        wait_until(lambda: re.search(r'records_total\{status="unchanged"\} [1-9]', metrics()))
        assert 'webinar_archive_records_total{status="done"} 2' in metrics()
        assert re.search(r"webinar_archive_runs_total [1-9]", metrics())
        status = json.loads(workspace.run("status", str(workspace.pipeline), "--json").stdout)
        assert status["schedules"][0]["timezone"] == "Europe/Paris"
        assert status["schedules"][0]["next_at"]
    finally:
        process.terminate()
        _, stderr = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 0
    assert sentence("worker-stopped", {}, "en") in stderr
    assert len(workspace.step_log) == 2 * 7


def test_a_pipeline_without_schedule_is_refused(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])
    refused = workspace.run("serve", str(workspace.pipeline))
    assert refused.returncode == 2
    assert "has no schedule" in refused.stderr

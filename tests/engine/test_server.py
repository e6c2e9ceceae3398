"""The long-running worker keeps its schedule, says how it is, and stops when told."""

from __future__ import annotations

import json
import re
import urllib.request

from .conftest import House, eventually


def test_serve_runs_its_schedule_and_tells_its_health_on_loopback(house: House) -> None:
    house.notices(["http://h.example/v.mp4", "http://h.example/w.mp4"])
    house.settings(pipeline='schedule = "*/2 * * * * *"\ntimezone = "Europe/Paris"')
    serving = house.start("serve", str(house.pipeline), "--port", "0")
    try:
        assert serving.stderr is not None
        address = ""
        while not address:
            line = serving.stderr.readline()
            assert line, "serve ended"
            found = re.search(r"(http://127\.0\.0\.1:\d+)/healthz", line)
            address = found[1] if found else ""
        eventually(lambda: (house.folder / "released" / "quotations.csv").exists())
        assert urllib.request.urlopen(f"{address}/healthz", timeout=10).read() == b"ok\n"  # noqa: S310 - our own server

        def metrics() -> str:
            answer: bytes = urllib.request.urlopen(f"{address}/metrics", timeout=10).read()  # noqa: S310 - our own server
            return answer.decode()

        eventually(lambda: re.search(r'records_total\{status="unchanged"\} [1-9]', metrics()))
        assert 'webinar_archive_records_total{status="done"} 2' in metrics()
        assert re.search(r"webinar_archive_runs_total [1-9]", metrics())
        told = json.loads(house.run("status", str(house.pipeline), "--json").stdout)
        assert told["schedules"][0]["timezone"] == "Europe/Paris"
        assert told["schedules"][0]["next_at"]
    finally:
        serving.terminate()
        _, said = serving.communicate(timeout=30)
    assert serving.returncode == 0
    assert "StepDeferred" in said
    assert len(house.counts) == 2 * 7


def test_a_pipeline_without_schedule_is_not_served(house: House) -> None:
    house.notices(["http://h.example/v.mp4"])
    refused = house.run("serve", str(house.pipeline))
    assert refused.returncode == 2
    assert "has no schedule" in refused.stderr

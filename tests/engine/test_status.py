"""`status` tells runs, records, steps, times, errors, next attempts and next scheduled runs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from .conftest import House, eventually


def told(house: House) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(house.run("status", str(house.pipeline), "--json").stdout)
    return found


def test_status_tells_all_of_a_run_at_work(house: House) -> None:
    house.notices(
        ["http://a.example/v.mp4", "http://b.example/Unreachable--no-answer", "http://c.example/Gone--gone"]
    )
    house.settings("retry_delay_s = 600\nattempts = 3")
    process = house.start("run", str(house.pipeline))
    eventually(lambda: {"made r001 annotate", "made r003 annotate"} <= set(house.counts))
    run: dict[str, Any] = {}

    def is_of_all_kinds() -> bool:
        run.update(told(house)["runs"][0])
        return {"waiting", "done", "failed"} <= {record["state"] for record in run["records"]}

    eventually(is_of_all_kinds)
    lines = house.run("status", str(house.pipeline)).stdout.splitlines()
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
    assert "\twaiting\tfetch\t#2\t→ " in line
    assert not [line for line in lines if line.startswith("  r001")]


def test_status_before_any_run_is_empty_and_well(house: House) -> None:
    house.notices(["http://a.example/v.mp4"])
    assert told(house) == {"runs": [], "schedules": []}

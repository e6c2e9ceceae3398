"""A new release finishes the unfinished records, or starts them again, and says which."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

from .conftest import House, eventually

VIDEOS = [f"http://h{number % 3}.example/v{number}.mp4" for number in range(12)]


def killed_in_the_middle(house: House, *command: str) -> None:
    process = house.start(*command, step_s=0.1, STUB_RELEASE="0.0.9")
    house.wait_for(20)
    process.kill()
    process.communicate()


def started_with_another_task_format(house: House) -> None:
    """Make the unfinished run one of a release whose tasks have another form."""
    with closing(sqlite3.connect(house.folder / "archive" / "engine.sqlite")) as database, database:
        database.execute("UPDATE workflow_status SET application_version = 'tasks-0'")


def whole_and_nothing_twice(house: House) -> bool:
    twice = [line for line in house.counts if line.startswith("TWICE")]
    return len(house.table()) == 12 and len(set(house.counts)) == 12 * 7 and not twice


def test_a_release_that_speaks_the_same_orders_finishes_what_the_one_before_began(house: House) -> None:
    house.notices(VIDEOS)
    killed_in_the_middle(house, "run", str(house.pipeline))
    ended = house.run("run", str(house.pipeline), STUB_RELEASE="0.1.0")
    assert ended.returncode == 0, ended.stderr
    assert "Going on with run essai-" in ended.stderr
    assert "begun by release 0.0.9" in ended.stderr
    assert whole_and_nothing_twice(house)
    # the row is of the release that made it
    assert {row["pipeline_version"] for row in house.table()} <= {"0.0.9", "0.1.0"}
    (run,) = json.loads(house.run("status", str(house.pipeline), "--json").stdout)["runs"]
    assert run["state"] == "done"


def test_a_release_with_other_orders_starts_the_open_records_again_and_keeps_what_was_done(
    house: House,
) -> None:
    house.notices(VIDEOS)
    killed_in_the_middle(house, "run", str(house.pipeline))
    started_with_another_task_format(house)
    before = set(house.counts)
    ended = house.run("run", str(house.pipeline), STUB_RELEASE="0.2.0")
    assert ended.returncode == 0, ended.stderr
    assert "was begun by release 0.0.9, which this one cannot take over" in ended.stderr
    assert whole_and_nothing_twice(house)
    done_again = [line for line in before if house.counts.count(line) > 1 and "annotate" not in line]
    assert len(done_again) <= 8  # what was in flight at the kill
    runs = json.loads(house.run("status", str(house.pipeline), "--json").stdout)["runs"]
    assert sorted(run["state"] for run in runs) == ["cancelled", "done"]


def test_serve_of_another_release_takes_up_what_the_one_before_left(house: House) -> None:
    house.notices(VIDEOS)
    house.settings(pipeline='schedule = "0 3 1 1 *"\n')
    killed_in_the_middle(house, "run", str(house.pipeline))
    started_with_another_task_format(house)
    serving = house.start("serve", str(house.pipeline), "--port", "0", "--log", "json")
    eventually(lambda: (house.folder / "released" / "quotations.csv").exists())
    serving.terminate()
    _, said = serving.communicate(timeout=30)
    told = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    (restarted,) = [line for line in told if line["event"] == "run_restarted"]
    assert restarted["release"] == "0.0.9"
    assert restarted["records"] > 0
    assert whole_and_nothing_twice(house)

"""kill -9 at random moments costs nothing: counted by the steps themselves, on real processes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.archived_files import intact
from webinar_archive.models import Capture
from webinar_archive.models.codec import from_json

from .conftest import House

RECORDS, STEPS, KILLS = 30, 7, 25
VIDEOS = [f"http://h{number % 3}.example/v{number}.mp4" for number in range(RECORDS)]
AT_ONCE = 8
"""Steps that may be in flight when a kill comes."""
LONGEST_LIFE_S = 4.0
"""A process is killed after so long at the latest, however little it has done."""


@pytest.mark.parametrize("where", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_run_killed_25_times_ends_like_an_undisturbed_one(
    house: House, tmp_path: Path, where: str, request: pytest.FixtureRequest
) -> None:
    house.notices(VIDEOS)
    undisturbed = house.run("run", str(house.pipeline))
    assert undisturbed.returncode == 0, undisturbed.stderr
    expected, steps = house.table(), set(house.counts)
    assert len(expected) == RECORDS
    assert len(steps) == len(house.counts) == RECORDS * STEPS
    for left in ("archive", "released"):
        shutil.rmtree(tmp_path / left)
    (tmp_path / "counts").unlink()

    shared = ("--database", request.getfixturevalue("database")) if where == "postgresql" else ()
    command = ("run", str(house.pipeline), *shared)
    seed = int(os.environ.get("KILL_SEED", random.randrange(10**6)))
    print(f"KILL_SEED={seed}")
    lives = list(killed_lives(house, command, random.Random(seed)))
    assert len(lives) == KILLS
    ended = house.run(*command)

    assert ended.returncode == 0, ended.stderr
    assert "Going on with run" in ended.stderr
    assert house.table() == expected
    assert not [line for line in house.counts if line.startswith("TWICE")]
    assert set(house.counts) == steps
    # only what was in flight at a kill is made again
    assert len(house.counts) - len(steps) <= KILLS * AT_ONCE
    records = sorted((tmp_path / "archive" / "essai").glob("r[0-9]*/"))
    assert len(records) == RECORDS
    for record in records:
        assert_whole(record)


def killed_lives(house: House, command: tuple[str, ...], chance: random.Random) -> Iterator[float]:
    """Start the program and kill it at a random moment, again and again; how long it lived, in seconds.

    Each life may do its share of the steps that are left, so that every kill finds the run unfinished.
    """
    for kills_left in range(KILLS, 0, -1):
        done = len(house.counts)
        goal = done + chance.randint(0, (RECORDS * STEPS - len(set(house.counts))) // kills_left)
        began_s = time.monotonic()
        end_s = began_s + chance.uniform(0, LONGEST_LIFE_S)
        process = house.start(*command, step_s=0.03)
        while len(house.counts) <= goal and time.monotonic() < end_s and process.poll() is None:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.02))
        process.kill()
        said = process.communicate()[1]
        assert process.returncode == -signal.SIGKILL, f"ended by itself before it was killed: {said}"
        yield time.monotonic() - began_s


def assert_whole(record: Path) -> None:
    """Every kept result of a record can be read, and the film is the one that was kept."""
    kept = {path.stem: msgspec.json.decode(path.read_bytes()) for path in record.glob("steps/[a-z]*.json")}
    assert len(kept) == STEPS
    intact(from_json(msgspec.json.encode(kept["fetch"]["result"]), Capture).media, record)

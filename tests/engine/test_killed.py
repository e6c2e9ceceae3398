"""kill -9 at random moments costs nothing: counted by the steps themselves, on real processes."""

from __future__ import annotations

import json
import random
import shutil
import time
from pathlib import Path

from .conftest import House

VIDEOS = [f"http://h{number % 3}.example/v{number}.mp4" for number in range(1, 31)]
KILLS = 25


def test_a_run_killed_25_times_ends_like_an_undisturbed_one(house: House, tmp_path: Path) -> None:
    house.notices(VIDEOS)
    undisturbed = house.run("run", str(house.pipeline))
    assert undisturbed.returncode == 0, undisturbed.stderr
    expected = house.table()
    steps = sorted(set(house.counts))
    assert len(steps) == 30 * 7
    for left in ("archive", "released"):
        shutil.rmtree(tmp_path / left)
    (tmp_path / "counts").unlink()

    chance = random.Random(5)
    killed = 0
    while killed < KILLS:
        process = house.start("run", str(house.pipeline), step_s=0.02)
        goal = len(house.counts) + chance.randint(1, 9)
        deadline = time.monotonic() + 60
        while len(house.counts) < goal and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.05))
        process.kill()
        process.communicate()
        killed += 1
        if len(set(house.counts)) == len(steps):
            break
    ended = house.run("run", str(house.pipeline))

    assert ended.returncode == 0, ended.stderr
    assert house.table() == expected
    assert not [line for line in house.counts if line.startswith("TWICE")]
    assert set(house.counts) == set(steps)
    # only what was in flight at a kill is made again: at most what runs at once, for each kill
    assert len(house.counts) - len(steps) <= killed * 8
    assert not list((tmp_path / "archive").rglob("*.draft")) or killed
    for path in (tmp_path / "archive").rglob("steps/*.json"):
        if not path.name.startswith("."):
            json.loads(path.read_bytes())

"""A disk that fills under a run's own database: a clear sentence, nothing half-written, and it goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import STUBBED, House

DISK_MB = 64
COMMAND = """
mount -t tmpfs -o size={size}m none "$1"
cd "$1" && tar xf ../house.tar
say() {{ echo "$1 $?" >> ../codes; }}
{fill}
"$2" "$3" {command} > ../full.out 2> ../full.err; say full
wait
find . -name '*.draft' > ../drafts
ls released > ../released 2> /dev/null
rm -f ballast
"$2" "$3" run p.toml > ../after.out 2> ../after.err; say after
"$2" "$3" status p.toml --json > ../status.json
cp -r released ../kept
cp counts ../counts
"""
AT_START = "head -c {size}M /dev/zero > ballast || true"
MEANWHILE = "(until [ $(wc -l < counts) -gt 40 ]; do sleep 0.05; done; head -c {size}M /dev/zero > ballast) 2> /dev/null &"


@pytest.fixture
def on_a_small_disk(tmp_path: Path) -> House:
    """A pipeline of thirty records, packed to be put on a disk of its own."""
    house = House(tmp_path / "disk")
    house.folder.mkdir()
    house.notices([f"http://h{number % 3}.example/v{number}.mp4" for number in range(30)])
    house.settings("min_free_gb = 0", pipeline='schedule = "* * * * * *"\n')
    (house.folder / "counts").touch()
    subprocess.run(["tar", "cf", "../house.tar", "."], cwd=house.folder, check=True)
    return house


def played(house: House, fill: str, command: str) -> Path:
    """Do it all on the small disk; the folder beside it holds what was said and kept."""
    beside = house.folder.parent
    own = ("unshare", "--mount", *(() if os.getuid() == 0 else ("--map-root-user",)))
    if subprocess.run(
        [*own, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
    ).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    script = COMMAND.format(size=DISK_MB, command=command, fill=fill.format(size=DISK_MB))
    environment = {**os.environ, "LC_ALL": "C", "STUB_COUNTS": "counts", "STUB_STEP_S": "0.1"}
    subprocess.run(
        [*own, "sh", "-c", script, "sh", str(house.folder), sys.executable, str(STUBBED)],
        env=environment, check=True, timeout=240,
    )  # fmt: skip
    return beside


@pytest.mark.parametrize("fill", [AT_START, MEANWHILE], ids=["before", "meanwhile"])
@pytest.mark.parametrize("command", ["run p.toml", "serve p.toml --port 0"], ids=["run", "serve"])
def test_a_full_disk_stops_the_work_with_a_sentence_and_it_goes_on_when_there_is_room(
    on_a_small_disk: House, fill: str, command: str
) -> None:
    beside = played(on_a_small_disk, fill, command)
    said = (beside / "full.err").read_text()
    assert (beside / "codes").read_text().split() == ["full", "1", "after", "0"], said
    assert "No room left on the disk for" in said
    assert "Traceback" not in said
    assert (beside / "drafts").read_text() == ""
    assert (beside / "released").read_text() == ""
    assert len((beside / "kept" / "quotations.csv").read_text().splitlines()) == 31
    assert not [line for line in (beside / "counts").read_text().splitlines() if line.startswith("TWICE")]
    assert "done" in {run["state"] for run in json.loads((beside / "status.json").read_text())["runs"]}

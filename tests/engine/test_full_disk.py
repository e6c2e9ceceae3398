"""A disk that fills under a local database: a clear sentence, nothing half-written, and the run continues."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.workspace import STUBBED, Workspace

pytestmark = pytest.mark.untraced

DISK_MB = 64
COMMAND = """
mount -t tmpfs -o size={size}m none "$1"
cd "$1" && tar xf ../workspace.tar
note() {{ echo "$1 $?" >> ../codes; }}
{fill}
"$2" "$3" {command} > ../full.out 2> ../full.err; note full
wait
find . -name '*.draft' > ../drafts
ls released > ../released 2> /dev/null
rm -f ballast
"$2" "$3" run p.toml > ../after.out 2> ../after.err; note after
"$2" "$3" status p.toml --json > ../status.json
cp -r released ../released.copy
cp counts ../counts
"""
BEFORE_THE_RUN = "head -c {size}M /dev/zero > ballast || true"
DURING_THE_RUN = "(until [ $(wc -l < counts) -gt 40 ]; do sleep 0.05; done; head -c {size}M /dev/zero > ballast) 2> /dev/null &"


@pytest.fixture
def on_a_small_disk(tmp_path: Path) -> Workspace:
    """Pack a pipeline of sixteen records, to be put on a disk of its own."""
    workspace = Workspace(tmp_path / "disk")
    workspace.folder.mkdir()
    workspace.write_notices([f"http://h{number % 3}.example/v{number}.mp4" for number in range(16)])
    workspace.write_pipeline("min_free_gb = 0", pipeline='schedule = "* * * * * *"\n')
    (workspace.folder / "counts").touch()
    subprocess.run(["tar", "cf", "../workspace.tar", "."], cwd=workspace.folder, check=True)
    return workspace


def run_on_small_disk(workspace: Workspace, fill: str, command: str) -> Path:
    """Run the script on the small disk, and return the folder beside it that holds its output."""
    beside = workspace.folder.parent
    mounting = ("unshare", "--mount", *(() if os.getuid() == 0 else ("--map-root-user",)))
    if subprocess.run(
        [*mounting, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
    ).returncode:
        pytest.skip("this machine allows no mount of a small disk")
    script = COMMAND.format(size=DISK_MB, command=command, fill=fill.format(size=DISK_MB))
    environment = {**os.environ, "LC_ALL": "C", "STUB_COUNTS": "counts", "STUB_STEP_S": "0.1"}
    subprocess.run(
        [*mounting, "sh", "-c", script, "sh", str(workspace.folder), sys.executable, str(STUBBED)],
        env=environment, check=True, timeout=240,
    )  # fmt: skip
    return beside


@pytest.mark.parametrize(
    ("command", "fill"),
    [("run p.toml", DURING_THE_RUN), ("serve p.toml --port 0", BEFORE_THE_RUN)],
    ids=["run-during", "serve-before"],
)
def test_a_full_disk_stops_the_run_with_a_sentence_and_it_continues_when_there_is_space(
    on_a_small_disk: Workspace, command: str, fill: str
) -> None:
    beside = run_on_small_disk(on_a_small_disk, fill, command)
    stderr = (beside / "full.err").read_text()
    assert (beside / "codes").read_text().split() == ["full", "1", "after", "0"], stderr
    assert "The disk of" in stderr
    assert "Traceback" not in stderr
    assert (beside / "drafts").read_text() == ""
    assert (beside / "released").read_text() == ""
    assert len((beside / "released.copy" / "quotations.csv").read_text().splitlines()) == 17
    assert not [line for line in (beside / "counts").read_text().splitlines() if line.startswith("TWICE")]
    assert "done" in {run["state"] for run in json.loads((beside / "status.json").read_text())["runs"]}

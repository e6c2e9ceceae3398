"""A folder with a pipeline file and notices, and the program run on it as a process."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.engine.forked import ForkedProcess, Forks
from tests.waiting import TIMEOUT_S, wait_until

STUBBED = Path(__file__).with_name("stubbed.py")
ProgramProcess = subprocess.Popen[str] | ForkedProcess


@dataclass
class Workspace:
    """One folder with notices, a pipeline file, and the log of the stubbed steps.

    `program` is run by Python, after the words of `before`, in this process's environment and `environment`; it is
    forked where `forks` are given, nothing stands before it and it loads the same libraries.
    """

    folder: Path
    program: Path = STUBBED
    before: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    forks: Forks | None = None
    processes: list[ProgramProcess] = field(default_factory=list)

    @property
    def pipeline(self) -> Path:
        return self.folder / "p.toml"

    @property
    def database(self) -> Path:
        """The file of the archive's own database."""
        return self.folder / "archive" / "engine.sqlite"

    @property
    def step_log(self) -> list[str]:
        """What the stubbed steps wrote: `made RECORD STEP`, and `TWICE …` for one whose result was cached."""
        path = self.folder / "counts"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    @property
    def repeated_steps(self) -> list[str]:
        """The steps that were made although their result was cached."""
        return [line for line in self.step_log if line.startswith("TWICE")]

    def wait_for_steps(self, count: int) -> None:
        """Return when the stubbed steps have written so many lines."""
        wait_until(lambda: len(self.step_log) >= count)

    def hold_steps(self) -> None:
        """Have every step that takes time wait for `release_steps`."""
        (self.folder / "hold").touch()

    def release_steps(self) -> None:
        (self.folder / "hold").unlink()

    def hold_record(self, key: str) -> None:
        """Have the fetch of one record wait for `release_record`: its run cannot end before."""
        (self.folder / f"hold-{key}").touch()

    def release_record(self, key: str) -> None:
        (self.folder / f"hold-{key}").unlink()

    def write_notices(self, videos: list[str]) -> None:
        """Write one notice for each address of a video: r001, r002 …"""
        (self.folder / "notices").mkdir(exist_ok=True)
        for number, video in enumerate(videos, start=1):
            facts = {"id": f"r{number:03}", "video": video}
            (self.folder / "notices" / f"r{number:03}.txt").write_text(json.dumps(facts), encoding="utf-8")

    def write_pipeline(
        self, fetch: str = "", pipeline: str = "", more: str = "", name: str = "essai"
    ) -> None:
        """Write the pipeline file, with these lines in its sections."""
        for default in ("per_host_delay_s = 0", "retry_delay_s = 0.05"):
            fetch += "" if default.split()[0] in fetch else f"\n{default}"
        (self.folder / "film.vtt").write_text("x", encoding="utf-8")
        self.pipeline.write_text(
            f'[pipeline]\nname = "{name}"\narchive = "archive"\n{pipeline}\n'
            '[[source]]\nnotice = "notices"\ntranscript = "film.vtt"\n'
            f"[fetch]\n{fetch}\n"
            f'[witnesses]\norder = ["captions"]\n[export]\nto = "released"\n{more}\n',
            encoding="utf-8",
        )

    def start(self, *arguments: str, step_s: float = 0.0, **variables: str) -> ProgramProcess:
        """Start the program; `variables` are added to its environment."""
        environment = {
            # compiling every module anew would be most of what a short run costs
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            "LC_ALL": "C",
            "STUB_COUNTS": str(self.folder / "counts"),
            "STUB_HOLD": str(self.folder / "hold"),
            "STUB_STEP_S": str(step_s),
            **variables,
            **self.environment,
        }
        process: ProgramProcess
        loads_the_same = environment.get("PYTHONPATH") == os.environ.get("PYTHONPATH")
        if self.forks and loads_the_same and not self.before:
            process = self.forks.start(self.program, arguments, environment)
        else:
            process = subprocess.Popen(
                [*self.before, sys.executable, str(self.program), *arguments],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=environment,
            )
        self.processes.append(process)
        return process

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the program to its end."""
        process = self.start(*arguments, **variables)  # type: ignore[arg-type]
        out, err = process.communicate(timeout=TIMEOUT_S)
        return subprocess.CompletedProcess(process.args, process.wait(), out, err)

    def table(self) -> list[dict[str, str]]:
        """Return the released table without the column that names the run."""
        with (self.folder / "released" / "quotations.csv").open(encoding="utf-8", newline="") as file:
            return [
                {name: cell for name, cell in row.items() if name != "run_id"} for row in csv.DictReader(file)
            ]

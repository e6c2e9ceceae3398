"""What the engine itself costs: every step is stubbed, so that only tasks, queues and files remain.

Each row is measured on real processes: the time until the table is released, processor time and peak memory of all
workers together, then the same again as a nightly run in which nothing changed. Run it with
`.venv/bin/python benchmarks/engine.py [--records 1000] [--postgresql postgresql://…/postgres]`; the rows of several
workers need a PostgreSQL server on which databases may be created.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STUBBED_PROGRAM = ROOT / "tests" / "engine" / "stubbed.py"
RESULTS = ROOT / "benchmarks" / "results" / "engine.md"
HOSTS = 20
WORKER_START_S = 5
SETTLING_S, MEASURED_S = 15, 30
"""How long an idle process is left to settle, and how long its processor time is then measured."""
TARGET_S, TARGET_MB, TARGET_UNCHANGED_MS = 25, 300, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One run of some workers: wall time, processor time of all, peak memory of the largest."""

    wall_s: float
    cpu_s: float
    peak_mb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The first run and the nightly run of one setup."""

    setup: str
    first: Cost
    nightly: Cost


def make_records(folder: Path, count: int) -> Path:
    """Write a pipeline of `count` records on `HOSTS` hosts and return its file."""
    (folder / "notices").mkdir(parents=True)
    for number in range(count):
        facts = {"id": f"r{number:05}", "video": f"http://h{number % HOSTS}.example/v{number}.mp4"}
        (folder / "notices" / f"r{number:05}.txt").write_text(json.dumps(facts), encoding="utf-8")
    (folder / "film.vtt").write_text("x", encoding="utf-8")
    pipeline = folder / "p.toml"
    pipeline.write_text(
        '[pipeline]\nname = "cost"\narchive = "archive"\n'
        '[[source]]\nnotice = "notices"\ntranscript = "film.vtt"\n[fetch]\nper_host_delay_s = 0\n'
        '[witnesses]\norder = ["captions"]\n[export]\nto = "released"\n',
        encoding="utf-8",
    )
    return pipeline


def start_program(*arguments: str) -> subprocess.Popen[bytes]:
    """Start the command line with stubbed steps, its modules compiled as those of an installed program are."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    compiled = Path(tempfile.gettempdir()) / f"engine-cost-{os.getuid()}"
    return subprocess.Popen(
        [sys.executable, str(STUBBED_PROGRAM), *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**environment, "LC_ALL": "C", "PYTHONPYCACHEPREFIX": str(compiled)},
    )


def wait_for_exit(process: subprocess.Popen[bytes]) -> tuple[int, float, float]:
    """Wait for a process; return its exit code, processor seconds and peak memory in MB."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measure_run(pipeline: Path, workers: int, database: str | None) -> Cost:
    """Measure one run by so many workers; the first of them is the command `run` itself."""
    shared = ["--database", database] if database else []
    others = [start_program("worker", *shared, "--name", f"w{number}") for number in range(1, workers)]
    if others:
        time.sleep(WORKER_START_S)  # their start is not the run's
    began = time.monotonic()
    code, cpu_s, peak_mb = wait_for_exit(start_program("run", str(pipeline), *shared))
    wall_s = time.monotonic() - began
    for other in others:
        other.terminate()
        _, other_cpu_s, other_peak_mb = wait_for_exit(other)
        cpu_s, peak_mb = cpu_s + other_cpu_s, max(peak_mb, other_peak_mb)
    if code != 0:
        raise SystemExit(f"the run ended with {code}")
    return Cost(wall_s=wall_s, cpu_s=cpu_s, peak_mb=peak_mb)


def measure_all(records: int, server: str | None) -> list[Row]:
    """Measure every setup; those on PostgreSQL only where a server is given."""
    with tempfile.TemporaryDirectory(prefix="engine-cost.") as folder:
        measure_run(make_records(Path(folder), 1), 1, None)  # compiles the modules
    rows = []
    for setup, workers, is_shared in (
        ("SQLite, 1 worker", 1, False),
        ("PostgreSQL, 1 worker", 1, True),
        ("PostgreSQL, 2 workers", 2, True),
        ("PostgreSQL, 4 workers", 4, True),
    ):
        if is_shared and server is None:
            continue
        with tempfile.TemporaryDirectory(prefix="engine-cost.") as folder:
            pipeline = make_records(Path(folder), records)
            database = create_database(server) if is_shared and server else None
            first = measure_run(pipeline, workers, database)
            row = Row(setup=setup, first=first, nightly=measure_run(pipeline, 1, database))
        rows.append(row)
        print(row, file=sys.stderr, flush=True)
    return rows


def idle_cpu_percent(process: subprocess.Popen[bytes]) -> float:
    """Return the per cent of one core that a process uses once it has settled, then kill it."""
    time.sleep(SETTLING_S)
    before_s = processor_s(process.pid)
    time.sleep(MEASURED_S)
    used_s = processor_s(process.pid) - before_s
    process.kill()
    process.wait()
    return used_s / MEASURED_S * 100


def measure_idle(server: str | None) -> dict[str, float]:
    """Measure processes without work: a run before its next attempt, `serve` before its night, a `worker`."""
    with tempfile.TemporaryDirectory(prefix="engine-cost.") as name:
        folder = Path(name)
        pipeline = make_records(folder, 1)
        facts = {"id": "r", "video": "http://h.example/Unreachable--down"}
        (folder / "notices" / "r00000.txt").write_text(json.dumps(facts), encoding="utf-8")
        retrying = pipeline.read_text(encoding="utf-8").replace("[fetch]", "[fetch]\nretry_delay_s = 600")
        pipeline.write_text(retrying, encoding="utf-8")
        percents = {"a run whose records all wait": idle_cpu_percent(start_program("run", str(pipeline)))}
        nightly = retrying.replace('archive = "', 'schedule = "0 3 1 1 *"\narchive = "other-')
        pipeline.write_text(nightly, encoding="utf-8")
        served = start_program("serve", str(pipeline), "--port", "0")
        percents["`serve` between two runs"] = idle_cpu_percent(served)
        if server:
            worker = start_program("worker", "--database", create_database(server), "--name", "idle")
            percents["a `worker` without work"] = idle_cpu_percent(worker)
    return percents


def processor_s(pid: int) -> float:
    """Return the processor seconds that a process has used."""
    numbers = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def create_database(server: str) -> str:
    """Create an empty database on a PostgreSQL server and return its address."""
    import psycopg

    name = f"cost{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{server.rpartition('/')[0]}/{name}"


def as_markdown(records: int, rows: list[Row], idle: dict[str, float]) -> str:
    """Return the measurements as a table."""
    text = (
        f"# What the engine costs\n\n{records} records, every step stubbed, {HOSTS} hosts; "
        f"{os.cpu_count()} processors, load of the machine {os.getloadavg()[2]:.1f}. Made by `benchmarks/engine.py`.\n"
        f"Targets: SQLite under {TARGET_S} s and {TARGET_MB} MB for 1,000 records, "
        f"under {TARGET_UNCHANGED_MS} ms for an unchanged record.\n\n"
        "| | first run (s) | processor (s) | a record (ms) | peak memory (MB) | nightly (s) | unchanged record (ms) |\n"
        "|---|---|---|---|---|---|---|\n"
    )
    for row in rows:
        first, nightly = row.first, row.nightly
        text += (
            f"| {row.setup} | {first.wall_s:.1f} | {first.cpu_s:.1f} | {first.wall_s / records * 1000:.1f} "
            f"| {max(first.peak_mb, nightly.peak_mb):.0f} | {nightly.wall_s:.1f} "
            f"| {nightly.wall_s / records * 1000:.1f} |\n"
        )
    shares = "; ".join(f"{process} {percent:.1f} %" for process, percent in idle.items())
    return f"{text}\nOf one core, over {MEASURED_S} s: {shares}.\n"


def main() -> None:
    """Measure and print; with `--write` replace the stored results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--postgresql", metavar="URL", help="a database of a server, postgresql://…/postgres")
    parser.add_argument("--write", action="store_true", help="write benchmarks/results/engine.md")
    options = parser.parse_args()
    rows = measure_all(options.records, options.postgresql)
    text = as_markdown(options.records, rows, measure_idle(options.postgresql))
    print(text)
    if options.write:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

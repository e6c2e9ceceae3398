"""What the engine itself costs: records whose steps are stubbed, so that only orders, queues and files remain.

Each line is measured on real processes: time until the table is released, processor time and peak memory
of all workers together, then the same again as a nightly run in which nothing changed. Run it with
`.venv/bin/python benchmarks/engine.py [--records 1000] [--postgresql postgresql://…/postgres]`; the lines
of several workers need a PostgreSQL server on which databases may be made.
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
STUBBED = ROOT / "tests" / "engine" / "stubbed.py"
HOSTS = 20
SETTLED_S, WATCHED_S = 15, 30
PROMISED_S, PROMISED_MB, PROMISED_UNCHANGED_MS = 40, 300, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One run of some workers: wall time, processor time of all, peak memory of the largest."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def make_records(folder: Path, count: int) -> Path:
    """A pipeline of `count` records whose steps cost nothing."""
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


def surroundings() -> dict[str, str]:
    """The environment of an installed program: its modules are compiled already."""
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    compiled = Path(tempfile.gettempdir()) / f"engine-cost-{os.getuid()}"
    return {**given, "LC_ALL": "C", "PYTHONPYCACHEPREFIX": str(compiled)}


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """The program with its rooms stubbed."""
    return subprocess.Popen(
        [sys.executable, str(STUBBED), *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=surroundings(),
    )


def ended(process: subprocess.Popen[bytes]) -> tuple[int, float, float]:
    """Wait for a process: its exit code, processor seconds and peak memory in MB."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measure(pipeline: Path, workers: int, database: str | None) -> Cost:
    """One run with so many workers; the first of them is the one who asked for it."""
    shared = ["--database", database] if database else []
    others = [start("worker", *shared, "--name", f"w{number}") for number in range(1, workers)]
    if others:
        time.sleep(5)  # their start is not the run's
    began = time.monotonic()
    code, cpu_s, peak_mb = ended(start("run", str(pipeline), *shared))
    wall_s = time.monotonic() - began
    for other in others:
        other.terminate()
        _, other_cpu_s, other_peak_mb = ended(other)
        cpu_s, peak_mb = cpu_s + other_cpu_s, max(peak_mb, other_peak_mb)
    assert code == 0, f"the run ended with {code}"
    return Cost(wall_s=wall_s, cpu_s=cpu_s, peak_mb=peak_mb)


def share_of_a_core(process: subprocess.Popen[bytes]) -> float:
    """Per cent of one core that a process uses when it has settled; then it is ended."""
    time.sleep(SETTLED_S)
    before = processor_s(process.pid)
    time.sleep(WATCHED_S)
    used = processor_s(process.pid) - before
    process.kill()
    process.wait()
    return used / WATCHED_S * 100


def costs_of_nothing(server: str | None) -> dict[str, float]:
    """Per cent of a core, by who waits: a run for its next attempt, `serve` for its night, a worker for orders."""
    with tempfile.TemporaryDirectory(prefix="engine-cost.") as name:
        folder = Path(name)
        pipeline = make_records(folder, 1)
        facts = {"id": "r", "video": "http://h.example/Unreachable--down"}
        (folder / "notices" / "r00000.txt").write_text(json.dumps(facts), encoding="utf-8")
        patient = pipeline.read_text(encoding="utf-8").replace("[fetch]", "[fetch]\nretry_delay_s = 600")
        pipeline.write_text(patient, encoding="utf-8")
        found = {"a run whose records all wait": share_of_a_core(start("run", str(pipeline)))}
        nightly = patient.replace('archive = "', 'schedule = "0 3 1 1 *"\narchive = "other-')
        pipeline.write_text(nightly, encoding="utf-8")
        found["`serve` between two runs"] = share_of_a_core(start("serve", str(pipeline), "--port", "0"))
        if server:
            found["a `worker` without work"] = share_of_a_core(
                start("worker", "--database", fresh_database(server), "--name", "idle")
            )
    return found


def processor_s(pid: int) -> float:
    """Processor seconds that a process has used."""
    numbers = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def fresh_database(server: str) -> str:
    """A new database on a PostgreSQL server."""
    import psycopg

    name = f"cost{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{server.rpartition('/')[0]}/{name}"


def lines(records: int, server: str | None) -> list[tuple[str, Cost, Cost]]:
    """Name, first run and nightly run of each way of working."""
    found = []
    with tempfile.TemporaryDirectory(prefix="engine-cost.") as folder:
        measure(make_records(Path(folder), 1), 1, None)  # compiles the modules
    for name, workers, shared in (
        ("SQLite, 1 worker", 1, False),
        ("PostgreSQL, 1 worker", 1, True),
        ("PostgreSQL, 2 workers", 2, True),
        ("PostgreSQL, 4 workers", 4, True),
    ):
        if shared and server is None:
            continue
        with tempfile.TemporaryDirectory(prefix="engine-cost.") as folder:
            pipeline = make_records(Path(folder), records)
            database = fresh_database(server) if shared and server else None
            first = measure(pipeline, workers, database)
            nightly = measure(pipeline, 1, database)
        found.append((name, first, nightly))
        print(name, first, nightly, file=sys.stderr, flush=True)
    return found


def table(records: int, found: list[tuple[str, Cost, Cost]], server: str | None) -> str:
    """The measures as Markdown."""
    text = (
        f"# What the engine costs\n\n{records} records, every step stubbed, {HOSTS} hosts; "
        f"{os.cpu_count()} processors, load of the machine {os.getloadavg()[2]:.1f} (others work on it). Made by `benchmarks/engine.py`.\n"
        f"Promised: SQLite under {PROMISED_S} s and {PROMISED_MB} MB for 1,000 records, "
        f"under {PROMISED_UNCHANGED_MS} ms a record of which nothing changed.\n\n"
        "| | first run (s) | processor (s) | a record (ms) | peak memory (MB) | nightly (s) | unchanged record (ms) |\n"
        "|---|---|---|---|---|---|---|\n"
    )
    for name, first, nightly in found:
        text += (
            f"| {name} | {first.wall_s:.1f} | {first.cpu_s:.1f} | {first.wall_s / records * 1000:.1f} "
            f"| {max(first.peak_mb, nightly.peak_mb):.0f} | {nightly.wall_s:.1f} "
            f"| {nightly.wall_s / records * 1000:.1f} |\n"
        )
    idle = "; ".join(f"{who} {share:.1f} %" for who, share in costs_of_nothing(server).items())
    return f"{text}\nOf one core, over {WATCHED_S} s: {idle}.\n"


def main() -> None:
    """Measure, print, and keep the table beside the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument(
        "--postgresql", metavar="URL", help="a server's database, such as postgresql://…/postgres"
    )
    parser.add_argument("--keep", action="store_true", help="write benchmarks/results/engine.md")
    options = parser.parse_args()
    text = table(options.records, lines(options.records, options.postgresql), options.postgresql)
    print(text)
    if options.keep:
        (ROOT / "benchmarks" / "results" / "engine.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""What `verify` takes beside `sha512sum`, and `bag` beside `cp` and `sha512sum`, on the same films in one run; a list; memory.

Run it with `.venv/bin/python benchmarks/packages.py --megabytes 2000`. Ratios count, times depend on the machine: those
of the wall need one at rest, those of the processor do not. `--elsewhere` names a folder on another file system, where
packages cannot share the films' blocks.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import unchanged_record
from markdown import table

from webinar_archive.archive.form import use_archive
from webinar_archive.archive.layout import capture_folder
from webinar_archive.archive.step_cache import store_result
from webinar_archive.archive.verification_threads import verify_records
from webinar_archive.exports.schema import Row
from webinar_archive.files import archived_file
from webinar_archive.models import Capture
from webinar_archive.pipeline.bags import Packager
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.plan import save_outcome
from webinar_archive.pipeline.stored_records import StoredRecord

BLOCK = os.urandom(1_000_000)
LISTED = 10_000
BUCKET = "archives"
PROGRAM = (sys.executable, "-m", "webinar_archive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """The seconds that something took: on the wall, and of the processor, child processes included."""

    wall_s: float
    cpu_s: float

    def beside(self, other: Cost) -> tuple[str, str]:
        """Return how many times the other's cost this is, on the wall and of the processor."""
        return f"{self.wall_s / other.wall_s:.2f}", f"{self.cpu_s / other.cpu_s:.2f}"


def stored_film(record: Path, megabytes: int) -> Path:
    """Store a record with a film of random bytes; return the record's folder."""
    media = capture_folder(record) / "media.mp4"
    media.parent.mkdir(parents=True)
    with media.open("wb") as file:
        for _ in range(megabytes):
            file.write(BLOCK)
    capture = Capture(media=archived_file(media, record), page_address="https://example.org")
    store_result(record, "fetch", capture, version=1, inputs={})
    return record


def listed_records(pipeline: Path, count: int) -> Path:
    """Store records that have ended, each with four quotations; return the folder of their pipeline."""
    rows = tuple(
        Row(record_id="r", title="Le débat", quotation="Il faut agir. " * 20, verdict="verbatim")
        for _ in range(4)
    )
    for number in range(count):
        key = f"r{number:05}"
        save_outcome(pipeline / key, Outcome(key=key, record_id="r", status=Status.DONE, rows=rows))
    return pipeline


def processor_s() -> float:
    """Return the seconds of the processor that this process and its ended children have used."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def least(work: Callable[[int], object], times: int) -> Cost:
    """Return the least cost of several runs; `work` is told their number."""
    found = []
    for number in range(times):
        began_s, began_cpu_s = time.perf_counter(), processor_s()
        work(number)
        found.append(Cost(wall_s=time.perf_counter() - began_s, cpu_s=processor_s() - began_cpu_s))
    return Cost(wall_s=min(each.wall_s for each in found), cpu_s=min(each.cpu_s for each in found))


def run(*command: str | Path) -> None:
    """Run a command to its end."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def peak_mb(*command: str | Path) -> float:
    """Run a command of the program to its end; return its peak memory in megabytes."""
    # not what the system says of an ended process: that counts this one's memory, too, of which it was made
    code = (
        "import sys; from webinar_archive.cli import main; code = main(sys.argv[1:]);"
        "peak, = (line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM'));"
        "print(peak, file=sys.stderr); sys.exit(code)"
    )
    ended = subprocess.run([sys.executable, "-c", code, *command], check=True, capture_output=True)
    return int(ended.stderr.split()[-1]) / 1000


@contextlib.contextmanager
def s3_address() -> Iterator[str | None]:
    """Serve S3 from another process, where moto is installed; yield the address of a copy in it."""
    try:
        import boto3
        import moto  # noqa: F401 - whether it is there
    except ImportError:
        yield None
        return
    os.environ |= {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
    os.environ |= {"AWS_DEFAULT_REGION": "us-east-1", "AWS_CONFIG_FILE": os.devnull}
    code = (
        "import logging, sys; from moto.server import ThreadedMotoServer;"
        "logging.getLogger('werkzeug').setLevel(logging.CRITICAL);"
        "served = ThreadedMotoServer(ip_address='127.0.0.1', port=0, verbose=False); served.start();"
        "print(served.get_host_and_port()[1], flush=True); sys.stdin.read()"
    )
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, text=True) as server:
        assert server.stdout is not None
        endpoint = f"http://127.0.0.1:{int(server.stdout.readline())}"
        boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket=BUCKET)
        yield f"s3://{BUCKET}/bags?endpoint={endpoint}"
        server.kill()


def measured_costs(root: Path, elsewhere: Path | None, records: list[Path], times: int) -> None:
    """Measure verifying and packaging beside the system's own programs, and print a table."""
    films = [str(capture_folder(record) / "media.mp4") for record in records]

    def hashed(_: int) -> None:
        run("sha512sum", *films)

    def copied_and_hashed(to: Path) -> Callable[[int], None]:
        def work(number: int) -> None:
            copy = to / f"copy-{number}"
            run("cp", films[0], copy)
            run("sha512sum", copy)
            copy.unlink()

        return work

    def packed(to: Path) -> Callable[[int], object]:
        return lambda number: Packager(None, to / f"bags-{number}").pack(StoredRecord(folder=records[0]))

    hashing = least(hashed, times)
    rows = [
        (f"`verify`, {threads} {'thread' if threads == 1 else 'threads'}", found, "`sha512sum`", hashing)
        for threads in (1, 2)
        for found in [least(lambda _, n=threads: list(verify_records(records, threads=n)), times)]  # type: ignore[misc]
    ]
    for name, to in (("beside the archive", root), ("on another file system", elsewhere)):
        if to is not None:
            rows.append(
                (
                    f"`bag` {name}",
                    least(packed(to), times),
                    "`cp` and `sha512sum`",
                    least(copied_and_hashed(to), times),
                )
            )
    table(
        ("work", "wall (s)", "processor (s)", "beside", "wall (s)", "processor (s)", "wall: times", "processor: times"),
        [
            (work, f"{mine.wall_s:.2f}", f"{mine.cpu_s:.2f}", other, f"{its.wall_s:.2f}", f"{its.cpu_s:.2f}", *mine.beside(its))
            for work, mine, other, its in rows
        ],
    )  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--elsewhere", type=Path)
    options = parser.parse_args()
    with contextlib.ExitStack() as folders:
        root = Path(folders.enter_context(tempfile.TemporaryDirectory()))
        elsewhere = options.elsewhere and Path(
            folders.enter_context(tempfile.TemporaryDirectory(dir=options.elsewhere))
        )
        use_archive(root / "archive")
        records = [stored_film(root / "archive" / "p" / name, options.megabytes) for name in ("a", "b")]
        print(f"Two films of {options.megabytes} MB; the least of {options.times} runs each.\n")
        measured_costs(root, elsewhere, records, options.times)

        use_archive(root / "many")
        many = listed_records(root / "many" / "p", LISTED).parent
        listing = least(lambda _: run(*PROGRAM, "list", many), options.times)
        _, unchanged_ms, _ = unchanged_record.measure(records=3, surveys=100)
        (root / "copy").mkdir()
        commands = {
            "bag": ("bag", root / "archive", "--to", root / "bags"),
            "verify": ("verify", root / "archive"),
            "copies to a folder": ("copies", root / "archive", "--to", root / "copy"),
            "list of 10,000 records": ("list", many),
        }
        peaks = {name: peak_mb(*command) for name, command in commands.items()}
        s3 = folders.enter_context(s3_address())
        if s3 is not None:
            peaks["copies to S3"] = peak_mb("copies", root / "archive", "--to", s3)
        table(
            ("work", "wall (s)", "processor (s)"),
            [
                (f"`list` of {LISTED:,} records, the whole command", f"{listing.wall_s:.2f}", f"{listing.cpu_s:.2f}"),
                ("an unchanged record in a nightly run", "", f"{unchanged_ms / 1000:.4f}"),
            ],
        )  # fmt: skip
        table(("command", "peak memory (MB)"), [(f"`{name}`", f"{peak:.0f}") for name, peak in peaks.items()])


if __name__ == "__main__":
    main()

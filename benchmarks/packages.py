"""What `verify` takes beside `sha512sum`, and `bag` beside `cp` and `sha512sum`, on the same films in one run; and a list.

Run it with `.venv/bin/python benchmarks/packages.py`; ratios count, times depend on the machine.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from markdown import table

from webinar_archive.archive.form import use_archive
from webinar_archive.archive.layout import capture_folder
from webinar_archive.archive.step_cache import store_result
from webinar_archive.archive.verification_threads import verify_records
from webinar_archive.exports.schema import Row
from webinar_archive.files import archived_file
from webinar_archive.models import Capture
from webinar_archive.pipeline.bags import Packager
from webinar_archive.pipeline.listed_records import listed_record
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.plan import save_outcome
from webinar_archive.pipeline.stored_records import StoredRecord, stored_records

BLOCK = os.urandom(1_000_000)


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


def best_s(work: Callable[[int], object], times: int) -> float:
    """Return the seconds of the fastest of several runs; `work` is told their number."""
    found = []
    for number in range(times):
        began_s = time.perf_counter()
        work(number)
        found.append(time.perf_counter() - began_s)
    return min(found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        records = [stored_film(root / "archive" / "p" / name, options.megabytes) for name in ("a", "b")]
        films = [str(capture_folder(record) / "media.mp4") for record in records]

        def copied_and_hashed(number: int) -> None:
            copy = root / f"copy-{number}"
            subprocess.run(["cp", films[0], copy], check=True)
            subprocess.run(["sha512sum", copy], check=True, stdout=subprocess.DEVNULL)
            copy.unlink()

        def packed(number: int) -> None:
            Packager(None, root / f"bags-{number}").pack(StoredRecord(folder=records[0]))

        def hashed(_: int) -> None:
            subprocess.run(["sha512sum", *films], check=True, stdout=subprocess.DEVNULL)

        reference_s = best_s(hashed, options.times)
        one_s = best_s(lambda _: list(verify_records(records, threads=1)), options.times)
        two_s = best_s(lambda _: list(verify_records(records, threads=2)), options.times)
        use_archive(root / "many")
        many = listed_records(root / "many" / "p", 10_000)
        list_s = best_s(
            lambda _: [listed_record(each) for each in stored_records(many.parent)], options.times
        )
        read_s = best_s(lambda _: [path.read_bytes() for path in many.glob("*/outcome.json")], options.times)
        copy_s = best_s(copied_and_hashed, options.times)
        bag_s = best_s(packed, options.times)
    rows = [
        ("`verify`, one thread", f"{one_s:.2f} s", "`sha512sum`", f"{reference_s:.2f} s", f"{reference_s / one_s:.2f} × as fast"),
        ("`verify`, two threads", f"{two_s:.2f} s", "`sha512sum`", f"{reference_s:.2f} s", f"{reference_s / two_s:.2f} × as fast"),
        ("`bag`", f"{bag_s:.2f} s", "`cp` and `sha512sum`", f"{copy_s:.2f} s", f"{bag_s / copy_s:.2f} × the time"),
        ("10,000 records listed", f"{list_s:.2f} s", "their outcomes read", f"{read_s:.2f} s", f"{list_s / read_s:.2f} × the time"),
    ]  # fmt: skip
    table(("work", "took", "beside", "took", "ratio"), rows)
    print(f"Peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


if __name__ == "__main__":
    main()

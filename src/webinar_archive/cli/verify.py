"""`verify PIPELINE.toml|ARCHIVE|BAGS [RECORD…]`: hash every file again, and name what is not as it was stored."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.cli.options import add_chosen_records, add_json, text
from webinar_archive.cli.verification_output import keep_event

if TYPE_CHECKING:
    from webinar_archive.archive.verification import Verification
    from webinar_archive.pipeline.stored_records import StoredRecord

MOST_THREADS = 64


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "source", type=Path, metavar=text("metavar-verify-source"), help=text("help-verify-source")
    )
    add_chosen_records(parser)
    parser.add_argument("--share", type=_parts, metavar="1/N", help=text("help-verify-share"))
    parser.add_argument("--threads", type=_threads, metavar="N", help=text("help-verify-threads"))
    parser.add_argument(
        "--timestamp-roots", type=Path, metavar=text("metavar-file"), help=text("help-timestamp-roots")
    )
    add_json(parser)


def _parts(written: str) -> int:
    """Return N of a share that is written as 1/N."""
    found = re.fullmatch("1/([1-9][0-9]{0,4})", written, re.ASCII)
    if found is None:
        raise argparse.ArgumentTypeError(text("share-wrong", written=written))
    return int(found[1])


def _threads(written: str) -> int:
    number = int(written) if written.isascii() and written.isdigit() else 0
    if not 1 <= number <= MOST_THREADS:
        raise argparse.ArgumentTypeError(text("threads-wrong", written=written, most=MOST_THREADS))
    return number


def run(options: argparse.Namespace) -> int:
    """Verify the records; what is wrong goes to standard output. Returns 1 when something is damaged."""
    from webinar_archive.cli.progress import Progress
    from webinar_archive.cli.verified_packages import verify_packages
    from webinar_archive.errors import UsageError
    from webinar_archive.i18n.messages import reader_language
    from webinar_archive.pipeline.bag_verification import packages_at
    from webinar_archive.pipeline.record_verification import verified_records
    from webinar_archive.pipeline.stored_records import stored_records
    from webinar_archive.pipeline.verification_share import oldest_verified

    if bags := packages_at(options.source):
        if options.records or options.share is not None:
            raise UsageError("verify-packages-whole", path=str(options.source))
        return verify_packages(bags, options.timestamp_roots, as_json=options.json)
    every = stored_records(options.source, options.records)
    chosen = every if options.share is None else oldest_verified(every, options.share)
    records = {record.folder: record for record in chosen}
    threads = options.threads or min(os.cpu_count() or 1, 8)
    shown = next(iter(records.values())).key if len(records) == 1 else options.source.name
    found: list[Verification] = []
    remote, failed = 0, 0
    with Progress(sys.stderr, reader_language()) as progress:

        def on_share(share: float) -> None:
            progress.show_step(shown, "verify", share)

        for verified in verified_records(tuple(records), threads=threads, on_share=on_share):
            record, verification = records[verified.folder], verified.verification
            keep_event(record, verification.event())
            _print(record, verification, as_json=options.json)
            found.append(verification)
            for error in verified.failures:
                reason = text(error.code, **error.facts)
                print(text("copy-not-verified", record=record.name, reason=reason), file=sys.stderr)
            remote, failed = remote + len(verified.remote), failed + bool(verified.failures)
    print(_summary(found), file=sys.stderr)
    if remote:
        print(text("verified-remote", films=remote), file=sys.stderr)
    if options.share is not None:
        print(text("verified-share", parts=options.share, records=len(every)), file=sys.stderr)
    return int(failed > 0 or any(verification.is_damaged for verification in found))


def _print(record: StoredRecord, verification: Verification, *, as_json: bool) -> None:
    from webinar_archive.text.characters import shown

    if as_json:
        import msgspec

        facts = {"record": shown(record.name), "damaged": verification.is_damaged}
        line = msgspec.json.encode({**facts, **msgspec.to_builtins(verification)})
        print(line.decode(), flush=True)
        return
    for fault in verification.faults:
        path = f"{shown(record.name)}/{fault.path}"
        print(text(f"fault-{fault.fault}", path=path, reason=fault.reason), flush=True)


def _summary(found: list[Verification]) -> str:
    from webinar_archive.archive.verification import summary_facts

    facts = summary_facts(found)
    return text("verified-damaged" if facts["harmful"] else "verified", **facts)

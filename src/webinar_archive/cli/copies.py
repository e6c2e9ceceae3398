"""`copies PIPELINE.toml|ARCHIVE [RECORD…]`: copy packages to storages elsewhere, or read them back and verify them."""

from __future__ import annotations

import argparse
import contextlib
import sys
from functools import partial
from typing import TYPE_CHECKING

from webinar_archive.cli.options import add_records, text
from webinar_archive.cli.verification_output import bag_fault_sentence, keep_event
from webinar_archive.i18n.messages import reader_language

if TYPE_CHECKING:
    from webinar_archive.cli.progress import Progress
    from webinar_archive.pipeline.copy_summary import CopyProblem, CopySummary
    from webinar_archive.pipeline.record_copies import Copied
    from webinar_archive.pipeline.stored_records import StoredRecord
    from webinar_archive.storage.addresses import CopyAddress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_records(parser)
    parser.add_argument(
        "--to", action="append", default=[], metavar=text("metavar-copy"), help=text("help-copies-to")
    )
    parser.add_argument("--verify", action="store_true", help=text("help-copies-verify"))


def run(options: argparse.Namespace) -> int:
    """Copy or verify; what is in a copy, or wrong in it, goes to standard output. Returns 1 when something failed."""
    from webinar_archive.archive.lock import locked
    from webinar_archive.cli.progress import Progress
    from webinar_archive.pipeline.copy_addresses import copy_addresses
    from webinar_archive.pipeline.stored_pipelines import stored_pipelines
    from webinar_archive.pipeline.stored_records import records_of

    stored = stored_pipelines(options.source)
    records = records_of(stored, options.source, options.records)
    addresses, fetch = copy_addresses(stored, options.source, options.to)
    with Progress(sys.stderr, reader_language()) as progress:
        if options.verify:
            return _verify(records, addresses, progress)
        from webinar_archive.engine.copies import copy_records
        from webinar_archive.engine.log_format import log_nowhere

        log_nowhere()
        with locked(*(record.pipeline for record in records)):
            summary = copy_records(
                stored.settings,
                records,
                addresses,
                fetch,
                on_share=lambda key, share: progress.show_step(key, "copy", share),
                on_copied=_print_copied,
                on_problem=_print_problem,
            )
    print(_summary(summary), file=sys.stderr)
    return int(bool(summary.problems))


def _verify(records: tuple[StoredRecord, ...], addresses: tuple[CopyAddress, ...], progress: Progress) -> int:
    from webinar_archive.errors import RecordError
    from webinar_archive.pipeline.copy_verification import verify_copy
    from webinar_archive.storage.stores import open_store

    packages, faults, failed = 0, 0, 0
    for address in addresses:
        try:
            store = open_store(address)
        except RecordError as error:
            print(text(error.code, **error.facts), file=sys.stderr)
            failed += 1
            continue
        with contextlib.closing(store):
            for record in records:
                try:
                    found = verify_copy(record, store, partial(progress.show_step, record.key, "copy"))
                except RecordError as error:
                    print(
                        text("copy-not-verified", record=record.name, reason=text(error.code, **error.facts)),
                        file=sys.stderr,
                    )
                    failed += 1
                    continue
                keep_event(record, found.event())
                for fault in found.faults:
                    print(bag_fault_sentence(found.address, fault), flush=True)
                packages += found.packages
                faults += len(found.faults)
    print(text("copies-verified", packages=packages, faults=faults, failed=failed), file=sys.stderr)
    return int(faults + failed > 0)


def print_copies(summary: CopySummary) -> None:
    """Print on standard error what was copied, and what was not and why."""
    for problem in summary.problems:
        _print_problem(problem)
    print(_summary(summary), file=sys.stderr)


def _print_copied(storage: str, found: Copied) -> None:
    path = f"{storage}/{found.path}"
    print(path, flush=True)
    if found.untimed is not None:
        reason = text(found.untimed.code, **found.untimed.facts)
        print(text("copy-untimed", record=path, reason=reason), file=sys.stderr)


def _print_problem(problem: CopyProblem) -> None:
    print(problem.told(reader_language()), file=sys.stderr)


def _summary(summary: CopySummary) -> str:
    facts = {"copied": summary.copied, "unchanged": summary.unchanged, "failed": len(summary.problems)}
    return text("copied", **facts)

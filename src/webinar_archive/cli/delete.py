"""`delete PIPELINE.toml|ARCHIVE RECORD… --reason TEXT`: delete records for good; a tombstone of each stays."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from webinar_archive.cli.options import add_records, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webinar_archive.pipeline.stored_records import StoredRecord

YES = ("y", "yes", "o", "oui")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_records(parser, "help-delete-records", required=True)
    parser.add_argument("--reason", metavar=text("metavar-text"), help=text("help-delete-reason"))
    parser.add_argument("--yes", action="store_true", help=text("help-delete-yes"))
    parser.add_argument("--revoke", action="store_true", help=text("help-delete-revoke"))


def run(options: argparse.Namespace) -> int:
    """Delete the records; their names go to standard output. Returns 1 where the person does not confirm."""
    from webinar_archive.archive.lock import locked
    from webinar_archive.errors import UsageError
    from webinar_archive.pipeline.stored_records import stored_records

    reason = " ".join((options.reason or "").split())
    if not options.revoke and not reason:
        raise UsageError("delete-no-reason")
    records = stored_records(options.source, options.records)
    with locked(*(record.pipeline for record in records)):
        if options.revoke:
            return _revoke(records)
        if not options.yes and not _is_confirmed(records):
            print(text("delete-not-done"), file=sys.stderr)
            return 1
        return _delete(records, reason)


def _is_confirmed(records: Sequence[StoredRecord]) -> bool:
    """Ask whether these records are to be deleted. Raises `UsageError` where nobody can be asked."""
    from webinar_archive.archive.recorded_files import recorded_files_of_all_versions
    from webinar_archive.errors import UsageError

    if not sys.stdin.isatty():
        raise UsageError("delete-not-asked")
    size_bytes = 0
    for record in records:
        print(record.name, file=sys.stderr)
        size_bytes += sum(file.size_bytes for file in recorded_files_of_all_versions(record.folder).files)
    facts = {"records": len(records), "size_bytes": size_bytes}
    print(text("delete-ask", **facts), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in YES


def _delete(records: Sequence[StoredRecord], reason: str) -> int:
    from webinar_archive.pipeline.deletions import delete

    for record in records:
        delete(record, reason)
        print(record.name, flush=True)
    print(text("deleted", records=len(records)), file=sys.stderr)
    return 0


def _revoke(records: Sequence[StoredRecord]) -> int:
    from webinar_archive.pipeline.deletions import revoke

    revoked = []
    for record in records:
        if revoke(record):
            revoked.append(record)
            print(record.name, flush=True)
        else:
            print(text("delete-none", record=record.name), file=sys.stderr)
    if revoked:
        print(text("delete-revoked", records=len(revoked)), file=sys.stderr)
    return int(len(revoked) < len(records))

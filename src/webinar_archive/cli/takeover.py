"""`takeover WORKER`: what a lost worker had begun goes to the others."""

from __future__ import annotations

import argparse
import os
import sys

from webinar_archive.messages import reader_language, sentence


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("worker", metavar="WORKER", help="the lost worker's name, as `status` shows it")
    parser.add_argument(
        "--database",
        metavar="URL",
        default=os.environ.get("WEBINAR_ARCHIVE_DATABASE"),
        help="postgresql://… (or WEBINAR_ARCHIVE_DATABASE)",
    )


def run(options: argparse.Namespace) -> int:
    """Hand over; refused while the worker still runs, on whatever machine, and when it holds nothing."""
    from webinar_archive.engine.database import is_local, name_held
    from webinar_archive.engine.durable import Ledger
    from webinar_archive.errors import UsageError

    if not options.database:
        raise UsageError("database-missing")
    if is_local(options.database):
        raise UsageError("database-unsupported")
    with name_held(options.database, options.worker) as lost, Ledger(options.database) as ledger:
        if not lost:
            raise UsageError("worker-alive", worker=options.worker)
        held = ledger.held_by(options.worker)
        if not held:
            others = ", ".join(ledger.holders()) or "-"
            raise UsageError("worker-holds-nothing", worker=options.worker, others=others)
        ledger.hand_over(held)
    facts = {"count": len(held), "worker": options.worker}
    print(sentence("taken-over", facts, reader_language()), file=sys.stderr)
    return 0

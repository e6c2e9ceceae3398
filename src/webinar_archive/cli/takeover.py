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
    """Hand over; refused while the worker still runs on this machine."""
    from webinar_archive.engine.durable import Ledger
    from webinar_archive.engine.running import is_local, worker_is_alive_here
    from webinar_archive.errors import UsageError

    if not options.database or is_local(options.database):
        raise UsageError("database-unsupported")
    if worker_is_alive_here(options.database, options.worker):
        raise UsageError("worker-alive", worker=options.worker)
    with Ledger(options.database) as ledger:
        held = ledger.held_by(options.worker)
        ledger.hand_over(held)
    facts = {"count": len(held), "worker": options.worker}
    print(sentence("taken-over", facts, reader_language()), file=sys.stderr)
    return 0

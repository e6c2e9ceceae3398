"""`takeover WORKER`: what a lost worker had begun goes to the others."""

from __future__ import annotations

import argparse
import sys

from webinar_archive.cli.options import add_database, shared_database
from webinar_archive.i18n.messages import reader_language, sentence


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("worker", metavar="WORKER", help="the lost worker's name, as `status` shows it")
    add_database(parser, "postgresql://… (or WEBINAR_ARCHIVE_DATABASE)")


def run(options: argparse.Namespace) -> int:
    """Hand over; refused while the worker still runs, on whatever machine, and when it holds nothing."""
    from webinar_archive.engine.durable import RunStore
    from webinar_archive.engine.locks import name_held
    from webinar_archive.errors import UsageError

    database = shared_database(options)
    with name_held(database, options.worker) as lost, RunStore(database) as ledger:
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

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
    from webinar_archive.engine.backend import RunStore
    from webinar_archive.engine.locks import worker_name_lock
    from webinar_archive.errors import UsageError

    database = shared_database(options)
    with worker_name_lock(database, options.worker) as lost, RunStore(database) as store:
        if not lost:
            raise UsageError("worker-alive", worker=options.worker)
        started = store.started_by(options.worker)
        if not started:
            others = ", ".join(store.busy_workers()) or "-"
            raise UsageError("worker-holds-nothing", worker=options.worker, others=others)
        store.requeue(started)
    facts = {"count": len(started), "worker": options.worker}
    print(sentence("taken-over", facts, reader_language()), file=sys.stderr)
    return 0

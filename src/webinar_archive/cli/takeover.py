"""`takeover WORKER`: return the unfinished records of a lost worker to the queue."""

from __future__ import annotations

import argparse
import sys

from webinar_archive.cli.options import add_database, shared_database, text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("worker", metavar=text("metavar-worker"), help=text("help-takeover-worker"))
    add_database(parser, "help-database-shared")


def run(options: argparse.Namespace) -> int:
    """Return the records to the queue; refused while the worker runs anywhere, and when it has none."""
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
    print(text("taken-over", count=len(started), worker=options.worker), file=sys.stderr)
    return 0

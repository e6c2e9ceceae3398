"""`worker --database postgresql://…`: one more worker on the queues that several machines share."""

from __future__ import annotations

import argparse
import sys

from webinar_archive.cli.options import add_database, add_log, shared_database, text
from webinar_archive.cli.stop import exit_stopped, wait_for_stop


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_database(parser, "help-database-worker")
    parser.add_argument("--name", metavar=text("metavar-name"), help=text("help-worker-name"))
    parser.add_argument("--slots", type=int, metavar="N", help=text("help-worker-slots"))
    add_log(parser, default="text")


def run(options: argparse.Namespace) -> int:
    """Work until stopped by Ctrl-C or SIGTERM."""
    from webinar_archive.engine.handlers import make_handlers
    from webinar_archive.engine.log_format import log_to
    from webinar_archive.engine.worker import claim_archives, run_worker, worker_name
    from webinar_archive.pipeline.steps import STEPS

    handlers = make_handlers(steps=options.steps or STEPS)
    database = shared_database(options)
    log_to(sys.stderr, options.log)
    worker = options.name or worker_name()
    with (
        claim_archives([], database, worker),
        run_worker([], database, worker, handlers, slots=options.slots),
    ):
        print(text("worker-started", worker=worker), file=sys.stderr, flush=True)
        wait_for_stop()
        exit_stopped()
    return 0

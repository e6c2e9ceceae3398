"""`worker --database postgresql://…`: one more worker on the queues that several machines share."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

from webinar_archive.cli.options import add_database, shared_database
from webinar_archive.cli.run import leave
from webinar_archive.errors import ArchiveError
from webinar_archive.i18n.messages import reader_language, sentence

MINDED_EVERY_S = 2.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_database(
        parser,
        "postgresql://…; the archive folder must be reachable under the same path (or "
        "WEBINAR_ARCHIVE_DATABASE)",
    )
    parser.add_argument("--name", help="this worker's name, always the same (its machine's otherwise)")
    parser.add_argument("--slots", type=int, metavar="N", help="records worked on at once on this machine")
    parser.add_argument("--log", choices=("text", "json"), default="text", help="form of the log lines")


def run(options: argparse.Namespace) -> int:
    """Work until told to stop (Ctrl-C or SIGTERM)."""
    from webinar_archive.engine.log_format import log_to
    from webinar_archive.engine.run_workflow import make_handlers
    from webinar_archive.engine.worker import claim_archives, run_worker, worker_name
    from webinar_archive.pipeline.steps import STEPS

    database = shared_database(options)
    log_to(sys.stderr, options.log)
    worker = options.name or worker_name()
    handlers = make_handlers(steps=options.steps or STEPS)
    with (
        claim_archives([], database, worker),
        run_worker([], database, worker, handlers, slots=options.slots, busy=False),
    ):
        facts = {"worker": worker}
        print(sentence("worker-started", facts, reader_language()), file=sys.stderr, flush=True)
        wait_for_stop()
        leave_now()
    return 0


def wait_for_stop(mind: Callable[[], None] = lambda: None) -> None:
    """Until Ctrl-C or SIGTERM. `mind` looks now and then whether work can go on; its failure ends this process."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    while not stopped.wait(MINDED_EVERY_S):
        try:
            mind()
        except ArchiveError as error:
            leave(error.code, error.facts, reader_language(), 1)


def leave_now() -> None:
    """End this process well, whatever its threads are doing."""
    leave("worker-stopped", {}, reader_language(), 0)

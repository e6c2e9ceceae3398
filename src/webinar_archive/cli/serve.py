"""`serve PIPELINE.toml…`: the long-running worker with the schedules of the pipeline files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from webinar_archive.cli.options import add_database
from webinar_archive.cli.worker import leave_now, wait_for_stop
from webinar_archive.i18n.messages import reader_language, sentence


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("pipelines", nargs="+", type=Path, metavar="PIPELINE.toml")
    add_database(parser)
    parser.add_argument("--name", help="this worker's name, with --database (its machine's by default)")
    parser.add_argument("--listen", default="127.0.0.1", metavar="HOST", help="for /healthz and /metrics")
    parser.add_argument("--port", type=int, default=9464, help="for /healthz and /metrics (9464)")
    parser.add_argument("--log", choices=("text", "json"), default="text", help="form of the log lines")


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop (Ctrl-C or SIGTERM)."""
    from webinar_archive.engine.database import check_free_space
    from webinar_archive.engine.log_format import log_to
    from webinar_archive.engine.server import common_database, serve
    from webinar_archive.pipeline import load_settings
    from webinar_archive.pipeline.steps import STEPS

    log_to(sys.stderr, options.log)
    every = [(path, load_settings(path)) for path in options.pipelines]
    database = options.database or common_database([settings for _, settings in every])
    with serve(
        every,
        database=database,
        worker=options.name,
        listen=(options.listen, options.port),
        steps=options.steps or STEPS,
    ) as port:
        facts = {"address": f"http://{options.listen}:{port}"}
        print(sentence("serve-started", facts, reader_language()), file=sys.stderr, flush=True)
        wait_for_stop(lambda: check_free_space(database))
        leave_now()
    return 0

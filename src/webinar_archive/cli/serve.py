"""`serve PIPELINE.toml…`: the long-running worker with the schedules of the pipeline files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from webinar_archive.cli.options import PIPELINE_FILE, add_database, add_log, port, text
from webinar_archive.cli.stop import exit_stopped, wait_for_stop


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "pipelines", nargs="+", type=Path, metavar=PIPELINE_FILE, help=text("help-serve-pipelines")
    )
    add_database(parser)
    parser.add_argument("--name", metavar=text("metavar-name"), help=text("help-serve-name"))
    parser.add_argument(
        "--listen", default="127.0.0.1", metavar=text("metavar-host"), help=text("help-listen")
    )
    parser.add_argument("--port", type=port, default=9464, metavar="N", help=text("help-port"))
    add_log(parser, default="text")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped by Ctrl-C or SIGTERM."""
    from webinar_archive.engine.database import check_free_space
    from webinar_archive.engine.log_format import log_to
    from webinar_archive.engine.server import common_database, serve
    from webinar_archive.pipeline.config_file import load_settings
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
        address = f"http://{options.listen}:{port}"
        print(text("serve-started", address=address), file=sys.stderr, flush=True)
        wait_for_stop(lambda: check_free_space(database))
        exit_stopped()
    return 0

"""`retry PIPELINE.toml`: run the failed records again, all of them or by kind of failure."""

from __future__ import annotations

import argparse
import sys

from webinar_archive.cli.options import add_database, add_log, add_pipeline, text
from webinar_archive.cli.run import run_one


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_pipeline(parser)
    parser.add_argument("--kind", metavar=text("metavar-kind"), help=text("help-retry-kind"))
    add_database(parser, "help-database-run")
    add_log(parser)


def run(options: argparse.Namespace) -> int:
    """Run the failed records again; 1 when some still fail, 0 when there is nothing to retry."""
    from webinar_archive.engine.status import failed_records
    from webinar_archive.pipeline.config_file import load_settings
    from webinar_archive.pipeline.plan import RunOptions

    settings = load_settings(options.pipeline)
    keys = failed_records(settings, options.kind)
    if not keys:
        print(text("nothing-to-retry", pipeline=settings.pipeline.name), file=sys.stderr)
        return 0
    return 0 if run_one(settings, RunOptions(records=keys), options).is_whole else 1

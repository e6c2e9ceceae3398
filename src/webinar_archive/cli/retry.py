"""`retry PIPELINE.toml`: the records that failed, again; all of them, or by kind of failure."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from webinar_archive.cli.run import add_engine_arguments, run_one
from webinar_archive.i18n.messages import reader_language, sentence


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("pipeline", type=Path, metavar="PIPELINE.toml")
    parser.add_argument(
        "--kind", metavar="KIND", help="only failures of this kind (Blocked, Unreachable …) or code"
    )
    add_engine_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Run the failed records again; 1 when some still fail, 0 when there is nothing to retry."""
    from webinar_archive.engine.status import failed_records
    from webinar_archive.pipeline import load_settings
    from webinar_archive.pipeline.plan import RunOptions

    settings = load_settings(options.pipeline)
    keys = failed_records(settings, options.kind)
    if not keys:
        facts = {"pipeline": settings.pipeline.name}
        print(sentence("nothing-to-retry", facts, reader_language()), file=sys.stderr)
        return 0
    return 1 if run_one(settings, RunOptions(records=keys), options).failed else 0

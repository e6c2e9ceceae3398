"""`prune PIPELINE.toml`: delete runs that ended long ago; records, media and tables stay."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta

from webinar_archive.cli.options import add_database, add_pipeline, database_of, text

MOST_DAYS = 36_500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_pipeline(parser, optional=True)
    parser.add_argument("--days", type=_days, default=90.0, metavar="N", help=text("help-prune-days"))
    parser.add_argument("--dry-run", action="store_true", help=text("help-prune-dry-run"))
    add_database(parser)


def _days(written: str) -> float:
    try:
        days = float(written)
    except ValueError:
        days = -1.0
    if not 0 <= days <= MOST_DAYS:
        raise argparse.ArgumentTypeError(text("days-wrong", written=written, most=MOST_DAYS))
    return days


def run(options: argparse.Namespace) -> int:
    """Delete the runs; their names go to standard output."""
    from webinar_archive.engine.status import prune

    database = database_of(options)
    before = datetime.now(UTC) - timedelta(days=options.days)
    names = prune(database, before, dry_run=options.dry_run) if database else ()
    for name in names:
        print(name)
    code = "would-be-pruned" if options.dry_run else "pruned"
    print(text(code, count=len(names)), file=sys.stderr)
    return 0

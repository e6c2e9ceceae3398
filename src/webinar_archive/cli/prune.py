"""`prune PIPELINE.toml`: forget runs that ended long ago; records, captures and tables stay."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from webinar_archive.cli.options import add_database, database_of
from webinar_archive.i18n.messages import reader_language, sentence

MOST_DAYS = 36_500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("pipeline", type=Path, nargs="?", metavar="PIPELINE.toml")
    parser.add_argument("--days", type=_days, default=90.0, metavar="N", help="older than N days (90)")
    parser.add_argument("--dry-run", action="store_true", help="name the runs and forget nothing")
    add_database(parser)


def _days(text: str) -> float:
    days = float(text)
    if not 0 <= days <= MOST_DAYS:
        raise ValueError(text)
    return days


def run(options: argparse.Namespace) -> int:
    """Forget; the runs' names go to standard output."""
    from webinar_archive.engine.status import prune

    database = database_of(options)
    before = datetime.now(UTC) - timedelta(days=options.days)
    names = prune(database, before, dry_run=options.dry_run) if database else ()
    for name in names:
        print(name)
    code = "would-be-pruned" if options.dry_run else "pruned"
    print(sentence(code, {"count": len(names)}, reader_language()), file=sys.stderr)
    return 0

"""`prune PIPELINE.toml`: forget runs that ended long ago; records, captures and tables stay."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from webinar_archive.cli.status import add_database, database_of
from webinar_archive.messages import reader_language, sentence


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("pipeline", type=Path, nargs="?", metavar="PIPELINE.toml")
    parser.add_argument("--days", type=float, default=90, metavar="N", help="older than N days (90)")
    add_database(parser)


def run(options: argparse.Namespace) -> int:
    """Forget, and say how many."""
    from webinar_archive.engine.history import prune

    database = database_of(options)
    count = prune(database, datetime.now(UTC) - timedelta(days=options.days)) if database else 0
    print(sentence("pruned", {"count": count}, reader_language()), file=sys.stderr)
    return 0

"""`--archive` and `--index`: the archive in which `search` and `locate` look for words."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from webinar_archive.archive.layout import INDEX_NAME
from webinar_archive.cli.options import text
from webinar_archive.errors import ArchiveError


def add_archive_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `--archive` and `--index`."""
    parser.add_argument("--archive", type=Path, metavar=text("metavar-folder"), help=text("help-archive"))
    parser.add_argument(
        "--index", type=Path, metavar=text("metavar-file"), help=text("help-index", name=INDEX_NAME)
    )


def print_unreadable(error: ArchiveError) -> None:
    """Print why a transcript was skipped."""
    print(text(error.code, **error.facts), file=sys.stderr)

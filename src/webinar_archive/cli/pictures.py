"""`pictures PIPELINE.toml|ARCHIVE [RECORD…] --to FOLDER`: draw timelines of records and charts of a release."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from webinar_archive.cli.options import add_records, text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_records(parser)
    parser.add_argument(
        "--to", type=Path, required=True, metavar=text("metavar-folder"), help=text("help-pictures-to")
    )


def run(options: argparse.Namespace) -> int:
    """Draw the pictures; their paths go to standard output."""
    from webinar_archive.exports.figures import check_figures
    from webinar_archive.i18n.messages import reader_language
    from webinar_archive.pipeline.output_places import check_output_folder
    from webinar_archive.pipeline.pictures import write_pictures
    from webinar_archive.pipeline.stored_release import stored_releases

    check_figures()
    releases = stored_releases(options.source, options.records)
    check_output_folder(options.source, options.to)
    count = 0
    for release in releases:
        for path in write_pictures(release, options.to / release.below, reader_language()):
            count += 1
            print(path, flush=True)
    print(text("pictures-drawn", count=count), file=sys.stderr)
    return 0

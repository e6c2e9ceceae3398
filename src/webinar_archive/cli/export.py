"""`export PIPELINE.toml|ARCHIVE [RECORD…]`: write what was released last in any format, without running anything."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from webinar_archive.cli.garbage import rare_collections
from webinar_archive.cli.options import add_records, text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_records(parser)
    parser.add_argument(
        "--format",
        dest="formats",
        action="extend",
        nargs="+",
        metavar=text("metavar-format"),
        help=text("help-export-format"),
    )
    parser.add_argument(
        "--to", type=Path, required=True, metavar=text("metavar-folder"), help=text("help-export-to")
    )


def run(options: argparse.Namespace) -> int:
    """Write the files; their paths go to standard output."""
    from webinar_archive.exports.formats import check_formats, need_words, write_formats
    from webinar_archive.pipeline.output_places import check_output_folder
    from webinar_archive.pipeline.stored_release import stored_releases

    asked = [name for given in options.formats or () for name in given.split(",") if name]
    # commas alone are no format
    asked = asked or list(options.formats or ())
    check_formats(asked)
    releases = stored_releases(options.source, options.records)
    check_output_folder(options.source, options.to)
    for release in releases:
        check_formats(asked or release.export.formats)
    for release in releases:
        names = asked or release.export.formats
        folder = options.to / release.below
        with rare_collections():
            records = release.record_loaders(words=need_words(names))
            written = write_formats(names, release.rows, release.table, folder, records)
        for path in written:
            print(path)
    count = sum(len(release.outcomes) for release in releases)
    rows = sum(len(release.rows) for release in releases)
    print(text("exported", rows=rows, records=count), file=sys.stderr)
    return 0

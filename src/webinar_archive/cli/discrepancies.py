"""`discrepancies PIPELINE.toml|ARCHIVE [RECORD…]`: where notices and recordings disagree, what matters most first."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from webinar_archive.cli.options import add_records, text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_records(parser)
    parser.add_argument("--to", type=Path, metavar=text("metavar-folder"), help=text("help-discrepancies-to"))


def run(options: argparse.Namespace) -> int:
    """Print the discrepancies; with `--to`, write the report and print its paths in their place."""
    from webinar_archive.exports.discrepancy_report import report_lines, write_report
    from webinar_archive.exports.figures import can_draw
    from webinar_archive.i18n.messages import reader_language
    from webinar_archive.pipeline.compared_records import compare_records
    from webinar_archive.pipeline.output_places import check_output_folder
    from webinar_archive.pipeline.pictures import report_pictures
    from webinar_archive.pipeline.stored_release import stored_releases

    language = reader_language()
    found, spreadsheet = compare_records(options.source, options.records)
    if options.to is None:
        for line in report_lines(found, language):
            print(line)
    else:
        check_output_folder(options.source, options.to)
        named = [(each.pipeline, each.key) for each in found]
        releases = stored_releases(options.source, options.records) if can_draw() else ()
        pictures = report_pictures(releases, named, language)
        for path in write_report(found, options.to, language, spreadsheet, pictures):
            print(path)
    records = len({(each.pipeline, each.key) for each in found})
    print(text("discrepancies-found", count=len(found), records=records), file=sys.stderr)
    return 0

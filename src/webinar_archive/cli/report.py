"""`report PIPELINE.toml|ARCHIVE [--to FILE]`: the state of the archive in one page, on the terminal, as HTML or CSV."""

from __future__ import annotations

import argparse
import sys

from webinar_archive.cli.options import add_source, file_ending_in, text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_source(parser)
    parser.add_argument(
        "--to",
        dest="file",
        type=file_ending_in(".html", ".csv"),
        metavar=text("metavar-file"),
        help=text("help-report-to"),
    )


def run(options: argparse.Namespace) -> int:
    """Print the report, or write it; the file's path goes to standard output."""
    from webinar_archive.archive.events import utc_seconds
    from webinar_archive.cli.progress import Progress
    from webinar_archive.files import write_whole
    from webinar_archive.i18n.messages import reader_language
    from webinar_archive.pipeline.archive_report import archive_report
    from webinar_archive.pipeline.output_places import check_output_files
    from webinar_archive.pipeline.record_states import record_state
    from webinar_archive.pipeline.report_pages import report_csv, report_html, report_lines
    from webinar_archive.pipeline.stored_records import stored_records

    records = stored_records(options.source)
    check_output_files(options.source, options.file)
    language = reader_language()
    states = []
    with Progress(sys.stderr, language) as progress:
        for number, record in enumerate(records, start=1):
            states.append(record_state(record))
            if number % 100 == 0:
                progress.show_step(options.source.name, "archive-report", number / len(records))
    report = archive_report(options.source.resolve().name, utc_seconds(), states)
    if options.file is None:
        for line in report_lines(report, language):
            print(line)
        return 0
    data = report_csv(report) if options.file.suffix.lower() == ".csv" else report_html(report, language)
    write_whole(options.file, data)
    print(options.file)
    return 0

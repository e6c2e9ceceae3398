"""`review PIPELINE.toml|ARCHIVE`: serve the desk on which a person listens and decides, or do it in a spreadsheet."""

from __future__ import annotations

import argparse

from webinar_archive.cli.options import add_records, port, text
from webinar_archive.cli.review_spreadsheet import add_sheet_arguments, export_sheet, import_sheet
from webinar_archive.cli.stop import wait_for_stop

PORT = 8765


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_records(parser, "help-review-records")
    parser.add_argument(
        "--port", type=port, default=PORT, metavar="N", help=text("help-review-port", default=PORT)
    )
    parser.add_argument("--address", metavar=text("metavar-address"), help=text("help-review-address"))
    parser.add_argument("--user-header", metavar=text("metavar-header"), help=text("help-review-user-header"))
    add_sheet_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Serve until stopped by Ctrl-C or SIGTERM; or write or read a spreadsheet, and return 1 when a row was refused."""
    if options.export is not None:
        return export_sheet(options.source, options.records, options.export)
    if options.taken is not None:
        return import_sheet(options.source, options.records, options.taken, options.by)
    from webinar_archive.desk.desk_options import DeskOptions
    from webinar_archive.desk.service import Service, running_desk
    from webinar_archive.user_folders import user_cache_folder

    service = Service(
        source=options.source,
        options=DeskOptions(cache=user_cache_folder("waveforms"), user_header=options.user_header),
        port=options.port,
        proxies=(options.address,) if options.address else (),
    )
    with running_desk(service) as address:
        print(text("desk-started", address=address), flush=True)
        wait_for_stop()
    return 0

"""`bag PIPELINE.toml|ARCHIVE [RECORD…] --to FOLDER`: write a preservation package of each record."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from webinar_archive.cli.failures import print_failure
from webinar_archive.cli.options import add_records, text
from webinar_archive.packages.serialised_bags import FORMS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_records(parser)
    parser.add_argument(
        "--to", type=Path, required=True, metavar=text("metavar-folder"), help=text("help-bag-to")
    )
    parser.add_argument("--form", choices=("folder", *FORMS), default="folder", help=text("help-bag-form"))


def run(options: argparse.Namespace) -> int:
    """Write the bags; their folders go to standard output. Returns 1 when a record could not be packed."""
    from webinar_archive.cli.progress import Progress
    from webinar_archive.errors import RecordError
    from webinar_archive.i18n.messages import reader_language
    from webinar_archive.pipeline.bags import Packager
    from webinar_archive.pipeline.output_places import check_output_folder
    from webinar_archive.pipeline.record_errors import error_of_one_record
    from webinar_archive.pipeline.stored_pipelines import stored_pipelines
    from webinar_archive.pipeline.stored_records import records_of

    stored = stored_pipelines(options.source)
    records = records_of(stored, options.source, options.records)
    check_output_folder(options.source, options.to, stored.settings)
    packager = Packager(stored.settings, options.to, None if options.form == "folder" else options.form)
    written, failed = 0, 0
    shown = records[0].key if len(records) == 1 else options.source.name
    with Progress(sys.stderr, reader_language()) as progress:
        for number, record in enumerate(records):

            def on_share(share: float, before: int = number) -> None:
                progress.show_step(shown, "bag", (before + share) / len(records))

            try:
                packed = packager.pack(record, on_share)
            except (RecordError, OSError) as raised:
                print_failure(record.name, error_of_one_record(raised))
                failed += 1
                continue
            written += packed.is_new
            print(packed.folder, flush=True)
            if packed.untimed is not None:
                reason = text(packed.untimed.code, **packed.untimed.facts)
                print(text("bag-untimed", record=record.name, reason=reason), file=sys.stderr)
    facts = {"written": written, "unchanged": len(records) - written - failed, "failed": failed}
    print(text("bagged", **facts), file=sys.stderr)
    return int(failed > 0)

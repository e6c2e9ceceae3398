"""`repair PIPELINE.toml|ARCHIVE [RECORD…] --from COPY`: take back damaged and missing files from a copy."""

from __future__ import annotations

import argparse
import contextlib
import sys

from webinar_archive.cli.options import add_records, text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_records(parser)
    parser.add_argument(
        "--from",
        dest="copy",
        required=True,
        metavar=text("metavar-copy"),
        help=text("help-repair-from"),
    )


def run(options: argparse.Namespace) -> int:
    """Repair the records; the files taken back go to standard output. Returns 1 when some are still damaged."""
    from webinar_archive.archive.lock import locked
    from webinar_archive.cli.progress import Progress
    from webinar_archive.i18n.messages import reader_language
    from webinar_archive.pipeline.repair import repair_records
    from webinar_archive.pipeline.repair_copies import repair_copy
    from webinar_archive.pipeline.stored_records import stored_records
    from webinar_archive.text.characters import shown

    records = stored_records(options.source, options.records)
    repaired, left = 0, 0
    held = locked(*(record.pipeline for record in records))
    copied = contextlib.closing(repair_copy(options.copy))
    with copied as copy, held, Progress(sys.stderr, reader_language()) as progress:
        name = records[0].key if len(records) == 1 else options.source.name
        for record, found in repair_records(
            records, copy, lambda share: progress.show_step(name, "repair", share)
        ):
            for path in found.repaired:
                print(shown(f"{record.name}/{path}"), flush=True)
            for path in found.left:
                print(text("repair-left", path=shown(f"{record.name}/{path}")), file=sys.stderr)
            repaired += len(found.repaired)
            left += len(found.left)
    print(text("repaired", repaired=repaired, left=left), file=sys.stderr)
    return int(left > 0)

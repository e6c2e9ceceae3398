"""`import BAG… --to ARCHIVE`: take records from their packages back into an archive."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.cli.options import text
from webinar_archive.cli.verification_output import bag_fault_sentence

if TYPE_CHECKING:
    from webinar_archive.packages.bag_validation import BagValidation
    from webinar_archive.pipeline.stored_bags import StoredBag

MOST_FAULTS = 100
"""How many faults of one package are printed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("bags", nargs="+", metavar=text("metavar-import"), help=text("help-import-bags"))
    parser.add_argument(
        "--to", type=Path, required=True, metavar=text("metavar-export-source"), help=text("help-import-to")
    )
    parser.add_argument(
        "--timestamp-roots", type=Path, metavar=text("metavar-file"), help=text("help-import-timestamp-roots")
    )


def run(options: argparse.Namespace) -> int:
    """Import the packages; the records' names go to standard output. Returns 1 when one was refused."""
    from webinar_archive.cli.progress import Progress
    from webinar_archive.cli.verified_packages import time_of_package
    from webinar_archive.errors import RecordError
    from webinar_archive.i18n.messages import reader_language
    from webinar_archive.pipeline.bag_import import Importer, validated_bag
    from webinar_archive.pipeline.named_bags import bags_named
    from webinar_archive.pipeline.record_errors import error_of_one_record
    from webinar_archive.text.characters import shown

    imported, unchanged, refused = 0, 0, 0
    with bags_named(options.bags) as bags, Progress(sys.stderr, reader_language()) as progress:
        # no archive is begun where there is nothing to import
        importer = Importer(options.to, options.timestamp_roots)
        for number, bag in enumerate(bags):

            def on_share(share: float, before: int = number) -> None:
                progress.show_step(options.to.name, "import", (before + share) / len(bags))

            try:
                with importer.opened(bag) as folder:
                    tags, validation = validated_bag(folder, on_share)
                    if validation.faults:
                        _print_faults(bag, validation)
                        refused += 1
                        continue
                    taken = importer.take(tags, validation)
            except (RecordError, OSError) as raised:
                error = error_of_one_record(raised)
                # the bag that was named, not where it was unpacked
                facts = {**error.facts, "folder": shown(str(bag))}
                print(text(error.code, **facts), file=sys.stderr)
                refused += 1
                continue
            imported += taken.is_new
            unchanged += not taken.is_new
            print(taken.name, flush=True)
            if taken.timestamp is not None:
                print(time_of_package(bag, taken.timestamp), file=sys.stderr)
            if taken.reviews_are_left:
                print(text("import-reviews-left", record=taken.name), file=sys.stderr)
    print(text("imported", imported=imported, unchanged=unchanged, refused=refused), file=sys.stderr)
    return int(refused > 0)


def _print_faults(bag: Path | StoredBag, validation: BagValidation) -> None:
    from webinar_archive.text.characters import shown

    for fault in validation.faults[:MOST_FAULTS]:
        print(bag_fault_sentence(bag, fault), file=sys.stderr)
    facts = {"folder": shown(str(bag)), "faults": len(validation.faults)}
    print(text("import-invalid", **facts), file=sys.stderr)

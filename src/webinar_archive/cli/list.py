"""`list PIPELINE.toml|ARCHIVE [RECORD…]`: the archived records, a line each."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

import msgspec

from webinar_archive.cli.garbage import rare_collections
from webinar_archive.cli.options import add_json, add_records, text
from webinar_archive.cli.standard_streams import print_json
from webinar_archive.text.characters import printable
from webinar_archive.timecode import clock_of_seconds

if TYPE_CHECKING:
    from webinar_archive.pipeline.listed_records import ListedRecord


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_records(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the records on standard output, and how many they are on standard error."""
    from webinar_archive.pipeline.listed_records import RecordStatus, listed_record
    from webinar_archive.pipeline.stored_records import stored_records

    with rare_collections():
        records = stored_records(options.source, options.records)
        listed = map(listed_record, records)
        if options.json:
            for record in listed:
                print_json(msgspec.json.encode(record).decode())
            return 0
        states = {status: text(f"state-{status}") for status in RecordStatus}
        # one write: standard output is flushed at each line where it is a terminal
        print("\n".join(_line(record, states[record.status]) for record in listed))
    print(text("listed", records=len(records)), file=sys.stderr)
    return 0


def _line(record: ListedRecord, state: str) -> str:
    cells = (
        record.name,
        state,
        record.event_date or "–",
        "–" if record.duration_ms is None else clock_of_seconds(record.duration_ms),
        f"{record.found}/{record.quotations}",
        record.record_id,
        record.title or "–",
    )
    return "\t".join(printable(cell) for cell in cells)

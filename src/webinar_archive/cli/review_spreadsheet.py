"""`review --export` and `--import`: quotations and decisions as a spreadsheet, and back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection
from pathlib import Path

from webinar_archive.cli.options import file_ending_in, text


def add_sheet_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `--export`, `--import` and `--by`."""
    way = parser.add_mutually_exclusive_group()
    way.add_argument(
        "--export",
        type=file_ending_in(".csv"),
        metavar=text("metavar-file"),
        help=text("help-review-export"),
    )
    way.add_argument(
        "--import", dest="taken", type=Path, metavar=text("metavar-file"), help=text("help-review-import")
    )
    parser.add_argument("--by", metavar=text("metavar-name"), help=text("help-review-by"))


def export_sheet(source: Path, records: Collection[str], path: Path) -> int:
    """Write a spreadsheet of the quotations of these records, of all where none is given; its path is printed."""
    from webinar_archive.errors import UsageError
    from webinar_archive.files import write_whole
    from webinar_archive.pipeline.output_places import check_output_files
    from webinar_archive.pipeline.stored_release import stored_releases
    from webinar_archive.reviews.review_queue import QueueFilter, queue_items, review_queue
    from webinar_archive.reviews.review_sheet import sheet_bytes

    releases = stored_releases(source, records)
    check_output_files(source, path)
    if path.exists():
        # what somebody has filled in and not imported yet
        raise UsageError("review-file-exists", path=str(path))
    pipelines = [(release.name, tuple(release.reviewed_records())) for release in releases]
    write_whole(path, sheet_bytes(pipelines, releases[0].export.spreadsheet))
    print(path)
    items = [item for name, reviewed in pipelines for item in queue_items(name, reviewed)]
    queue = review_queue(items, QueueFilter())
    count = sum(len(reviewed) for _, reviewed in pipelines)
    facts = {"quotations": queue.total, "records": count, "waiting": queue.waiting}
    print(text("review-exported", **facts), file=sys.stderr)
    return 0


def import_sheet(source: Path, records: Collection[str], path: Path, by: str | None) -> int:
    """Store what is new in a spreadsheet, and say what is refused. Returns 1 when a row was."""
    from webinar_archive.archive.events import utc_seconds
    from webinar_archive.pipeline.review_import import import_reviews
    from webinar_archive.pipeline.stored_release import stored_releases

    imported = import_reviews(stored_releases(source, records), path, by=by, at=utc_seconds())
    for row, error in imported.refused:
        problem = text(error.code, **error.facts)
        print(text("review-row", path=str(path), row=row, problem=problem), file=sys.stderr)
    facts = {"stored": imported.stored, "unchanged": imported.unchanged, "refused": len(imported.refused)}
    print(text("review-imported", **facts), file=sys.stderr)
    return int(bool(imported.refused))

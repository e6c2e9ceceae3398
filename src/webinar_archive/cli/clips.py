"""`clips PIPELINE.toml|ARCHIVE [RECORD…] --to FOLDER`: cut each quotation to a clip of its own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.cli.failures import print_failure
from webinar_archive.cli.options import add_records, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webinar_archive.exports.released_record import ReleasedRecord
    from webinar_archive.pipeline.clips import ClipFolder
    from webinar_archive.pipeline.stored_release import StoredRelease

MOST_PAD_S = 600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_records(parser)
    parser.add_argument(
        "--to", type=Path, required=True, metavar=text("metavar-folder"), help=text("help-clips-to")
    )
    parser.add_argument("--pad", type=_pad_ms, default=0, metavar="S", help=text("help-clips-pad"))
    parser.add_argument("--audio-only", action="store_true", help=text("help-clips-audio-only"))


def run(options: argparse.Namespace) -> int:
    """Make the clips; their paths go to standard output. Returns 1 when a clip could not be made."""
    from webinar_archive.cli.progress import Progress
    from webinar_archive.errors import RecordError
    from webinar_archive.i18n.messages import reader_language
    from webinar_archive.pipeline.output_places import check_output_folder
    from webinar_archive.pipeline.record_errors import error_of_one_record
    from webinar_archive.pipeline.stored_release import stored_releases

    releases = stored_releases(options.source, options.records)
    check_output_folder(options.source, options.to)
    total = sum(len(release.outcomes) for release in releases)
    counts = {"written": 0, "unchanged": 0, "failed": 0}
    with Progress(sys.stderr, reader_language()) as progress:
        for number, (release, record) in enumerate(_records(releases)):
            folder = _folder(options, release, record)
            shown = record.key if total == 1 else options.source.name
            try:
                for done, result in enumerate(folder.make(), start=1):
                    share = (number + done / len(folder.passages)) / total
                    progress.show_step(shown, "clips", min(1.0, share))
                    if result.error:
                        counts["failed"] += 1
                        print_failure(f"{record.key}/{result.name}", result.error)
                    else:
                        counts["written" if result.is_new else "unchanged"] += 1
                        print(result.path, flush=True)
            except (RecordError, OSError) as raised:
                print_failure(record.key, error_of_one_record(raised))
                counts["failed"] += len(folder.passages)
    print(text("clips-made", **counts), file=sys.stderr)
    return int(counts["failed"] > 0)


def _records(releases: tuple[StoredRelease, ...]) -> Iterator[tuple[StoredRelease, ReleasedRecord]]:
    return ((release, record) for release in releases for record in release.records())


def _folder(options: argparse.Namespace, release: StoredRelease, record: ReleasedRecord) -> ClipFolder:
    from webinar_archive.i18n.messages import reader_language
    from webinar_archive.pipeline.clips import ClipFolder, ClipOptions

    asked = ClipOptions(pad_ms=options.pad, audio_only=options.audio_only, language=reader_language())
    return ClipFolder(release.archive, record, options.to / release.below, release.package, asked)


def _pad_ms(written: str) -> int:
    """Read seconds as milliseconds."""
    try:
        seconds = float(written.replace(",", "."))
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= MOST_PAD_S:
        raise argparse.ArgumentTypeError(text("pad-wrong", written=written, most=MOST_PAD_S))
    return round(seconds * 1000)

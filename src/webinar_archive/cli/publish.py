"""`publish PIPELINE.toml|ARCHIVE|RELEASE [RECORD…] --to FOLDER`: write a static site of what was released last."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from webinar_archive.cli.garbage import rare_collections
from webinar_archive.cli.options import add_chosen_records, text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "source", type=Path, metavar=text("metavar-publish-source"), help=text("help-publish-source")
    )
    add_chosen_records(parser)
    parser.add_argument(
        "--to", type=Path, required=True, metavar=text("metavar-folder"), help=text("help-publish-to")
    )


def run(options: argparse.Namespace) -> int:
    """Write the site; the path of its front page goes to standard output. Returns 1 where a film is not in it."""
    from webinar_archive.pipeline.output_places import check_output_folder
    from webinar_archive.pipeline.release_folders import source_of
    from webinar_archive.pipeline.stored_release import stored_releases
    from webinar_archive.publication.site import write_site

    source = source_of(options.source)
    releases = stored_releases(source, options.records)
    check_output_folder(source, options.to)
    with rare_collections():
        summary = write_site(releases, options.to)
    front = options.to / "index.html"
    print(front, flush=True)
    facts = {"records": summary.records, "quotations": summary.quotations, "folder": str(options.to)}
    print(text("site-published", **facts, page=str(front)), file=sys.stderr)
    left_out = sum(len(release.outcomes) for release in releases) - summary.records
    if left_out > 0:
        print(text("site-left-out", records=left_out), file=sys.stderr)
    for record, error in summary.films_away.items():
        reason = text(error.code, **error.facts)
        print(text("site-film-away", record=record, reason=reason), file=sys.stderr)
    return int(bool(summary.films_away))

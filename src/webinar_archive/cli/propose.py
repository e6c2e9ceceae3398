"""`propose PIPELINE.toml|ARCHIVE [RECORD…]`: each record as found, with the moments of its quotations."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.cli.failures import print_failure
from webinar_archive.cli.options import add_records, file_ending_in, text

if TYPE_CHECKING:
    from webinar_archive.pipeline.proposals import ProposedRecord


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_records(parser)
    parser.add_argument(
        "--format", choices=("unimarc", "marc21", "pmb-xml"), default=None, help=text("help-propose-format")
    )
    parser.add_argument("--to", type=Path, metavar=text("metavar-file"), help=text("help-propose-to"))
    parser.add_argument(
        "--html", type=file_ending_in(".html"), metavar=text("metavar-file"), help=text("help-propose-html")
    )


def run(options: argparse.Namespace) -> int:
    """Print the difference of each record, and write the files asked for. Returns 1 when a record failed."""
    from webinar_archive.exports.proposal_page import proposal_lines, proposal_page
    from webinar_archive.files import write_whole
    from webinar_archive.i18n.messages import reader_language
    from webinar_archive.pipeline.output_places import check_output_files
    from webinar_archive.pipeline.proposals import NotProposed, document_of, propose

    check_output_files(options.source, options.to, options.html)
    language = reader_language()
    proposed: list[ProposedRecord] = []
    failed = 0
    for each in propose(options.source, options.records, options.format, language):
        if isinstance(each, NotProposed):
            print_failure(each.key, each.error)
            failed += 1
            continue
        for line in proposal_lines(each.proposal, language):
            print(line)
        proposed.append(each)
    if options.html is not None:
        write_whole(options.html, proposal_page([each.proposal for each in proposed], language))
    if options.to is not None and proposed:
        document = document_of(proposed)
        write_whole(options.to, document)
        print(text("proposals-written", records=len(proposed), path=options.to), file=sys.stderr)
    else:
        print(text("proposals-shown", records=len(proposed), failed=failed), file=sys.stderr)
    return int(failed > 0)

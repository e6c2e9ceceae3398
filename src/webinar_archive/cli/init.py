"""`init NAME --notice FILE|ADDRESS`: write a commented pipeline file that runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from webinar_archive.cli.options import text
from webinar_archive.i18n.messages import reader_language


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    source = text("metavar-file-or-address")
    parser.add_argument("name", metavar=text("metavar-name"), help=text("help-init-name"))
    parser.add_argument("--notice", required=True, metavar=source, help=text("help-init-notice"))
    parser.add_argument("--page", metavar=text("metavar-address"), help=text("help-init-page"))
    parser.add_argument("--media", metavar=text("metavar-file"), help=text("help-init-media"))
    parser.add_argument("--transcript", metavar=text("metavar-file"), help=text("help-init-transcript"))
    parser.add_argument(
        "--to",
        type=Path,
        default=Path("pipelines"),
        metavar=text("metavar-folder"),
        help=text("help-init-to"),
    )


def run(options: argparse.Namespace) -> int:
    """Write the file; its path goes to standard output, what to do next to standard error."""
    from webinar_archive.pipeline.config import Source
    from webinar_archive.pipeline.starter import write_pipeline_file

    source = Source(
        notice=options.notice, page=options.page, media=options.media, transcript=options.transcript
    )
    path = write_pipeline_file(options.to, options.name, source, reader_language())
    print(path)
    print(text("init-next", path=path), file=sys.stderr)
    return 0

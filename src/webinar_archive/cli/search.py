"""`search WORDS --archive FOLDER`: which recordings contain some words, and when."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from webinar_archive.cli.archive_options import add_archive_arguments, print_unreadable
from webinar_archive.cli.locate import as_json
from webinar_archive.cli.options import add_json, text
from webinar_archive.cli.standard_streams import print_json
from webinar_archive.i18n.formats import clock
from webinar_archive.i18n.messages import reader_language, verdict_name
from webinar_archive.search.sources import open_archive
from webinar_archive.text.characters import printable

if TYPE_CHECKING:
    from webinar_archive.search.index import Hit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("words", nargs="+", metavar=text("metavar-words"), help=text("help-search-words"))
    add_archive_arguments(parser)
    parser.add_argument("--most", type=int, default=12, metavar="N", help=text("help-search-most"))
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Search; 0 whether anything is found or not."""
    words = " ".join(options.words)
    most = max(1, options.most)
    with open_archive(options.archive or Path(), options.index, on_unreadable=print_unreadable) as index:
        hits = index.search(words, most)
        is_empty = not hits and index.is_empty()
    if is_empty:
        print(text("search-empty", folder=options.archive or Path().resolve()), file=sys.stderr)
    if len({hit.record_id for hit in hits}) == most:
        print(text("search-more", count=most), file=sys.stderr)
    if options.json:
        print_json(json.dumps([_as_json(hit, words) for hit in hits], ensure_ascii=False, indent=1))
        return 0
    if not hits:
        print(text("search-nothing", text=printable(words)))
    for hit in hits:
        print_hit(hit)
    return 0


def print_hit(hit: Hit) -> None:
    """Print the recording, when, how faithfully, and the words with those around them."""
    language = reader_language()
    match = hit.match
    verdict = verdict_name(match.verdict.value, language)
    print(
        f"{printable(hit.record_id)}  {clock(match.start_ms or 0, language)}  {verdict}  {match.confidence:.2f}"
    )
    print(f"     {printable(f'{hit.before} « {match.spoken} » {hit.after}').strip()}")


def _as_json(hit: Hit, words: str) -> dict[str, Any]:
    row = {"record_id": hit.record_id, "text": words, "before": hit.before, "after": hit.after}
    return as_json(row, hit.match)

"""`search WORDS --archive FOLDER`: which recordings say it, and when."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from webinar_archive.cli.locate import as_json, moment
from webinar_archive.i18n.messages import reader_language, sentence, verdict_name
from webinar_archive.search.sources import add_archive_arguments, open_archive
from webinar_archive.text.normalize import printable

if TYPE_CHECKING:
    from webinar_archive.search.index import Hit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("words", nargs="+", metavar="WORDS", help="words, as printed or as spoken")
    add_archive_arguments(parser)
    parser.add_argument("--most", type=int, default=12, metavar="N", help="recordings to look into (12)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")


def run(options: argparse.Namespace) -> int:
    """Search; 0 whether anything is found or not."""
    text = " ".join(options.words)
    language = reader_language()
    most = max(1, options.most)
    with open_archive(options.archive or Path(), options.index) as kept:
        hits = kept.search(text, most)
    if len({hit.record_id for hit in hits}) == most:
        print(sentence("search-more", {"count": most}, language), file=sys.stderr)
    if options.json:
        print(json.dumps([_as_json(hit, text) for hit in hits], ensure_ascii=False, indent=1))
        return 0
    if not hits:
        print(sentence("search-nothing", {"text": printable(text)}, language))
    for hit in hits:
        match = hit.match
        verdict = verdict_name(match.verdict.value, language)
        when = moment(match.start_ms or 0)
        print(f"{printable(hit.record_id)}  {when}  {verdict}  {match.confidence:.2f}")
        print(f"     {printable(f'{hit.before} « {match.spoken} » {hit.after}').strip()}")
    return 0


def _as_json(hit: Hit, text: str) -> dict[str, Any]:
    said = {"record_id": hit.record_id, "text": text, "before": hit.before, "after": hit.after}
    return as_json(said, hit.match)

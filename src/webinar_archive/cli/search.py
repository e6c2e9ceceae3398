"""`search WORDS --archive FOLDER`: which recordings say it, and when."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from webinar_archive.cli.archive_search import add_archive_arguments, open_archive
from webinar_archive.cli.locate import VERDICTS, as_json, moment
from webinar_archive.messages import reader_language, sentence
from webinar_archive.text import printable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("words", nargs="+", metavar="WORDS", help="words, as printed or as spoken")
    add_archive_arguments(parser)
    parser.add_argument("--most", type=int, default=6, metavar="N", help="recordings to look into (6)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")


def run(options: argparse.Namespace) -> int:
    """Search; 0 whether anything is found or not."""
    text = " ".join(options.words)
    with open_archive(options.archive or Path(), options.index) as kept:
        hits = kept.search(text, max(1, options.most))
    if options.json:
        results = [as_json({"record_id": hit.record_id, "text": text}, hit.match) for hit in hits]
        print(json.dumps(results, ensure_ascii=False, indent=1))
        return 0
    language = reader_language()
    if not hits:
        print(sentence("search-nothing", {"text": printable(text)}, language))
    for hit in hits:
        match = hit.match
        verdict = VERDICTS[language].get(match.verdict.value, match.verdict.value)
        print(f"{hit.record_id}  {moment(match.start_ms or 0)}  {verdict}  {match.confidence:.2f}")
        print(f"     → {printable(match.spoken or '')}")
    return 0

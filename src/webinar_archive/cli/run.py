"""`run PIPELINE.toml…`: archive the records of pipeline files and print their table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.cli.progress import Progress
from webinar_archive.messages import Language, reader_language, sentence

if TYPE_CHECKING:
    from webinar_archive.pipeline import Summary


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("pipelines", nargs="+", type=Path, metavar="PIPELINE.toml")
    parser.add_argument("--only", metavar="RECORD", help="only the record with this key or id")
    parser.add_argument(
        "--from", dest="start_from", metavar="STEP", help="do this step and all after it again"
    )


def run(options: argparse.Namespace) -> int:
    """Run each pipeline in turn; 1 when any record failed."""
    from webinar_archive.errors import UsageError
    from webinar_archive.exports.screen import print_table
    from webinar_archive.pipeline import load_settings, run_pipeline
    from webinar_archive.pipeline.work import STEPS

    if options.start_from not in (None, *STEPS):
        raise UsageError("unknown-step", step=options.start_from, steps=", ".join(STEPS))
    language = reader_language()
    # every file is read before any work starts: a slip in the last one should not show after hours
    every = [load_settings(path) for path in options.pipelines]
    failed = 0
    for settings in every:
        with Progress(sys.stderr, language) as progress:
            summary = run_pipeline(
                settings, only=options.only, start_from=options.start_from, tell=progress.tell
            )
        print_table(summary.rows, sys.stdout, language=language)
        print_summary(summary, language)
        failed += len(summary.failed)
    return 1 if failed else 0


def print_summary(summary: Summary, language: Language) -> None:
    """Say on standard error what was done, what failed and why, and where the table lies."""

    def say(code: str, **facts: object) -> None:
        print(sentence(code, facts, language), file=sys.stderr)

    counts = {s: sum(o.status == s for o in summary.outcomes) for s in ("done", "unchanged", "failed")}
    say("run-nothing-new" if counts["unchanged"] == len(summary.outcomes) else "run-ended", **counts)
    for outcome in summary.failed:
        if outcome.failure:
            reason = sentence(outcome.failure.code, outcome.failure.facts, language)
            say("record-failed", record=outcome.record_id, reason=reason)
    for path in summary.released:
        say("file-released", path=path)

"""`run PIPELINE.toml…`: archive the records of pipeline files, durably, and print their table."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.cli.options import add_database
from webinar_archive.cli.progress import Progress
from webinar_archive.i18n.messages import Language, reader_language, sentence

if TYPE_CHECKING:
    from webinar_archive.pipeline import Settings, Summary
    from webinar_archive.pipeline.plan import RunOptions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("pipelines", nargs="+", type=Path, metavar="PIPELINE.toml")
    parser.add_argument("--only", metavar="RECORD", help="only the record with this key or id")
    parser.add_argument(
        "--from", dest="start_from", metavar="STEP", help="do this step and all after it again"
    )
    parser.add_argument("--again", action="store_true", help="capture pages and videos anew")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be done and why, and do nothing"
    )
    add_engine_arguments(parser)


def add_engine_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where the run's state lies and how it is logged; shared by the commands that run records."""
    add_database(
        parser, "postgresql://… shared by several workers (or WEBINAR_ARCHIVE_DATABASE); SQLite otherwise"
    )
    parser.add_argument("--log", choices=("text", "json"), help="log to standard error, a line an event")


def run(options: argparse.Namespace) -> int:
    """Run each pipeline in turn; 1 when any record failed."""
    from webinar_archive.errors import UsageError
    from webinar_archive.pipeline import load_settings
    from webinar_archive.pipeline.plan import RunOptions
    from webinar_archive.pipeline.steps import STEPS

    if options.start_from not in (None, *STEPS.names):
        raise UsageError("unknown-step", step=options.start_from, steps=", ".join(STEPS.names))
    # every file is read before any work starts: a slip in the last one should not show after hours
    every = [load_settings(path) for path in options.pipelines]
    run_options = RunOptions(
        records=(options.only,) if options.only else None,
        start_from=options.start_from,
        again=options.again,
        release=options.only is None,
    )
    if options.dry_run:
        for settings in every:
            print_what_is_due(settings, run_options)
        return 0
    failed = [len(run_one(settings, run_options, options).failed) for settings in every]
    return 1 if any(failed) else 0


def run_one(settings: Settings, run_options: RunOptions, options: argparse.Namespace) -> Summary:
    """Run one pipeline, with live progress on standard error, its table on standard output."""
    from webinar_archive.engine.log_format import log_nowhere, log_to
    from webinar_archive.engine.runs import run_batch
    from webinar_archive.engine.worker import LOCAL_WORKER, worker_name
    from webinar_archive.errors import DiskFull
    from webinar_archive.exports.console import print_table
    from webinar_archive.pipeline.steps import STEPS

    language = reader_language()
    if options.log:
        log_to(sys.stderr, options.log)
    else:
        log_nowhere()

    def say(code: str, facts: dict[str, object]) -> None:
        print(sentence(code, facts, language), file=sys.stderr)

    # a service manager's stop and a machine's shutdown are Ctrl-C to us
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Progress(sys.stderr, language) as progress:
            summary = run_batch(
                settings,
                run_options,
                database=options.database,
                worker=f"{worker_name()}-run-{settings.pipeline.name}" if options.database else LOCAL_WORKER,
                on_step=progress.tell if not options.log else lambda *_: None,
                on_progress=progress.show_run,
                on_message=say,
                steps=options.steps or STEPS,
            )
    except KeyboardInterrupt:
        leave("run-stopped", {"run": settings.pipeline.name}, language, 130)
    except DiskFull as error:
        leave(error.code, error.facts, language, 1)
    print_table(summary.rows, sys.stdout, language=language)
    print_summary(summary, language)
    return summary


def leave(code: str, facts: dict[str, object], language: Language, exit_code: int) -> None:
    """End this process at once, whatever its threads are doing: all they did is kept, the rest is redone."""
    print(f"webinar-archive: {sentence(code, facts, language)}", file=sys.stderr, flush=True)
    sys.stdout.flush()
    os._exit(exit_code)


def print_what_is_due(settings: Settings, run_options: RunOptions) -> None:
    """One line a record, tab-separated: key, first step to do, why, host to visit, and the reason in words."""
    from webinar_archive.engine.run_workflow import preview_run
    from webinar_archive.pipeline.plan import Due

    language = reader_language()
    for found in preview_run(settings, run_options):
        if isinstance(found, Due):
            code = f"due-{found.why}" if found.why in ("new", "version", "asked") else "due-changed"
            words = sentence(code, {"what": found.why}, language)
            print(f"{found.key}\t{found.step}\t{found.why}\t{found.host or '-'}\t{words}")
        else:
            words = sentence("due-nothing", {}, language)
            print(f"{found.key}\t-\t{found.status.value}\t-\t{words}")


def print_summary(summary: Summary, language: Language) -> None:
    """Say on standard error what was done, what failed and why, what was found, where the table lies."""

    from webinar_archive.pipeline.outcome import Status

    def say(code: str, **facts: object) -> None:
        print(sentence(code, facts, language), file=sys.stderr)

    counts = Counter(outcome.status.value for outcome in summary.outcomes)
    facts = {name: counts[name] for name in ("done", "unchanged", "failed")}
    if not (facts["done"] or facts["failed"]):
        say("run-nothing-new", **facts)
    elif left_out := counts[Status.SKIPPED.value]:
        say("run-ended-some-skipped", **facts, left_out=left_out)
    else:
        say("run-ended", **facts)
    for outcome in summary.failed:
        if outcome.failure:
            reason = sentence(outcome.failure.code, outcome.failure.facts, language)
            say("record-failed", record=outcome.record_id, reason=reason)
    for path in summary.released:
        say("file-released", path=path)

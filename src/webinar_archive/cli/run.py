"""`run PIPELINE.toml…` or `run NOTICE`: archive records, durably, and print their table."""

from __future__ import annotations

import argparse
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.cli.copies import print_copies
from webinar_archive.cli.options import add_database, add_log, text
from webinar_archive.cli.progress import Progress
from webinar_archive.cli.stop import exit_now
from webinar_archive.i18n.messages import reader_language, sentence

if TYPE_CHECKING:
    from webinar_archive.pipeline.config import Settings
    from webinar_archive.pipeline.plan import RunOptions
    from webinar_archive.pipeline.release import Summary

MAX_PRINTED_RECORDS = 20
"""A nightly run of ten thousand records prints what is new: the released table has them all."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "sources", nargs="+", metavar=text("metavar-run-source"), help=text("help-run-sources")
    )
    parser.add_argument("--media", metavar=text("metavar-file"), help=text("help-run-media"))
    parser.add_argument("--transcript", metavar=text("metavar-file"), help=text("help-run-transcript"))
    parser.add_argument("--only", metavar=text("metavar-record"), help=text("help-run-only"))
    parser.add_argument("--from", dest="start_from", metavar=text("metavar-step"), help=text("help-run-from"))
    parser.add_argument("--again", action="store_true", help=text("help-run-again"))
    parser.add_argument("--dry-run", action="store_true", help=text("help-run-dry-run"))
    add_database(parser, "help-database-run")
    add_log(parser)


def run(options: argparse.Namespace) -> int:
    """Run each pipeline in turn; 1 when any record failed."""
    from webinar_archive.errors import UsageError
    from webinar_archive.pipeline.plan import RunOptions
    from webinar_archive.pipeline.steps import STEPS

    if options.start_from not in (None, *STEPS.names):
        raise UsageError("unknown-step", step=options.start_from, steps=", ".join(STEPS.names))
    # every file is read before any work starts: a mistake in the last one should not show after hours
    every = [_settings(source, options) for source in options.sources]
    run_options = RunOptions(
        records=(options.only,) if options.only else None,
        start_from=options.start_from,
        again=options.again,
        release=options.only is None,
    )
    if options.dry_run:
        for settings in every:
            print_due_records(settings, run_options)
        return 0
    whole = [run_one(settings, run_options, options).is_whole for settings in every]
    return 0 if all(whole) else 1


def _settings(source: str, options: argparse.Namespace) -> Settings:
    """Return the settings of a pipeline file, or those that archive one notice into the current folder."""
    from webinar_archive.errors import UsageError
    from webinar_archive.pipeline.config_file import load_settings
    from webinar_archive.pipeline.starter import is_notice, settings_for_notice

    if is_notice(source):
        return settings_for_notice(source, media=options.media, transcript=options.transcript)
    if options.media or options.transcript:
        raise UsageError("media-needs-notice", path=source)
    return load_settings(Path(source))


def run_one(settings: Settings, run_options: RunOptions, options: argparse.Namespace) -> Summary:
    """Run one pipeline, with live progress on standard error, its table on standard output."""
    from webinar_archive.engine.log_format import log_nowhere, log_to
    from webinar_archive.engine.runs import run_batch
    from webinar_archive.engine.worker import LOCAL_WORKER, worker_name
    from webinar_archive.errors import ArchiveError, UsageError
    from webinar_archive.exports.console import print_table
    from webinar_archive.files import our_error
    from webinar_archive.pipeline.steps import STEPS

    if options.log:
        log_to(sys.stderr, options.log)
    else:
        log_nowhere()
    # a service manager's stop, a machine's shutdown and a closed terminal are Ctrl-C to us, but not after `nohup`
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    try:
        with Progress(sys.stderr, reader_language()) as progress:
            summary = run_batch(
                settings,
                run_options,
                database=options.database,
                worker=f"{worker_name()}-run-{settings.pipeline.name}" if options.database else LOCAL_WORKER,
                steps=options.steps or STEPS,
                on_step=progress.show_step if not options.log else lambda *_: None,
                on_progress=progress.show_run,
                on_message=_print_message,
            )
    except KeyboardInterrupt:
        exit_now("run-stopped", {"run": settings.pipeline.name}, 130)
    except UsageError:
        raise
    except (ArchiveError, OSError) as raised:
        error = our_error(raised)
        # at once: steps that still run may wait for the same disk or database
        exit_now(error.code, error.facts, 1)
    printed = summary.news(MAX_PRINTED_RECORDS)
    print_table([row for outcome in printed for row in outcome.rows], sys.stdout, language=reader_language())
    if len(printed) == MAX_PRINTED_RECORDS < len(summary.outcomes):
        _print_message("table-not-whole", {"printed": len(printed), "records": len(summary.outcomes)})
    print_summary(summary)
    return summary


def _print_message(code: str, facts: dict[str, object]) -> None:
    print(sentence(code, facts, reader_language()), file=sys.stderr)


def print_due_records(settings: Settings, run_options: RunOptions) -> None:
    """Print one line a record, tab-separated: key, first step to do, why, host to visit, the reason in words."""
    from webinar_archive.engine.survey import preview_run
    from webinar_archive.pipeline.plan import Due

    for found in preview_run(settings, run_options):
        if isinstance(found, Due):
            code = f"due-{found.why}" if found.why in ("new", "version", "asked", "files") else "due-changed"
            reason = text(code, what=found.why)
            print(f"{found.key}\t{found.step}\t{found.why}\t{found.host or '-'}\t{reason}")
        else:
            print(f"{found.key}\t-\t{found.status.value}\t-\t{text('due-nothing')}")


def print_summary(summary: Summary) -> None:
    """Print on standard error how many records were done, what failed and why, and where the table is."""
    from webinar_archive.pipeline.outcome import Status

    counts = Counter(outcome.status.value for outcome in summary.outcomes)
    facts: dict[str, object] = {name: counts[name] for name in ("done", "unchanged", "failed")}
    if not (facts["done"] or facts["failed"]):
        _print_message("run-nothing-new", facts)
    elif skipped := counts[Status.SKIPPED.value]:
        _print_message("run-ended-some-skipped", {**facts, "skipped": skipped})
    else:
        _print_message("run-ended", facts)
    for outcome in summary.failed:
        if outcome.failure:
            reason = text(outcome.failure.code, **outcome.failure.facts)
            _print_message("record-failed", {"record": outcome.record_id, "reason": reason})
    for path in summary.released:
        _print_message("file-released", {"path": path})
    copies = summary.copies
    if copies.copied or copies.unchanged or copies.problems:
        print_copies(copies)

"""`status PIPELINE.toml`: runs, records, steps, errors, next attempts and next scheduled runs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from webinar_archive.cli.options import add_database, add_json, add_pipeline, database_of, text
from webinar_archive.cli.standard_streams import print_json
from webinar_archive.i18n.messages import Language, messages, reader_language, sentence, step_name

if TYPE_CHECKING:
    from webinar_archive.engine.status import RecordState, Report, RunState

FINISHED = ("done", "unchanged")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_pipeline(parser, optional=True)
    add_database(parser)
    add_json(parser)
    parser.add_argument("--runs", type=int, default=5, metavar="N", help=text("help-status-runs"))


def run(options: argparse.Namespace) -> int:
    """Print the runs, records and schedules of a database."""
    from webinar_archive.engine.status import Report, report
    from webinar_archive.models.codec import to_json

    database = database_of(options)
    found = report(database, newest=options.runs) if database else Report()
    if options.json:
        print_json(to_json(found).decode())
    else:
        for line in report_lines(found, reader_language()):
            print(line)
    return 0


def report_lines(found: Report, language: Language) -> Iterator[str]:
    """Yield lines for a person: runs, then records that wait, run or failed, then schedules; local times.

    The records of an older run that has ended are left out: what failed in it was tried again since, or has
    its line in the newest run too.
    """
    pipelines: set[str] = set()
    for of_run in found.runs:
        yield _run_line(of_run, language)
        if of_run.ended_at is None or of_run.pipeline not in pipelines:
            for record in of_run.records:
                if record.state not in FINISHED:
                    yield _record_line(record, language)
        pipelines.add(of_run.pipeline)
    for schedule in found.schedules:
        yield f"{schedule.name}\t{schedule.cron}\t{schedule.timezone}\t→ {_local_time(schedule.next_at)}"


def _run_line(run_: RunState, language: Language) -> str:
    counts = ", ".join(
        f"{count} {state_name(state, language)}" for state, count in sorted(run_.counts.items())
    )
    return f"{run_.run_id}\t{state_name(run_.state, language)}\t{_local_time(run_.started_at)}\t{counts}"


def _record_line(record: RecordState, language: Language) -> str:
    attempt = sentence("status-attempt", {"number": record.attempt}, language)
    parts = [f"  {record.key}", state_name(record.state, language), step_name(record.step, language), attempt]
    parts += [f"→ {_local_time(record.next_at)}"] if record.next_at else []
    parts += [record.worker] if record.worker else []
    if record.failure:
        parts.append(sentence(record.failure.code, record.failure.facts, language))
    return "\t".join(parts)


def state_name(state: str, language: Language) -> str:
    """Return the state of a run or a record as people read it; an unknown one as it is."""
    return messages(language).get(f"state-{state.replace(' ', '-')}", state)


def _local_time(time: datetime | None) -> str:
    return f"{time.astimezone():%Y-%m-%d %H:%M:%S}" if time else "-"

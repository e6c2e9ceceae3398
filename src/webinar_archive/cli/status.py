"""`status PIPELINE.toml`: runs, records, steps, errors, next attempts and next scheduled runs."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.cli.options import add_database, database_of
from webinar_archive.i18n.messages import reader_language, sentence

if TYPE_CHECKING:
    from webinar_archive.engine.status import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("pipeline", type=Path, nargs="?", metavar="PIPELINE.toml")
    add_database(parser)
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="the newest N runs (5)")


def run(options: argparse.Namespace) -> int:
    """Print the state of things."""
    from webinar_archive.engine.status import Report, report
    from webinar_archive.models.codec import to_json

    database = database_of(options)
    found = report(database, newest=options.runs) if database else Report()
    if options.json:
        print(to_json(found).decode())
    else:
        print_report(found)
    return 0


def print_report(found: Report) -> None:
    """Lines for a person: runs, then the records that wait, work or failed, then the schedules; local times."""
    language = reader_language()
    told: set[str] = set()
    for run_ in found.runs:
        counts = ", ".join(f"{count} {state}" for state, count in sorted(run_.counts.items()))
        print(f"{run_.run_id}\t{run_.state}\t{_local(run_.started_at)}\t{counts}")
        # what failed in an older run that has ended was tried again since, or stands in the newest one too
        old = run_.ended_at is not None and run_.pipeline in told
        told.add(run_.pipeline)
        for record in () if old else run_.records:
            if record.state in ("done", "unchanged"):
                continue
            parts = [f"  {record.key}", record.state, record.step, f"#{record.attempt}"]
            parts += [f"→ {_local(record.next_at)}"] if record.next_at else []
            parts += [record.worker] if record.worker else []
            if record.failure:
                parts.append(sentence(record.failure.code, record.failure.facts, language))
            print("\t".join(parts))
    for planned in found.schedules:
        print(f"{planned.name}\t{planned.cron}\t{planned.timezone}\t→ {_local(planned.next_at)}")


def _local(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}" if moment else "-"

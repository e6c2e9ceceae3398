"""`show PIPELINE.toml|ARCHIVE RECORD…`: facts, versions, files, events and findings of records."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from webinar_archive.cli.options import add_json, add_records, text
from webinar_archive.cli.standard_streams import print_json

if TYPE_CHECKING:
    from webinar_archive.pipeline.record_states import RecordState

MOST_EVENTS = 20
"""How many of a record's newest events are printed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_records(parser, "help-show-records", required=True)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the records."""
    from webinar_archive.models.codec import to_json
    from webinar_archive.pipeline.record_states import record_state
    from webinar_archive.pipeline.stored_records import stored_records
    from webinar_archive.text.characters import printable

    for number, record in enumerate(stored_records(options.source, options.records)):
        state = record_state(record)
        if options.json:
            print_json(to_json(state).decode())
            continue
        if number:
            print()
        for line in _lines(state):
            print(printable(line))
    return 0


def _lines(state: RecordState) -> Iterator[str]:
    from webinar_archive.i18n.formats import clock, size
    from webinar_archive.i18n.messages import reader_language
    from webinar_archive.pipeline.brought_films import read_name

    record, language = state.record, reader_language()
    yield f"{record.name} ({record.record_id})"
    facts = {
        "title": record.title,
        "state": text(f"state-{record.status}"),
        "event-date": record.event_date,
        "duration": None if record.duration_ms is None else clock(record.duration_ms, language),
        "quotations": f"{record.found}/{record.quotations}" if record.quotations else None,
        "source": state.address,
        "captured": _time(state.captured_at),
        "versions": str(state.versions) if state.versions else None,
        "gone": _time(state.gone_since),
        "deleted": _time(state.deleted_at),
        "reason": state.deletion_reason,
        "verified": _time(state.verified_at),
        "damaged": str(state.damaged) if state.damaged else None,
        "files": f"{len(state.files)}, {size(state.size_bytes, language)}" if state.files else None,
    }
    width = max(len(text(f"show-{name}")) for name in facts)
    for name, value in facts.items():
        if value:
            yield f"  {text(f'show-{name}'):<{width}}  {value}"
    for film in state.remote:
        places = ", ".join(map(read_name, film.places))
        yield f"    {text('show-remote', path=film.file.path, places=places, since=film.since)}"
    for file in state.files:
        yield f"    {file.path}  {size(file.size_bytes, language)}  {file.checksum[:23]}…"
    if state.events:
        yield f"  {text('show-events')}"
    for event in state.events[-MOST_EVENTS:]:
        outcome = _name(f"outcome-{event.outcome}", event.outcome)
        yield f"    {_time(event.at)}  {_name(f'event-{event.kind}', event.kind)}  {outcome}"
    if record.findings:
        yield f"  {text('show-findings')}"
    for finding in record.findings:
        yield f"    {_finding(finding)}"


def _time(at: str | None) -> str | None:
    from webinar_archive.i18n.formats import time
    from webinar_archive.i18n.messages import reader_language

    return time(at, reader_language()) if at else None


def _name(code: str, own: str) -> str:
    """Return the name of a thing as people read it; its own name where this release does not know it."""
    from webinar_archive.i18n.messages import messages, reader_language

    return messages(reader_language()).get(code.replace(" ", "-"), own)


def _finding(finding: str) -> str:
    from webinar_archive.exports.finding_cells import code_and_facts

    code, facts = code_and_facts(finding)
    return f"{code}: {text(code, **facts)}"

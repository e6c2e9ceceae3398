"""Events of a record: added line by line, bounded, readable whatever else stands in the file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from webinar_archive import __version__
from webinar_archive.archive.events import MAX_BYTES, Event, add_event, load_events
from webinar_archive.archive.layout import events_file


def event(number: int) -> Event:
    return Event(kind="fixity check", at="2026-01-01T00:00:00+00:00", outcome="success", facts={"no": number})


def test_events_are_kept_in_order_with_the_release_that_made_them(tmp_path: Path) -> None:
    assert load_events(tmp_path) == ()
    for number in range(3):
        add_event(tmp_path, event(number))
    assert load_events(tmp_path) == tuple(event(number) for number in range(3))
    first = json.loads(events_file(tmp_path).read_text().splitlines()[0])
    assert first["agent"] == f"webinar-archive {__version__}"


def test_the_half_line_of_a_killed_writer_costs_that_line_alone(tmp_path: Path) -> None:
    add_event(tmp_path, event(1))
    with events_file(tmp_path).open("ab") as file:
        file.write(b'{"kind": "fixi')
    add_event(tmp_path, event(2))
    with events_file(tmp_path).open("ab") as file:
        file.write(b'[1]\n{"kind": 1}\n\xff\n' + b"[" * 100_000 + b"\n")
    add_event(tmp_path, event(3))
    assert [each.facts["no"] for each in load_events(tmp_path)] == [1, 2, 3]


def test_the_oldest_events_are_dropped_when_the_file_grows(tmp_path: Path) -> None:
    many_faults = {"faults": ["x" * 20_000]}
    for number in range(200):
        long = event(number)
        add_event(tmp_path, replace(long, facts={**long.facts, **many_faults}))
        assert events_file(tmp_path).stat().st_size < MAX_BYTES + 50_000
    numbers = [each.facts["no"] for each in load_events(tmp_path)]
    assert numbers == list(range(numbers[0], 200))
    assert len(numbers) > 4


def test_a_link_in_the_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"precious\n")
    events_file(tmp_path).symlink_to(tmp_path / "other")
    with pytest.raises(OSError, match="symbolic"):
        add_event(tmp_path, event(1))
    assert load_events(tmp_path) == ()
    assert (tmp_path / "other").read_bytes() == b"precious\n"

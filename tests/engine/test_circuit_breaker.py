"""A host's circuit opens after repeated refusals, and closes with an answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from webinar_archive.engine.circuit_breaker import LONGEST_UNDATED, HostState, host_state, record_response
from webinar_archive.errors import Blocked, Unreachable
from webinar_archive.pipeline.config import PipelineSection, Settings, Source

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        pipeline=PipelineSection(name="p", archive="archive"), source=(Source(notice="n"),), base=tmp_path
    )


def test_two_refusals_in_a_row_open_the_circuit(settings: Settings) -> None:
    record_response(settings, "h.example", Blocked("x"), NOW)
    assert host_state(settings, "h.example").open_for_s(NOW) == 0
    record_response(settings, "h.example", Blocked("x"), NOW)
    assert host_state(settings, "h.example").open_for_s(NOW) > 60
    assert host_state(settings, "other.example").open_for_s(NOW) == 0


def test_one_refusal_with_retry_after_opens_the_circuit_for_that_long(settings: Settings) -> None:
    record_response(settings, "h.example", Blocked("x", retry_after_s=90.0), NOW)
    state = host_state(settings, "h.example")
    assert state.open_for_s(NOW) == 90
    assert state.open_for_s(NOW + timedelta(seconds=91)) == 0


def test_an_answer_closes_the_circuit_and_a_failed_connection_leaves_it(settings: Settings) -> None:
    for _ in range(3):
        record_response(settings, "h.example", Blocked("x"), NOW)
    record_response(settings, "h.example", Unreachable("x"), NOW)
    assert host_state(settings, "h.example").refusals == 3
    record_response(settings, "h.example", None, NOW)
    assert host_state(settings, "h.example").open_for_s(NOW) == 0


def test_a_circuit_opened_by_a_clock_that_was_wrong_by_two_days_is_closed(settings: Settings) -> None:
    wrong = NOW + timedelta(days=2)
    record_response(settings, "h.example", Blocked("x", retry_after_s=90.0), wrong)
    state = host_state(settings, "h.example")
    assert state.open_for_s(wrong + timedelta(seconds=10)) == 80
    assert state.open_for_s(NOW) == 0


def test_clocks_of_two_machines_that_differ_a_little_leave_a_circuit_open(settings: Settings) -> None:
    record_response(settings, "h.example", Blocked("x", retry_after_s=90.0), NOW)
    assert host_state(settings, "h.example").open_for_s(NOW - timedelta(seconds=20)) == 90


def test_a_circuit_in_the_file_of_an_older_release_is_open_for_some_hours_at_most() -> None:
    state = HostState(host="h.example", refusals=3, open_until=NOW + LONGEST_UNDATED)
    assert state.open_for_s(NOW) > 0
    assert state.open_for_s(NOW - timedelta(days=2)) == 0

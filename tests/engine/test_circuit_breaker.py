"""A host that turns us away several times in a row rests; an answer wakes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from webinar_archive.engine.circuit_breaker import host_state, record_response
from webinar_archive.errors import Blocked, Unreachable
from webinar_archive.pipeline.config import PipelineSection, Settings, Source

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        pipeline=PipelineSection(name="p", archive="archive"), source=(Source(notice="n"),), base=tmp_path
    )


def test_one_refusal_is_no_rest_two_in_a_row_are(settings: Settings) -> None:
    record_response(settings, "h.example", Blocked("x"), NOW)
    assert host_state(settings, "h.example").open_for_s(NOW) == 0
    record_response(settings, "h.example", Blocked("x"), NOW)
    assert host_state(settings, "h.example").open_for_s(NOW) > 60
    assert host_state(settings, "other.example").open_for_s(NOW) == 0


def test_a_host_that_says_for_how_long_rests_at_once(settings: Settings) -> None:
    record_response(settings, "h.example", Blocked("x", retry_after_s=90.0), NOW)
    state = host_state(settings, "h.example")
    assert state.open_for_s(NOW) == 90
    assert state.open_for_s(NOW + timedelta(seconds=91)) == 0


def test_an_answer_wakes_a_host_and_a_broken_line_says_nothing(settings: Settings) -> None:
    for _ in range(3):
        record_response(settings, "h.example", Blocked("x"), NOW)
    record_response(settings, "h.example", Unreachable("x"), NOW)
    assert host_state(settings, "h.example").refusals == 3
    record_response(settings, "h.example", None, NOW)
    assert host_state(settings, "h.example").open_for_s(NOW) == 0

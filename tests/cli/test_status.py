"""`status`: what a person reads, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from webinar_archive.cli.status import report_lines
from webinar_archive.engine.status import STATES, RecordState, Report, RunState
from webinar_archive.errors import Failure
from webinar_archive.i18n.messages import LANGUAGES, Language, messages

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
GONE = Failure(
    code="page-gone", facts={"address": "http://a.example/", "status": 404}, kind="Gone", retryable=False
)


def record(key: str, state: str, failure: Failure | None = None) -> RecordState:
    return RecordState(
        key=key, state=state, step="fetch", attempt=2, host=None, worker=None,
        next_at=None, took_ms={}, failure=failure,
    )  # fmt: skip


def run_of(name: str, *records: RecordState, ended: bool) -> RunState:
    return RunState(
        run_id=name, pipeline="night", state="done" if ended else "running", release="0.2.0", started_at=NOON,
        ended_at=NOON if ended else None, counts={"failed": 1}, records=records,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "  r1\tfailed\tdownload\tattempt 2\thttp://a.example/ no longer exists (HTTP 404)."),
        ("fr", "  r1\ten échec\ttéléchargement\tessai 2\thttp://a.example/ n'existe plus (HTTP 404)."),
    ],
)
def test_an_unfinished_record_has_a_line_with_its_state_step_and_failure(
    language: Language, expected: str
) -> None:
    report = Report(runs=(run_of("n2", record("r1", "failed", GONE), record("r2", "done"), ended=False),))
    first, line = report_lines(report, language)
    assert first.startswith("n2\t")
    assert line.startswith(expected)


def test_records_of_an_older_run_that_has_ended_are_left_out() -> None:
    newest = run_of("n2", record("r1", "failed", GONE), ended=True)
    older = run_of("n1", record("r1", "failed", GONE), ended=True)
    assert len(list(report_lines(Report(runs=(newest, older)), "en"))) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_a_name(language: Language) -> None:
    assert {f"state-{state}" for state in STATES.values()} <= set(messages(language))

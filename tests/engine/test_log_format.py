"""Every log line names its record and step, and none holds a secret."""

from __future__ import annotations

import json
import logging

import pytest

from webinar_archive.engine.log_format import EventFormatter


def event(message: str, **facts: object) -> logging.LogRecord:
    record = logging.LogRecord("webinar_archive.engine", logging.INFO, "", 0, message, (), None)
    vars(record).update(facts)
    return record


def test_json_lines_hold_record_and_step_even_when_there_is_none() -> None:
    line = json.loads(EventFormatter("json").format(event("task_done", record="r1", step="fetch", took_ms=3)))
    assert (line["record"], line["step"], line["took_ms"]) == ("r1", "fetch", 3)
    assert json.loads(EventFormatter("json").format(event("run_surveyed")))["record"] is None


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "secret",
    [
        "postgresql://me:hush@db/x",
        "mailto://me:hush@mail.example",
        "password=hush",
        "Authorization: Bearer hush",
    ],
)
def test_no_line_holds_a_secret(form: str, secret: str) -> None:
    line = EventFormatter(form).format(event(f"cannot reach {secret}", address=secret))  # type: ignore[arg-type]
    assert "hush" not in line

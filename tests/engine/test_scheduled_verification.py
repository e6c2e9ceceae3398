"""A verification at a fire time sees its share, keeps and logs what it found, and never raises."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.packed_archive import packed_archive
from webinar_archive.archive.events import load_events
from webinar_archive.engine.scheduled_verification import verify_at_fire_time
from webinar_archive.engine.server import _schedules
from webinar_archive.pipeline.config_file import load_settings

pytestmark = pytest.mark.untraced

FIRE = datetime(2026, 1, 1, 4, tzinfo=UTC)
SECTION = '[verify]\nschedule = "0 4 * * *"\ndays = 3\n'


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    file = packed_archive(tmp_path)
    file.write_text(file.read_text(encoding="utf-8") + SECTION, encoding="utf-8")
    return file


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """The engine's log as it is written; a command that ran in this process may have given it other handlers."""
    logger = logging.getLogger("webinar_archive.engine")
    level = logger.level
    logger.addHandler(caplog.handler)
    logger.setLevel(logging.INFO)
    # each record once, whether or not it is handed on to the root
    logger.propagate, propagated = False, logger.propagate
    yield caplog
    logger.propagate = propagated
    logger.setLevel(level)
    logger.removeHandler(caplog.handler)


def verified(pipeline: Path) -> list[int]:
    """How often each record was verified."""
    records = pipeline.parent / "archive" / "essai"
    return [len(load_events(records / key)) for key in ("a", "b", "failed")]


def fire(pipeline: Path, day: int = 0, late: timedelta = timedelta()) -> None:
    time = FIRE + timedelta(days=day)
    verify_at_fire_time(time, str(pipeline), lambda: time + late)


def test_each_fire_time_verifies_a_share_and_logs_damage(
    pipeline: Path, logged: pytest.LogCaptureFixture
) -> None:
    media = pipeline.parent / "archive" / "essai" / "a" / "capture" / "media.mp4"
    media.write_bytes(b"another film")
    for day in range(3):
        fire(pipeline, day)
    assert verified(pipeline) == [1, 1, 1]
    events = [record.message for record in logged.records]
    assert events.count("archive_verified") == 3
    (damaged,) = (record for record in logged.records if record.message == "file_damaged")
    assert (damaged.__dict__["record"], damaged.__dict__["file"]) == ("essai/a", "capture/media.mp4")


def test_a_fire_time_that_was_missed_is_skipped(pipeline: Path, logged: pytest.LogCaptureFixture) -> None:
    fire(pipeline, late=timedelta(hours=1))
    assert verified(pipeline) == [0, 0, 0]
    assert [record.message for record in logged.records] == ["verification_skipped"]


def test_a_pipeline_file_that_cannot_be_used_is_logged(
    pipeline: Path, logged: pytest.LogCaptureFixture
) -> None:
    pipeline.write_text(pipeline.read_text(encoding="utf-8").replace(SECTION, ""), encoding="utf-8")
    fire(pipeline)
    pipeline.unlink()
    fire(pipeline)
    assert [record.__dict__["reason"] for record in logged.records] == ["no-schedule", "file-missing"]


def test_serve_follows_both_schedules_of_a_pipeline_file(pipeline: Path) -> None:
    (schedule,) = _schedules(pipeline, load_settings(pipeline))
    assert (schedule.name, schedule.cron, schedule.verifies) == ("essai verify", "0 4 * * *", True)
    text = pipeline.read_text(encoding="utf-8")
    pipeline.write_text(text.replace("[pipeline]", '[pipeline]\nschedule = "0 2 * * *"'), encoding="utf-8")
    schedules = _schedules(pipeline, load_settings(pipeline))
    assert [(each.name, each.verifies) for each in schedules] == [("essai", False), ("essai verify", True)]

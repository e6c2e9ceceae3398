"""Schedules in the database: replaced as a whole, each with the fire time that it missed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from dbos import DBOS, ScheduleInput
from dbos import error as dbos_error

from webinar_archive.engine.backend.types import Schedule
from webinar_archive.engine.backend.workflows import fire_workflow
from webinar_archive.engine.cron import is_schedule, missed_fire_time
from webinar_archive.errors import UsageError


def apply_schedules(schedules: Sequence[Schedule], now: datetime, *, replace_all: bool) -> None:
    """Put these schedules into the database; with `replace_all`, delete all others.

    However many fire times a schedule with `catch_up` missed while nobody served it, one of them is fired.

    Args:
        schedules: One for each pipeline file that has a schedule.
        now: The time up to which fire times were missed.
        replace_all: Whether schedules of other pipelines are deleted.

    Raises:
        UsageError: A schedule that names no time.
    """
    for schedule in schedules:
        if not is_schedule(schedule.cron):
            raise UsageError("bad-schedule", path=schedule.pipeline, schedule=schedule.cron)
    stored = {entry["schedule_name"]: entry for entry in DBOS.list_schedules()}
    if replace_all:
        for name in stored.keys() - {schedule.name for schedule in schedules}:
            DBOS.delete_schedule(name)
    for schedule in schedules:
        _apply(schedule, stored.get(schedule.name), now)


def restart_schedules() -> None:
    """Have all schedules wait for the next fire time by the clock as it is now.

    DBOS counts the seconds once, when the fire time before has come: after the clock was set back, it would skip
    every fire time until the clock is where it had been.
    """
    for entry in DBOS.list_schedules():
        name = entry["schedule_name"]
        again: ScheduleInput = {
            "schedule_name": name,
            "workflow_fn": fire_workflow(),
            "schedule": entry["schedule"],
            "context": entry["context"],
            "automatic_backfill": False,
            "cron_timezone": entry["cron_timezone"],
        }
        DBOS.delete_schedule(name)
        DBOS.apply_schedules([again])


def _apply(schedule: Schedule, before: Any, now: datetime) -> None:
    same = before and (before["schedule"], before["cron_timezone"]) == (schedule.cron, schedule.timezone)
    since = before["context"]["since"] if same else now.isoformat()
    entry: ScheduleInput = {
        "schedule_name": schedule.name,
        "workflow_fn": fire_workflow(),
        "schedule": schedule.cron,
        "context": {
            "pipeline": schedule.pipeline,
            "catch_up": schedule.catch_up,
            "verifies": schedule.verifies,
            "since": since,
        },
        # DBOS would fire every fire time that was missed
        "automatic_backfill": False,
        "cron_timezone": schedule.timezone,
    }
    try:
        DBOS.apply_schedules([entry])
    except dbos_error.DBOSException as error:
        # a form that our reader of cron fields knows and DBOS's does not
        if "cron" not in str(error):
            raise
        raise UsageError("bad-schedule", path=schedule.pipeline, schedule=schedule.cron) from None
    if schedule.catch_up and same:
        served_until = datetime.fromisoformat(before["last_fired_at"] or since)
        missed = missed_fire_time(schedule.cron, schedule.timezone, served_until, now)
        if missed:
            # the workflow's id is that of a punctual fire time: one that did become a run is not repeated
            DBOS.backfill_schedule(schedule.name, missed - timedelta(seconds=1), now)

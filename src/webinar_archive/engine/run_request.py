"""A run planned: the plan saved in the archive, and the request that travels to the workers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from webinar_archive import __version__
from webinar_archive.archive.layout import plan_file
from webinar_archive.engine import backend, notifications
from webinar_archive.engine.cron import reason_to_skip
from webinar_archive.engine.harvest import HarvestContext, harvest_sources
from webinar_archive.engine.tasks import RunRequest, host_limits
from webinar_archive.errors import ArchiveError, UsageError
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.config_file import load_settings
from webinar_archive.pipeline.context import OnProgress, no_progress
from webinar_archive.pipeline.plan import (
    RunOptions,
    make_plan,
    options_checksum,
    save_plan,
)
from webinar_archive.pipeline.release import utc_now
from webinar_archive.pipeline.run_times import run_name

log = logging.getLogger("webinar_archive.engine")


def plan_run(
    settings: Settings,
    run_options: RunOptions,
    time: datetime,
    *,
    run_id: str | None = None,
    on_step: OnProgress = no_progress,
) -> RunRequest:
    """Harvest the sources that are servers, plan a run and save its plan; `time` names it.

    Raises:
        UsageError: Sources are not there.
        ArchiveError: There is no record, since a harvest failed.
    """
    name = run_id or _unused_run_id(settings, time)
    harvested = harvest_sources(settings, run_options, HarvestContext(on_progress=on_step))
    try:
        plan = make_plan(settings, name, run_options)
    except UsageError:
        for failure in (outcome.failure for outcome in harvested if outcome.failure):
            raise failure from None
        raise
    plan = replace(plan, findings=(*plan.findings, *(f for outcome in harvested for f in outcome.findings)))
    for finding in plan.findings:
        log.warning("source_finding", extra={"code": finding.code, **finding.facts})
    path = save_plan(plan)
    return RunRequest(
        run_id=name,
        pipeline=settings.pipeline.name,
        plan=str(path),
        options_checksum=options_checksum(settings, run_options),
        release=__version__,
        host_limits=host_limits(settings),
    )


def _unused_run_id(settings: Settings, time: datetime) -> str:
    # the database keeps an id's result for ever: a second run within a second needs another id
    name = _run_id(settings, time)
    number, unused = 1, name
    while plan_file(settings.archive, unused).exists():
        number, unused = number + 1, f"{name}-{number + 1}"
    return unused


def _run_id(settings: Settings, time: datetime) -> str:
    return run_name(settings.pipeline.name, time)


def run_at_fire_time(
    fire_time: datetime, pipeline: str, now: Callable[[], datetime] = utc_now
) -> RunRequest | None:
    """Plan the run of a schedule's fire time.

    Returns None, and logs why, when no run is to start or the pipeline file cannot be used.
    """
    fire_time = fire_time.astimezone(UTC)
    facts = {"pipeline": pipeline, "fire_time": fire_time.isoformat()}
    settings: Settings | None = None
    try:
        settings = load_settings(Path(pipeline))
        section = settings.pipeline
        if section.schedule is None:
            raise UsageError("no-schedule", path=pipeline)
        reason = reason_to_skip(section.schedule, section.timezone, section.catch_up, fire_time, now())
        if reason is None and backend.is_run_queued(section.name):
            # the queued run will find whatever this one would
            reason = "already-queued"
        if reason is not None:
            log.info("run_skipped", extra={**facts, "reason": reason})
            return None
        return plan_run(settings, RunOptions(), fire_time, run_id=_run_id(settings, fire_time))
    except ArchiveError as error:
        log.exception("run_not_started", extra={**facts, "reason": error.code})
        if settings is not None:
            notifications.notify_run_failed(settings, _run_id(settings, fire_time), error)
        return None

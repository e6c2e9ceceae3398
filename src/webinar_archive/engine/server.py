"""The long-running worker: the schedules of pipeline files, with its health and metrics by HTTP."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from webinar_archive.engine import backend, notifications
from webinar_archive.engine.database import (
    archive_database,
    archive_root,
    check_free_space,
    is_local,
    prepare_database,
)
from webinar_archive.engine.handlers import make_handlers
from webinar_archive.engine.metrics import Metrics, serve_metrics
from webinar_archive.engine.run_request import plan_run
from webinar_archive.engine.runs import cancel_incompatible_runs
from webinar_archive.engine.scheduled_verification import verification_name
from webinar_archive.engine.worker import LOCAL_WORKER, claim_archives, run_worker, worker_name
from webinar_archive.errors import ArchiveError, UsageError
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.plan import RunOptions, check_cookies
from webinar_archive.pipeline.release import utc_now
from webinar_archive.pipeline.step_table import StepTable
from webinar_archive.pipeline.steps import STEPS

log = logging.getLogger("webinar_archive.engine")


@contextmanager
def serve(
    pipelines: Sequence[tuple[Path, Settings]],
    *,
    database: str,
    worker: str | None,
    listen: tuple[str, int],
    steps: StepTable = STEPS,
) -> Iterator[int]:
    """Run pipelines at the fire times of their schedules until the block ends.

    Args:
        pipelines: The pipeline files with what stands in them.
        database: Address of the database; `common_database` gives the archive's own.
        worker: This process's name; its machine's where not given.
        listen: Host and port of `/healthz` and `/metrics`; port 0 takes a free one.
        steps: The steps of a record's way.

    Yields:
        The port.

    Raises:
        UsageError: A pipeline file has no schedule, or its archive is in use.
        Unreachable: The database cannot be used.
        DiskFull: There is no space to begin with.
    """
    settings = [each for _, each in pipelines]
    schedules = [schedule for path, each in pipelines for schedule in _schedules(path, each)]
    for each in settings:
        notifications.check_notify_section(each)
        check_cookies(each)
    check_free_space(database)
    name = worker or (LOCAL_WORKER if is_local(database) else worker_name())
    metrics = Metrics()
    handlers = make_handlers(steps=steps, on_task_end=metrics.count_task, on_run_end=metrics.count_run)
    with claim_archives(settings, database, name):
        aside = backend.repair_local_database(database)
        if aside is not None:
            _log_message("database-set-aside", {"path": str(aside)})
        restarted = [each for each in settings if cancel_incompatible_runs(each, database, _log_message)]
        with (
            run_worker(settings, database, name, handlers),
            serve_metrics(*listen, metrics, lambda: _is_usable(database)) as port,
        ):
            for each in restarted:
                backend.start_run(plan_run(each, RunOptions(), utc_now()))
            backend.apply_schedules(schedules, utc_now(), replace_all=is_local(database))
            yield port


def common_database(pipelines: Sequence[Settings]) -> str:
    """Return the database of the archive folder that all these pipelines share.

    Raises:
        UsageError: Their archive folders differ.
    """
    first = archive_root(pipelines[0])
    for settings in pipelines[1:]:
        if archive_root(settings) != first:
            raise UsageError("archives-differ", first=str(first), second=str(archive_root(settings)))
    return archive_database(pipelines[0])


def _log_message(code: str, facts: dict[str, object]) -> None:
    log.warning(code.replace("-", "_"), extra=facts)


def _schedules(path: Path, settings: Settings) -> list[backend.Schedule]:
    """Return the schedules of a pipeline file: of its runs, and of its verifications. Raises `UsageError`."""
    section = settings.pipeline
    crons = {section.name: section.schedule, verification_name(settings): settings.verify.schedule}
    found = [
        backend.Schedule(
            name=name,
            cron=cron,
            timezone=section.timezone,
            catch_up=section.catch_up,
            pipeline=str(path.resolve()),
            verifies=name != section.name,
        )
        for name, cron in crons.items()
        if cron is not None
    ]
    if not found:
        raise UsageError("no-schedule", path=str(path))
    return found


def _is_usable(database: str) -> bool:
    try:
        prepare_database(database)
    except (ArchiveError, OSError):
        return False
    return True

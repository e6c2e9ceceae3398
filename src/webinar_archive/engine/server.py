"""The long-running worker: the schedules of pipeline files, and its health on loopback."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.engine import durable, notifications
from webinar_archive.engine.locks import is_local, mind_room, prepare
from webinar_archive.engine.metrics import Meter, answering
from webinar_archive.engine.run_workflow import request_run
from webinar_archive.engine.runs import (
    LOCAL_WORKER,
    archive_root,
    claimed,
    incompatible_runs,
    own_database,
    worker_name,
    working,
)
from webinar_archive.errors import ArchiveError, UsageError
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.plan import RunOptions
from webinar_archive.pipeline.release import utc_now

log = logging.getLogger("webinar_archive.engine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What serves: the port of `/healthz` and `/metrics`, and the database."""

    port: int
    database: str


@contextmanager
def serving(
    every: Sequence[tuple[Path, Settings]],
    *,
    database: str | None,
    worker: str | None,
    listen: tuple[str, int],
) -> Iterator[Served]:
    """Serve the schedules until the block ends.

    Raises `UsageError` for a file without schedule, and for archives that share no database; `DiskFull`
    when there is no room to begin with.
    """
    settings = [each for _, each in every]
    planned = [_planned(path, each) for path, each in every]
    where = database or _one_archive(settings)
    mind_room(where)
    name = worker or (LOCAL_WORKER if is_local(where) else worker_name())
    for each in settings:
        notifications.check(each)
    meter = Meter()
    with claimed(settings, where, name):
        restarted = [each for each in settings if incompatible_runs(each, where, _log)]
        with (
            working(settings, where, name, busy=False, ended=meter.leg, run_ended=meter.run),
            answering(*listen, meter, lambda: _answers(where)) as port,
        ):
            for each in restarted:
                durable.begin(request_run(each, RunOptions(), utc_now()))
            durable.schedule(planned, utc_now(), alone=is_local(where))
            yield Served(port=port, database=where)


def _log(code: str, facts: dict[str, object]) -> None:
    log.warning(code, extra=facts)


def _planned(path: Path, settings: Settings) -> durable.Planned:
    section = settings.pipeline
    if section.schedule is None:
        raise UsageError("no-schedule", path=str(path))
    return durable.Planned(
        name=section.name,
        cron=section.schedule,
        timezone=section.timezone,
        catch_up=section.catch_up,
        pipeline=str(path.resolve()),
    )


def _one_archive(settings: Sequence[Settings]) -> str:
    first = archive_root(settings[0])
    for each in settings[1:]:
        if archive_root(each) != first:
            raise UsageError("archives-differ", first=str(first), second=str(archive_root(each)))
    return own_database(settings[0])


def _answers(database: str) -> bool:
    try:
        prepare(database)
    except (ArchiveError, OSError):
        return False
    return True

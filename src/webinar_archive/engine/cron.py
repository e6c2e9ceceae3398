"""The moments of a schedule, and which of them become a run (the only croniter).

A schedule is five fields of cron in a time zone. In the night that an hour stands twice, a moment of that
hour counts once, unless the schedule is for every hour; in the night that it is left out, a moment of it
counts when the clocks have sprung.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from croniter import CroniterError, croniter  # type: ignore[import-untyped]

IN_TIME = timedelta(minutes=2)
"""A run that starts this much after its moment has not missed it."""


def is_schedule(cron: str) -> bool:
    """Whether these are fields of cron that name any moment at all."""
    try:
        croniter(cron, datetime(2026, 1, 1), second_at_beginning=True).get_next(datetime)  # noqa: DTZ001 - any day
    except (CroniterError, ValueError, OverflowError):
        return False
    return len(cron.split()) in (5, 6)


def next_tick(cron: str, timezone: str, after: datetime) -> datetime:
    """The first moment after `after`."""
    return next(_ticks(cron, timezone, after, "get_next"))


def last_tick(cron: str, timezone: str, before: datetime) -> datetime:
    """The last moment before `before`."""
    return next(_ticks(cron, timezone, before, "get_prev"))


def missed_tick(cron: str, timezone: str, since: datetime, now: datetime) -> datetime | None:
    """The newest moment between `since` and `now`: however many were missed, it stands for all of them."""
    moment = last_tick(cron, timezone, now)
    return moment if moment > since else None


def why_no_run(cron: str, timezone: str, catch_up: bool, moment: datetime, now: datetime) -> str | None:
    """Why a moment that came is not to become a run; None when it is."""
    if _is_repeated(cron, _local(moment, timezone)):
        return "repeated-hour"
    if now - moment <= IN_TIME:
        return None
    if not catch_up:
        return "missed"
    # a machine that wakes hears of every moment that it slept through: the newest stands for all
    return "superseded" if next_tick(cron, timezone, moment) <= now else None


def _ticks(cron: str, timezone: str, start: datetime, step: str) -> Iterator[datetime]:
    found = croniter(cron, start.astimezone(ZoneInfo(timezone)), second_at_beginning=True)
    while True:
        moment = _local(getattr(found, step)(datetime), timezone)
        if not _is_repeated(cron, moment):
            yield moment


def _local(moment: datetime, timezone: str) -> datetime:
    # by way of UTC: croniter leaves `fold` set on moments that stand only once
    return moment.astimezone(UTC).astimezone(ZoneInfo(timezone))


def _is_repeated(cron: str, moment: datetime) -> bool:
    hour = cron.split()[-4]
    return moment.fold == 1 and not hour.startswith("*")

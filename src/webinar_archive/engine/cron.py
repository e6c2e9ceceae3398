"""The fire times of a schedule, and which of them become a run. The only module that imports cronsim.

A schedule is five fields of cron in a time zone, or six, of which the first is seconds. Clocks change as in
Debian's cron. A schedule of certain hours (`30 2 * * *`) fires once a day: when an hour is repeated, in its
first pass; when an hour is skipped, as soon as it is over. A schedule whose hours begin with `*`
(`15 */2 * * *`) follows real time: it fires in both passes of a repeated hour, and not for a skipped one.

DBOS announces fire times by croniter, which counts clock changes otherwise, but misses none of ours:
`reason_to_skip` refuses the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

PUNCTUAL_WITHIN = timedelta(minutes=2)
"""A run that starts so long after its fire time is still on time."""
_LONGEST_CLOCK_CHANGE = timedelta(hours=3)


def is_schedule(cron: str) -> bool:
    """Tell whether these are fields of cron that name any time at all."""
    try:
        return next(CronSim(cron, datetime(2026, 1, 1, tzinfo=UTC)), None) is not None
    except CronSimError:
        return False


def next_fire_time(cron: str, timezone: str, after: datetime) -> datetime:
    """Return the first fire time after `after`."""
    return next(_fire_times(cron, ZoneInfo(timezone), after))


def last_fire_time(cron: str, timezone: str, before: datetime) -> datetime:
    """Return the last fire time before `before`."""
    return next(_fire_times(cron, ZoneInfo(timezone), before, backwards=True))


def missed_fire_time(cron: str, timezone: str, since: datetime, now: datetime) -> datetime | None:
    """Return the newest fire time between `since` and `now`, which stands for all that were missed."""
    newest = last_fire_time(cron, timezone, now)
    return newest if newest > since else None


def reason_to_skip(
    cron: str, timezone: str, catch_up: bool, fire_time: datetime, now: datetime
) -> str | None:
    """Return why no run is to start at an announced fire time; None when one is."""
    fire_time = fire_time.astimezone(UTC)
    if next_fire_time(cron, timezone, fire_time - timedelta(seconds=1)).astimezone(UTC) != fire_time:
        return "clock-change"
    if now - fire_time <= PUNCTUAL_WITHIN:
        return None
    if not catch_up:
        return "missed"
    # DBOS on a machine that wakes announces every fire time that it slept through
    return "superseded" if next_fire_time(cron, timezone, fire_time) <= now else None


def _fire_times(cron: str, zone: ZoneInfo, start: datetime, *, backwards: bool = False) -> Iterator[datetime]:
    """Yield the fire times after `start`, or before it, in order."""
    begin = start.astimezone(UTC)
    if cron.split()[-4].startswith("*"):
        times: Iterator[datetime] = CronSim(cron, begin.astimezone(zone), reverse=backwards)
    else:
        # by the clock on the wall, from far enough away that a clock change near `start` hides none
        away = _LONGEST_CLOCK_CHANGE if backwards else -_LONGEST_CLOCK_CHANGE
        wall = (begin + away).astimezone(zone).replace(tzinfo=None)
        times = (_first_real_time(time, zone) for time in CronSim(cron, wall, reverse=backwards))
    # two aware times of one zone are compared by their wall clocks: only UTC tells the passes of an hour apart
    for time in times:
        if time.astimezone(UTC) < begin if backwards else time.astimezone(UTC) > begin:
            yield time


def _first_real_time(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the first time at which a wall clock shows `wall`, or where it skips that, the time after the skip."""
    time = wall.replace(tzinfo=zone, fold=0)
    while time.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        wall += timedelta(minutes=1)
        time = wall.replace(tzinfo=zone, fold=0)
    return time

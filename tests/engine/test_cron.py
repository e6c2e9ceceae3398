"""Fire times of schedules, through the nights when clocks change, and which of them become a run."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from croniter import croniter  # type: ignore[import-untyped] # the library by which DBOS announces fire times

from webinar_archive.engine.cron import (
    is_schedule,
    last_fire_time,
    missed_fire_time,
    next_fire_time,
    reason_to_skip,
)

PARIS = "Europe/Paris"
NIGHTLY = "30 2 * * *"
SUMMER_TIME_BEGINS, SUMMER_TIME_ENDS = "2026-03-29", "2026-10-25"
SCHEDULES = (
    NIGHTLY,
    "15 */2 * * *",
    "0 * * * *",
    "*/15 2 * * *",
    "0,30 2,3 * * *",
    "30 1-3 * * *",
    "*/20 * * * *",
    "30 30 2 * * *",
    "15 45 */2 * * *",
    "0 2 */2 * 0",
    "30 2 29 3 1",
)


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(PARIS))


def fire_times(cron: str, start: datetime) -> Iterator[datetime]:
    time = start
    while True:
        time = next_fire_time(cron, PARIS, time)
        yield time


def clocks(cron: str, day: str) -> list[str]:
    """Return the fire times of a day as its clocks show them, with the offset from UTC in hours."""
    times = fire_times(cron, paris(f"{day}T00:00") - timedelta(seconds=1))
    on_day = itertools.takewhile(lambda time: f"{time:%Y-%m-%d}" == day, times)
    return [f"{time:%H:%M}+{time.utcoffset() // timedelta(hours=1)}" for time in on_day]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        (NIGHTLY, ["03:00+2"]),
        ("30 30 2 * * *", ["03:00+2"]),
        ("*/15 2 * * *", ["03:00+2"]),
        ("30 1-3 * * *", ["01:30+1", "03:00+2", "03:30+2"]),
        # not at 03:00 as well: the schedule fires every second hour, and two o'clock did not come
        ("15 */2 * * *", ["00:15+1", *(f"{hour:02}:15+2" for hour in range(4, 24, 2))]),
        ("0 * * * *", ["00:00+1", "01:00+1", *(f"{hour:02}:00+2" for hour in range(3, 24))]),
    ],
)
def test_fire_times_when_the_clocks_skip_an_hour(cron: str, expected: list[str]) -> None:
    assert clocks(cron, SUMMER_TIME_BEGINS) == expected


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        (NIGHTLY, ["02:30+2"]),
        ("30 30 2 * * *", ["02:30+2"]),
        ("*/30 2 * * *", ["02:00+2", "02:30+2"]),
        ("30 1-3 * * *", ["01:30+2", "02:30+2", "03:30+1"]),
        ("15 */2 * * *", ["00:15+2", "02:15+2", *(f"{hour:02}:15+1" for hour in range(2, 24, 2))]),
        ("0 * * * *", [*(f"{h:02}:00+2" for h in range(3)), *(f"{h:02}:00+1" for h in range(2, 24))]),
    ],
)
def test_fire_times_when_the_clocks_repeat_an_hour(cron: str, expected: list[str]) -> None:
    assert clocks(cron, SUMMER_TIME_ENDS) == expected


@pytest.mark.parametrize("cron", SCHEDULES)
@pytest.mark.parametrize("day", [SUMMER_TIME_BEGINS, SUMMER_TIME_ENDS])
def test_backwards_the_fire_times_are_those_that_come_forwards(cron: str, day: str) -> None:
    start = paris(f"{day}T00:00") - timedelta(days=1, microseconds=1)
    forwards = list(itertools.islice(fire_times(cron, start), 60))
    backwards, time = [], forwards[-1].astimezone(UTC) + timedelta(microseconds=1)
    for _ in forwards:
        time = last_fire_time(cron, PARIS, time)
        backwards.append(time)
    assert [time.astimezone(UTC) for time in backwards[::-1]] == [time.astimezone(UTC) for time in forwards]


@pytest.mark.parametrize("cron", SCHEDULES)
@pytest.mark.parametrize("day", [SUMMER_TIME_BEGINS, SUMMER_TIME_ENDS])
def test_of_the_times_that_the_backend_announces_just_ours_become_runs(cron: str, day: str) -> None:
    start = paris(f"{day}T00:00") - timedelta(days=1)
    ours = {time.astimezone(UTC) for time in itertools.islice(fire_times(cron, start), 60)}
    announced = croniter(cron, start, second_at_beginning=True)
    run = set()
    while (time := announced.get_next(datetime).astimezone(UTC)) <= max(ours):
        if reason_to_skip(cron, PARIS, False, time, time) is None:
            run.add(time)
        else:
            assert reason_to_skip(cron, PARIS, True, time, time) == "clock-change"
    assert run == ours


def test_the_time_after_a_fire_time_in_the_second_pass_of_an_hour_is_in_the_future() -> None:
    second_pass = paris("2026-10-25T02:15").replace(fold=1)
    assert next_fire_time(NIGHTLY, PARIS, second_pass) == paris("2026-10-26T02:30")
    assert last_fire_time(NIGHTLY, PARIS, second_pass) == paris("2026-10-25T02:30")


def test_the_second_pass_that_the_backend_announces_becomes_no_run() -> None:
    first, second = paris("2026-10-25T02:30"), paris("2026-10-25T02:30").replace(fold=1)
    assert reason_to_skip(NIGHTLY, PARIS, True, first, first) is None
    assert reason_to_skip(NIGHTLY, PARIS, True, second, second) == "clock-change"
    assert reason_to_skip(NIGHTLY, PARIS, True, second.astimezone(UTC), second) == "clock-change"


def test_the_newest_missed_fire_time_stands_for_all() -> None:
    now = paris("2026-11-23T09:00")
    missed = missed_fire_time(NIGHTLY, PARIS, paris("2026-11-19T12:00"), now)
    assert missed == paris("2026-11-23T02:30")
    assert missed_fire_time(NIGHTLY, PARIS, paris("2026-11-23T02:30"), now) is None


def test_a_machine_that_slept_four_nights_makes_one_run_and_none_without_catch_up() -> None:
    now = paris("2026-11-23T09:00")
    nights = [paris(f"2026-11-{day}T02:30") for day in (20, 21, 22, 23)]
    reasons = [reason_to_skip(NIGHTLY, PARIS, True, night, now) for night in nights]
    assert reasons == ["superseded", "superseded", "superseded", None]
    assert {reason_to_skip(NIGHTLY, PARIS, False, night, now) for night in nights} == {"missed"}


def test_a_run_that_starts_a_little_late_is_punctual() -> None:
    time = paris("2026-11-23T02:30")
    assert reason_to_skip(NIGHTLY, PARIS, False, time, time + timedelta(seconds=90)) is None
    assert reason_to_skip("* * * * * *", PARIS, False, time, time + timedelta(seconds=5)) is None


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("0 2 * * *", True),
        ("*/15 * * * 1-5", True),
        ("*/2 * * * * *", True),
        ("@daily", False),
        ("0 2 * *", False),
        ("0 25 * * *", False),
        ("0 2 30 2 *", False),
        ("", False),
        ("every night", False),
    ],
)
def test_text_that_names_no_time_is_no_schedule(cron: str, expected: bool) -> None:
    assert is_schedule(cron) is expected

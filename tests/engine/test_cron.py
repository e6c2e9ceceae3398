"""A schedule's moments through the nights when clocks change, and what becomes of moments missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from webinar_archive.engine.cron import is_schedule, last_tick, missed_tick, next_tick, why_no_run

PARIS = "Europe/Paris"
NIGHTLY = "30 2 * * *"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(PARIS))


def following(cron: str, start: datetime, count: int) -> list[str]:
    moments, moment = [], start
    for _ in range(count):
        moment = next_tick(cron, PARIS, moment)
        moments.append(f"{moment:%d %H:%M %z}")
    return moments


def test_an_hour_that_stands_twice_gives_one_run_a_night() -> None:
    assert following(NIGHTLY, at("2026-10-24T12:00"), 2) == ["25 02:30 +0200", "26 02:30 +0100"]
    assert last_tick(NIGHTLY, PARIS, at("2026-10-25T12:00")).isoformat() == "2026-10-25T02:30:00+02:00"


def test_an_hour_that_is_left_out_still_gives_its_run() -> None:
    nights = following(NIGHTLY, at("2026-03-28T01:00"), 3)
    assert nights == ["28 02:30 +0100", "29 03:00 +0200", "30 02:30 +0200"]


def test_an_hourly_schedule_runs_every_real_hour_when_clocks_change() -> None:
    for start in (at("2026-10-24T23:30"), at("2026-03-28T23:30")):
        moment = start
        for hours in range(1, 8):
            moment = next_tick("0 * * * *", PARIS, moment)
            assert moment.astimezone(UTC) == start.astimezone(UTC) + timedelta(hours=hours - 0.5)


def test_the_repeated_moment_that_the_engine_announces_is_no_run() -> None:
    first, second = at("2026-10-25T02:30"), at("2026-10-25T02:30").replace(fold=1)
    assert why_no_run(NIGHTLY, PARIS, True, first, first) is None
    assert why_no_run(NIGHTLY, PARIS, True, second.astimezone(UTC), second.astimezone(UTC)) == "repeated-hour"


def test_however_many_moments_were_missed_the_newest_stands_for_all() -> None:
    now = at("2026-11-23T09:00")
    missed = missed_tick(NIGHTLY, PARIS, at("2026-11-19T12:00"), now)
    assert missed == at("2026-11-23T02:30")
    assert missed_tick(NIGHTLY, PARIS, at("2026-11-23T02:30"), now) is None


def test_a_machine_that_slept_four_nights_makes_one_run_and_none_without_catch_up() -> None:
    now = at("2026-11-23T09:00")
    nights = [at(f"2026-11-{day}T02:30") for day in (20, 21, 22, 23)]
    fates = [why_no_run(NIGHTLY, PARIS, True, night, now) for night in nights]
    assert fates == ["superseded", "superseded", "superseded", None]
    assert {why_no_run(NIGHTLY, PARIS, False, night, now) for night in nights} == {"missed"}


def test_a_moment_a_little_late_is_in_time() -> None:
    moment = at("2026-11-23T02:30")
    assert why_no_run(NIGHTLY, PARIS, False, moment, moment + timedelta(seconds=90)) is None
    assert why_no_run("* * * * * *", PARIS, False, moment, moment + timedelta(seconds=5)) is None


@pytest.mark.parametrize(
    ("cron", "good"),
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
def test_what_is_no_schedule_is_known(cron: str, good: bool) -> None:
    assert is_schedule(cron) is good

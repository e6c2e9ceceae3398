"""The queues are looked at often while records go by, and seldom while all of them wait."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass

import pytest

from webinar_archive.engine import durable
from webinar_archive.engine.polling import BUSY_S, IDLE_S, QUIET_AFTER_S, Pace, backing_off, kept


@dataclass
class Clock:
    now_s: float = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_a_run_begins_in_a_hurry_and_calms_down_when_nothing_ends() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert pace.poll_s == BUSY_S
    clock.now_s += QUIET_AFTER_S
    assert pace.poll_s == IDLE_S
    pace.worked()
    assert pace.poll_s == BUSY_S


def test_a_worker_that_waits_for_the_night_begins_calmly() -> None:
    assert Pace(Clock(), busy=False).poll_s == IDLE_S


def test_a_pace_is_applied_when_it_changes_and_only_then() -> None:
    clock, applied, changed = Clock(), [], threading.Event()
    pace = Pace(clock)

    def apply(poll_s: float) -> None:
        applied.append(poll_s)
        changed.set()

    with kept(pace, apply, every_s=0.001):
        clock.now_s += 10
        assert changed.wait(10)
        changed.clear()
        pace.worked()
        assert changed.wait(10)
    assert applied == [IDLE_S, BUSY_S]


def test_waits_grow_to_the_longest_and_no_further() -> None:
    waits = list(itertools.islice(backing_off(0.1, 1.0), 60))
    assert waits[0] == 0.1
    assert waits == sorted(waits)
    assert waits[-1] == 1.0


@pytest.mark.parametrize(
    ("open_then", "paces"),
    [
        ([{}, {}], [durable.IDLE_POLL_S]),
        ([{"ended": None}, {"ended": None}], [durable.IDLE_POLL_S]),
        ([{"ended": None, "other": None}], []),
        # a run begins, and hurries, between the look and the slowing down
        ([{}, {"begun": None}], [durable.IDLE_POLL_S, 0.2]),
    ],
)
def test_nobody_slows_down_a_run_that_is_open(
    open_then: list[dict[str, None]], paces: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter(open_then)
    set_to: list[float] = []
    monkeypatch.setattr(durable, "_open_runs", lambda: next(looks))
    monkeypatch.setattr(durable, "look_every", set_to.append)
    durable.calm_down(0.2, but="ended")
    assert set_to == paces

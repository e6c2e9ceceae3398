"""The queues are polled fast while tasks end or a run is open, and slowly otherwise."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass

import pytest

from webinar_archive.engine.polling import (
    IDLE_AFTER_S,
    IDLE_POLL_INTERVAL_S,
    LOCAL_POLL_INTERVAL_S,
    SHARED_POLL_INTERVAL_S,
    LocalPolling,
    SharedPolling,
    growing_intervals,
)


@dataclass
class Clock:
    now_s: float = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_local_polling_is_fast_at_first_and_slow_when_no_task_ends() -> None:
    clock = Clock()
    polling = LocalPolling(lambda _: None, busy=True, clock=clock)
    assert polling.interval_s() == LOCAL_POLL_INTERVAL_S
    clock.now_s += IDLE_AFTER_S
    assert polling.interval_s() == IDLE_POLL_INTERVAL_S
    polling.task_ended()
    assert polling.interval_s() == LOCAL_POLL_INTERVAL_S


def test_local_polling_of_a_worker_that_waits_for_its_schedule_is_slow_at_first() -> None:
    assert LocalPolling(lambda _: None, busy=False, clock=Clock()).interval_s() == IDLE_POLL_INTERVAL_S


def test_the_local_interval_is_set_when_it_changes_and_only_then() -> None:
    clock, applied, changed = Clock(), [], threading.Event()

    def set_interval(interval_s: float) -> None:
        applied.append(interval_s)
        changed.set()

    polling = LocalPolling(set_interval, busy=True, clock=clock, check_every_s=0.001)
    with polling.adapting():
        clock.now_s += 10
        assert changed.wait(10)
        changed.clear()
        polling.task_ended()
        assert changed.wait(10)
    assert applied == [IDLE_POLL_INTERVAL_S, LOCAL_POLL_INTERVAL_S]


@pytest.mark.parametrize(
    ("open_runs", "intervals"),
    [
        ([{}, {}], [IDLE_POLL_INTERVAL_S]),
        ([{"ended"}, {"ended"}], [IDLE_POLL_INTERVAL_S]),
        ([{"ended", "other"}], []),
        # a run starts, and sets the fast interval, between the question and the slowing down
        ([{}, {"started"}], [IDLE_POLL_INTERVAL_S, SHARED_POLL_INTERVAL_S]),
    ],
)
def test_the_end_of_a_run_slows_shared_polling_down_unless_another_is_open(
    open_runs: list[set[str]], intervals: list[float]
) -> None:
    answers, applied = iter(open_runs), list[float]()
    polling = SharedPolling(applied.append, lambda: next(answers), busy=True)
    polling.run_ended("ended")
    assert applied == intervals


def test_shared_polling_is_fast_from_the_start_of_a_run_and_slow_before() -> None:
    applied = list[float]()
    polling = SharedPolling(applied.append, set, busy=False)
    with polling.adapting():
        polling.run_started()
    assert applied == [IDLE_POLL_INTERVAL_S, SHARED_POLL_INTERVAL_S]


def test_intervals_grow_to_the_longest_and_no_further() -> None:
    intervals = list(itertools.islice(growing_intervals(0.1, 1.0), 60))
    assert intervals[0] == 0.1
    assert intervals == sorted(intervals)
    assert intervals[-1] == 1.0

"""A queue is polled at once when it has news, and less and less often the longer it has none."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.waiting import TIMEOUT_S, wait_until
from webinar_archive.engine.polling import (
    BUSY_POLL_INTERVAL_S,
    IDLE_POLL_INTERVAL_S,
    PollWait,
    QueuePolling,
    growing_intervals,
)

GAP_S = 0.02


@dataclass
class Clock:
    now_s: float = 100.0
    reads: int = 0

    def __call__(self) -> float:
        self.reads += 1
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def wait(clock: Clock) -> PollWait:
    """A wait whose queue has had no news for a minute."""
    made = PollWait(GAP_S, clock=clock)
    clock.now_s += 60
    return made


def returned_by(wait: PollWait, clock: Clock, act: Callable[[], None]) -> bool:
    """What a wait returns that another thread is in when something happens."""
    returned: list[bool] = []
    before = clock.reads
    waiting = threading.Thread(target=lambda: returned.append(wait.wait(0.001)), daemon=True)
    waiting.start()
    # it has read when it began, and that nothing is due
    wait_until(lambda: clock.reads >= before + 2)
    act()
    waiting.join(TIMEOUT_S)
    return returned[0]


@pytest.mark.parametrize(
    ("age_s", "interval_s"),
    [(-1, GAP_S), (0, GAP_S), (0.05, 0.05), (0.1, 0.1), (1, BUSY_POLL_INTERVAL_S), (5, 0.5), (60, 1.0)],
)
def test_the_older_its_news_the_less_often_a_queue_is_polled(
    wait: PollWait, clock: Clock, age_s: float, interval_s: float
) -> None:
    wait.tell_news()
    assert wait.interval_s(clock.now_s + age_s, took_s=0.001) == pytest.approx(interval_s)


def test_polls_that_take_long_take_half_of_the_time_at_most(wait: PollWait, clock: Clock) -> None:
    wait.tell_news()
    assert wait.interval_s(clock.now_s, took_s=0.4) == 0.4
    assert wait.interval_s(clock.now_s, took_s=30) == IDLE_POLL_INTERVAL_S


def test_the_wait_of_an_idle_queue_ends_when_it_has_news(wait: PollWait, clock: Clock) -> None:
    def tell() -> None:
        clock.now_s += GAP_S
        wait.tell_news()

    assert returned_by(wait, clock, tell) is False


def test_the_wait_ends_for_good_when_no_more_polls_are_wanted(wait: PollWait, clock: Clock) -> None:
    assert returned_by(wait, clock, wait.set) is True
    assert wait.wait() is True


def test_news_that_come_during_a_poll_are_polled_for_soon_after_it(wait: PollWait, clock: Clock) -> None:
    wait.tell_news()
    clock.now_s += 0.001
    assert wait.interval_s(clock.now_s, took_s=0.002) == GAP_S


def test_news_that_count_as_older_never_slow_the_polls_down(wait: PollWait, clock: Clock) -> None:
    wait.tell_news()
    wait.tell_news(BUSY_POLL_INTERVAL_S)
    assert wait.interval_s(clock.now_s, took_s=0.001) == GAP_S


def test_a_task_enqueued_here_is_told_once_and_one_enqueued_elsewhere_is_not_told_again() -> None:
    polling = QueuePolling(["work", "runs"], GAP_S)
    polling.task_enqueued("work")
    polling.task_enqueued("work")
    polling.task_enqueued_elsewhere("runs")
    polling.task_enqueued_elsewhere("a queue of a later release")
    polling.task_ended("runs")
    assert polling.take_untold() == {"work"}
    assert polling.take_untold() == set()


def test_intervals_grow_to_the_longest_and_no_further() -> None:
    intervals = list(itertools.islice(growing_intervals(0.1, 1.0), 60))
    assert intervals[0] == 0.1
    assert intervals == sorted(intervals)
    assert intervals[-1] == 1.0

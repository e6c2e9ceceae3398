"""One start per host and stretch of time, with a clock and a sleep of the test's own."""

from __future__ import annotations

from webinar_archive.media.rate_limit import wait_for_turn


class Time:
    def __init__(self) -> None:
        self.now_s = 100.0

    def clock(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds


def test_the_first_start_is_free_and_the_next_waits_its_turn() -> None:
    time = Time()
    waits = [wait_for_turn("a", 5, clock=time.clock, sleep=time.sleep) for _ in range(3)]
    assert waits == [0, 5, 5]


def test_hosts_do_not_wait_for_each_other() -> None:
    time = Time()
    wait_for_turn("a", 5, clock=time.clock, sleep=time.sleep)
    assert wait_for_turn("b", 5, clock=time.clock, sleep=time.sleep) == 0


def test_time_that_passed_anyway_counts() -> None:
    time = Time()
    wait_for_turn("a", 5, clock=time.clock, sleep=time.sleep)
    time.now_s += 3
    assert wait_for_turn("a", 5, clock=time.clock, sleep=time.sleep) == 2
    time.now_s += 60
    assert wait_for_turn("a", 5, clock=time.clock, sleep=time.sleep) == 0


def test_those_who_come_together_queue_up() -> None:
    slept: list[float] = []
    for _ in range(3):
        wait_for_turn("a", 5, clock=lambda: 100.0, sleep=slept.append)
    assert slept == [5, 10]

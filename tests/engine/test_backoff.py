"""Delays grow by kind of failure, are jittered, honour Retry-After, and end."""

from __future__ import annotations

import random

import pytest

from webinar_archive.engine.backoff import retry_delay_s
from webinar_archive.errors import ArchiveError, Blocked, DiskFull, Gone, NotVideo, TooLarge, Unreachable
from webinar_archive.pipeline.config import FetchSection

MANNERS = FetchSection(attempts=5, retry_delay_s=10, patience_s=3600)


def waits(error: ArchiveError, seed: int = 1) -> list[float | None]:
    return [retry_delay_s(error, attempt, MANNERS, random.Random(seed)) for attempt in range(1, 6)]


@pytest.mark.parametrize("kind", [Gone, NotVideo, TooLarge])
def test_what_will_not_change_is_not_tried_again(kind: type[ArchiveError]) -> None:
    assert waits(kind("x"))[0] is None


@pytest.mark.parametrize("kind", [Unreachable, Blocked, DiskFull])
def test_waits_grow_and_end_with_the_last_attempt(kind: type[ArchiveError]) -> None:
    *growing, last = waits(kind("x"))
    assert last is None
    numbers = [wait for wait in growing if wait is not None]
    assert len(numbers) == 4
    assert numbers == sorted(numbers)
    assert numbers[-1] > 4 * numbers[0]


def test_a_host_that_blocks_is_left_alone_longer_than_one_that_fails() -> None:
    assert (waits(Blocked("x"))[0] or 0) > (waits(Unreachable("x"))[0] or 0)


def test_no_two_records_come_back_at_the_same_moment() -> None:
    assert len({waits(Unreachable("x"), seed)[0] for seed in range(20)}) == 20


def test_retry_after_is_a_floor_and_never_undercut() -> None:
    for seed in range(50):
        wait = retry_delay_s(Blocked("x", retry_after_s=120.0), 1, MANNERS, random.Random(seed))
        assert wait is not None
        assert 120 <= wait <= 132


def test_what_would_wait_beyond_patience_is_given_up() -> None:
    assert retry_delay_s(Blocked("x", retry_after_s=7200.0), 1, MANNERS, random.Random(1)) is None

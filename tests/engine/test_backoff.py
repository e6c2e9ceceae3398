"""Retry delays grow by kind of failure, are jittered, respect Retry-After, and end."""

from __future__ import annotations

import random

import pytest

from webinar_archive.engine.backoff import retry_delay_s
from webinar_archive.errors import ArchiveError, Blocked, DiskFull, Gone, NotVideo, TooLarge, Unreachable
from webinar_archive.pipeline.config import FetchSection

FETCH = FetchSection(attempts=5, retry_delay_s=10, patience_s=3600)


def delays(error: ArchiveError, seed: int = 1) -> list[float | None]:
    return [retry_delay_s(error, attempt, FETCH, random.Random(seed)) for attempt in range(1, 6)]


@pytest.mark.parametrize("kind", [Gone, NotVideo, TooLarge])
def test_permanent_failures_are_not_retried(kind: type[ArchiveError]) -> None:
    assert delays(kind("x"))[0] is None


@pytest.mark.parametrize("kind", [Unreachable, Blocked, DiskFull])
def test_delays_grow_and_end_with_the_last_attempt(kind: type[ArchiveError]) -> None:
    *growing, last = delays(kind("x"))
    assert last is None
    numbers = [delay_s for delay_s in growing if delay_s is not None]
    assert len(numbers) == 4
    assert numbers == sorted(numbers)
    assert numbers[-1] > 4 * numbers[0]


def test_a_refusal_is_retried_later_than_a_failed_connection() -> None:
    assert (delays(Blocked("x"))[0] or 0) > (delays(Unreachable("x"))[0] or 0)


def test_delays_of_two_records_differ() -> None:
    assert len({delays(Unreachable("x"), seed)[0] for seed in range(20)}) == 20


def test_a_delay_is_never_shorter_than_retry_after() -> None:
    for seed in range(50):
        wait = retry_delay_s(Blocked("x", retry_after_s=120.0), 1, FETCH, random.Random(seed))
        assert wait is not None
        assert 120 <= wait <= 132


def test_a_delay_beyond_the_patience_gives_up() -> None:
    assert retry_delay_s(Blocked("x", retry_after_s=7200.0), 1, FETCH, random.Random(1)) is None

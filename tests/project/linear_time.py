"""Measure how long calls take in the processor's time of this process, and stop those that take too long.

The processor's time of the process does not depend on what else the machine does; the best of several runs is
taken. A call that is stopped ends with `TooSlow`: the regular expressions of Python look for signals while they run.
"""

from __future__ import annotations

import gc
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

GROWTH = 1.2
"""The exponent of a text's length with which time may grow."""
ATTEMPTS = 5
"""How often what seems slow is measured: on a crowded machine the same work now and then takes several times as long."""


class TooSlow(Exception):  # noqa: N818 - an outcome
    """A call took more than its time."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow


@contextmanager
def undisturbed() -> Iterator[None]:
    """Measure no coverage and collect no garbage inside: both take time that the measured call does not."""
    trace = sys.gettrace()
    sys.settrace(None)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        sys.settrace(trace)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop what runs inside after so many seconds of the processor's time."""
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def seconds_of(call: Callable[[], object], *, limit: float, times: int = 1) -> float:
    """Return the seconds of the best of several runs, the limit where all are stopped."""
    best = limit
    for _ in range(times):
        began = time.process_time()
        try:
            with undisturbed(), at_most(limit):
                call()
        except TooSlow:
            continue
        best = min(best, time.process_time() - began)
    return best


def is_slow(call: Callable[[], object], *, limit: float) -> bool:
    """Whether a call takes the limit each time that it is measured."""
    return all(seconds_of(call, limit=limit) >= limit for _ in range(ATTEMPTS))


def is_linear(
    use: Callable[[str], object], make: Callable[[int], str], *, floor: float, length: int = 10_000
) -> bool:
    """Whether a use of a text takes less than `floor` seconds, or ten times the text about ten times as long."""
    return any(_seems_linear(use, make, floor, length) for _ in range(ATTEMPTS))


def _seems_linear(
    use: Callable[[str], object], make: Callable[[int], str], floor: float, length: int
) -> bool:
    text = make(length)
    if seconds_of(lambda: use(text), limit=floor) < floor:
        return True
    short = seconds_of(lambda: use(text), limit=20 * floor, times=2)
    if short >= 20 * floor:
        return False
    longer = make(10 * length)
    allowed = short * 10**GROWTH
    return seconds_of(lambda: use(longer), limit=allowed + floor, times=2) < allowed + floor


def uses_of(pattern: re.Pattern[str], methods: set[str]) -> list[Callable[[str], object]]:
    """Return the calls by which a pattern is used: anchored ones as such, all others as a walk over the text."""
    anchored = methods & {"match", "fullmatch"}
    found: list[Callable[[str], object]] = [getattr(pattern, name) for name in sorted(anchored)]
    if methods - anchored or not methods:
        found.append(lambda text: sum(1 for _ in pattern.finditer(text)))
    return found

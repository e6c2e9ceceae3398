"""The one way in which tests wait: for a condition, as long as a busy machine may take."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

TIMEOUT_S = 240.0
"""Reached by failures alone: a machine on which others work may be ten times as slow as an idle one."""
INTERVAL_S = 0.01


class Running(Protocol):
    """A process that can be asked whether it runs."""

    def poll(self) -> int | None: ...


def wait_until(condition: Callable[[], object], while_running: Running | None = None) -> None:
    """Return when the condition is true; fail after `TIMEOUT_S`, or once the process given has ended."""
    deadline_s = time.monotonic() + TIMEOUT_S
    while not condition():
        assert time.monotonic() < deadline_s, f"not true within {TIMEOUT_S} s"
        assert while_running is None or while_running.poll() is None, "the process ended too early"
        time.sleep(INTERVAL_S)

"""One start per host and stretch of time, within this process (the engine's queues keep it across)."""

from __future__ import annotations

import threading
from collections.abc import Callable

Clock = Callable[[], float]
Sleep = Callable[[float], None]

_lock = threading.Lock()
_free_at_s: dict[str, float] = {}


def wait_for_turn(host: str, delay_s: float, *, clock: Clock, sleep: Sleep) -> float:
    """Wait until `host` may be asked again, and take that turn. Gives the seconds waited.

    Turns are handed out before the wait, so that several threads queue up rather than start together.
    """
    with _lock:
        now_s = clock()
        turn_s = max(now_s, _free_at_s.get(host, now_s))
        _free_at_s[host] = turn_s + delay_s
    waited_s = turn_s - now_s
    if waited_s > 0:
        sleep(waited_s)
    return waited_s


def forget_turns() -> None:
    """Start anew, as tests do."""
    with _lock:
        _free_at_s.clear()

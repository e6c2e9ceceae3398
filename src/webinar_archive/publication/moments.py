"""Moments of a recording as people cite them."""

from __future__ import annotations


def moment(ms: int) -> str:
    """Return a time as a citation has it, rounded down to the second.

    >>> moment(3_422_900), moment(3_722_000), moment(5_000)
    ('57:02', '1:02:02', '0:05')
    """
    hours, rest_s = divmod(max(0, ms) // 1000, 3600)
    minutes, seconds = divmod(rest_s, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"

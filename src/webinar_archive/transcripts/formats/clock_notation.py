"""Times as caption files write them: clocks with or without hours, as far as they are certain, and seconds."""

from __future__ import annotations

import re

CLOCK = (
    r"(?:(?P<{0}h>\d{{1,6}})[ ]?:[ ]?)?(?P<{0}m>\d{{1,5}})[ ]?:[ ]?(?P<{0}s>\d{{1,2}})"
    r"(?:[ ]?[.,][ ]?(?P<{0}part>\d{{1,9}})|:(?P<{0}ms>\d{{3}})|[:;](?P<{0}frames>\d{{2}}))?"
)
"""The pattern of a clock, whose groups get a prefix by `format`; blanks are those that translation machines add."""
_CLOCK = re.compile(CLOCK.format(""), re.ASCII)
_FRAME_MS = 40
"""Where a file counts frames and does not state their rate: 25 a second, at most 0.2 s wrong for any other."""


def clock_ms(text: str) -> int | None:
    """Return a clock in milliseconds, None for what is none. Without hours, minutes go on counting.

    >>> clock_ms("01:02:03,5"), clock_ms("61:02.500"), clock_ms("1:75:00"), clock_ms("10 h")
    (3723500, 3662500, None, None)
    """
    found = _CLOCK.fullmatch(text.strip())
    return None if found is None else matched_ms(found)


def matched_ms(found: re.Match[str], prefix: str = "") -> int | None:
    """Return the milliseconds of a match of `CLOCK` with this prefix; None where minutes or seconds are too many."""
    parts = found.groupdict()
    hours, minutes, seconds = (int(parts[prefix + name] or 0) for name in ("h", "m", "s"))
    if seconds > 59 or (hours and minutes > 59):
        return None
    below = int((parts[f"{prefix}part"] or parts[f"{prefix}ms"] or "0").ljust(3, "0")[:3])
    below += min(999, _FRAME_MS * int(parts[f"{prefix}frames"] or 0))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + below

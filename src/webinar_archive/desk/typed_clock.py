"""Times as people type them."""

from __future__ import annotations

import re

from webinar_archive.models.review import MAX_TIME_MS

_TYPED = re.compile(
    r"(?:(?:(\d{1,4})[:h] ?)?(\d{1,3})[:m'] ?)?(\d{1,7})(?:[.,](\d{1,3})\d{0,6})?(?: ?s|\"|'')?", re.ASCII
)


def ms_from_typed(text: str) -> int | None:
    """Return the milliseconds of a typed time: `57:02.9`, `0:57:02,910`, `3422.91`; None for anything else.

    >>> ms_from_typed("00:57:02.910"), ms_from_typed("57:02,9"), ms_from_typed("3422.5 s"), ms_from_typed("57:99")
    (3422910, 3422900, 3422500, None)
    """
    typed = _TYPED.fullmatch(text.strip())
    if typed is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in typed.group(1, 2, 3))
    if (typed[1] and minutes > 59) or (typed[2] and seconds > 59):
        return None
    ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((typed[4] or "0").ljust(3, "0"))
    return ms if ms <= MAX_TIME_MS else None

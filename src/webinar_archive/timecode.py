"""Times are whole milliseconds everywhere: one function makes them from seconds, one prints them.

Printing goes through whole milliseconds, so 59.9996 s is `00:01:00.000`, never `00:00:60.000`.
"""

from functools import lru_cache


def ms_from_seconds(seconds: float) -> int:
    """Round seconds to whole milliseconds (half to even).

    >>> ms_from_seconds(59.9996)
    60000
    """
    return round(seconds * 1000)


def clock(ms: int) -> str:
    """Format milliseconds as `HH:MM:SS.mmm`, as WebVTT does; hours grow past 99 as needed.

    >>> clock(3_528_000)
    '00:58:48.000'
    >>> clock(ms_from_seconds(59.9996))
    '00:01:00.000'
    >>> clock(-1)
    '-00:00:00.001'
    """
    if ms < 0:
        return f"-{clock(-ms)}"
    # looked up rather than formatted, which takes four times as long: an hour's captions have some 1,600 times
    return f"{_clock_of_minutes(ms // 60_000)}:{_SECONDS[ms // 1_000 % 60]}.{_MILLISECONDS[ms % 1_000]}"


@lru_cache(maxsize=1_000)
def _clock_of_minutes(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


_SECONDS = tuple(f"{second:02d}" for second in range(60))
_MILLISECONDS = tuple(f"{millisecond:03d}" for millisecond in range(1_000))


def clock_of_seconds(ms: int) -> str:
    """Format milliseconds as `HH:MM:SS`, without what is left of a second.

    >>> clock_of_seconds(3_528_900)
    '00:58:48'
    """
    return clock(ms).partition(".")[0]


def ms_from_clock(text: str) -> int:
    """Read what `clock` writes.

    >>> ms_from_clock(clock(3_528_007))
    3528007
    """
    hours, minutes, seconds = text.removeprefix("-").split(":")
    whole, millis = seconds.split(".")
    ms = ((int(hours) * 60 + int(minutes)) * 60 + int(whole)) * 1000 + int(millis)
    return -ms if text.startswith("-") else ms

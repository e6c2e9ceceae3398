"""One clock: whole milliseconds inside, one function from seconds, one to print."""


def ms_from_seconds(seconds: float) -> int:
    """Turn seconds into whole milliseconds, the nearest one (half to even).

    >>> ms_from_seconds(59.9996)
    60000
    """
    return round(seconds * 1000)


def clock(ms: int) -> str:
    """Print milliseconds as `HH:MM:SS.mmm`, the form of WebVTT; hours grow past 99 as needed.

    >>> clock(3_528_000)
    '00:58:48.000'
    """
    sign = "-" if ms < 0 else ""
    seconds, millis = divmod(abs(ms), 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{sign}{hour:02d}:{minute:02d}:{second:02d}.{millis:03d}"

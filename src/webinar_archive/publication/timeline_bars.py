"""The timeline of a published record: a bar for each quotation, and times below them."""

from __future__ import annotations

from dataclasses import dataclass

from webinar_archive.publication.moments import moment
from webinar_archive.publication.published_record import PublishedRecord

_STEPS_S = (1, 5, 10, 30, 60, 300, 600, 900, 1800, 3600, 7200)
_MOST_TICKS = 6
_LEAST_PERCENT = 0.4
_MOST_BARS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A quotation's bar: its start and width in percent of the whole."""

    number: int
    state: str
    start_ms: int
    start: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A time below the bars, and where it stands in percent."""

    text: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A whole timeline of `end_ms`."""

    end_ms: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]


def timeline_of(record: PublishedRecord) -> Timeline | None:
    """Return the timeline of a record; None where no quotation has a place."""
    if not record.placed:
        return None
    end_ms = max(1000, record.view.stored.end_ms, *(each.end_ms or 0 for each in record.placed))
    bars = []
    for each in record.placed[:_MOST_BARS]:
        start_ms, stop_ms = each.start_ms or 0, each.end_ms or 0
        width = max(_LEAST_PERCENT, _percent(stop_ms - start_ms, end_ms))
        start = min(_percent(start_ms, end_ms), 100 - width)
        bars.append(Bar(number=each.number, state=each.state, start_ms=start_ms, start=start, width=width))
    return Timeline(end_ms=end_ms, bars=tuple(bars), ticks=_ticks(end_ms))


def _ticks(end_ms: int) -> tuple[Tick, ...]:
    end_s = end_ms // 1000
    step_s = next((step for step in _STEPS_S if end_s / step <= _MOST_TICKS), -(-end_s // _MOST_TICKS))
    # the last one would leave the picture
    times_ms = (s * 1000 for s in range(0, end_s + 1, step_s) if s * 1000 <= end_ms * 0.93)
    return tuple(Tick(text=moment(ms), at=_percent(ms, end_ms)) for ms in times_ms)


def _percent(part_ms: int, whole_ms: int) -> float:
    return round(100 * part_ms / whole_ms, 2)

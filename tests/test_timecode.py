"""Times are printed from whole milliseconds, and read back to the same ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.timecode import clock, ms_from_seconds


@pytest.mark.parametrize(
    ("seconds", "printed"),
    [(0, "00:00:00.000"), (59.9996, "00:01:00.000"), (3528, "00:58:48.000"), (360_000.5, "100:00:00.500")],
)
def test_a_time_is_rounded_to_milliseconds_before_it_is_printed(seconds: float, printed: str) -> None:
    assert clock(ms_from_seconds(seconds)) == printed


@given(st.integers(min_value=0, max_value=10**10))
def test_a_printed_time_reads_back_to_the_same_milliseconds(ms: int) -> None:
    hours, minutes, seconds = clock(ms).split(":")
    assert int(hours) * 3_600_000 + int(minutes) * 60_000 + round(float(seconds) * 1000) == ms
    assert int(minutes) < 60
    assert float(seconds) < 60

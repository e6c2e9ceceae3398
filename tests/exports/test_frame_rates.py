"""Times become whole frames at the rate of the film, also at the rates of American television."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.exports.formats.sample_records import EMPTY, ORDINARY, RECORDING
from webinar_archive.exports.frame_rates import DEFAULT, FrameRate, frame_rate


@pytest.mark.parametrize(
    ("measured", "rate"),
    [
        (25.0, FrameRate(25, 1)),
        (29.97, FrameRate(30_000, 1001)),
        (23.976, FrameRate(24_000, 1001)),
        (30.0, FrameRate(30, 1)),
        (17.3, DEFAULT),
    ],
)
def test_the_rate_is_the_known_one_that_was_measured(measured: float, rate: FrameRate) -> None:
    video = replace(RECORDING.streams[0], rate=measured)
    record = replace(ORDINARY, recording=replace(RECORDING, streams=(video,)))
    assert frame_rate(record) == rate


def test_a_recording_without_pictures_has_25_frames_a_second() -> None:
    assert frame_rate(EMPTY) == DEFAULT


def test_a_time_lies_in_the_frame_that_is_shown_then() -> None:
    rate = FrameRate(30_000, 1001)
    assert (rate.frame_at(1_001), rate.frame_after(1_001)) == (30, 30)
    assert (rate.frame_at(1_000), rate.frame_after(1_000)) == (29, 30)
    assert rate.timecode(30) == "00:00:01:00"

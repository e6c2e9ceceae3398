"""The duration of a recording is the decoded one, where there is one."""

from __future__ import annotations

import pytest

from webinar_archive.models import Recording


@pytest.mark.parametrize(
    ("container_ms", "decoded_ms", "measured_ms"), [(9, 5, 5), (9, None, 9), (None, 5, 5), (None, None, None)]
)
def test_what_was_decoded_is_measured_before_the_header(
    container_ms: int | None, decoded_ms: int | None, measured_ms: int | None
) -> None:
    recording = Recording(
        container="mp4",
        size_bytes=1,
        container_duration_ms=container_ms,
        decoded_end_ms=decoded_ms,
        streams=(),
    )
    assert recording.measured_duration_ms == measured_ms

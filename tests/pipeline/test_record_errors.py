"""What a finding says of an error, and which errors are no finding."""

from pathlib import Path

import pytest

from webinar_archive.errors import CaptionsError, Unreachable
from webinar_archive.pipeline.record_errors import reason_facts


def test_a_finding_says_the_error_its_own_reason_and_names_of_files_alone() -> None:
    error = CaptionsError("captions-unreadable", path=Path("/home/me/a.vtt"), reason="no times")
    assert reason_facts(error) == {"reason": "captions-unreadable", "path": "a.vtt", "detail": "no times"}


def test_what_passes_is_no_finding() -> None:
    error = Unreachable("program-killed", program="ffmpeg")
    with pytest.raises(Unreachable) as raised:
        reason_facts(error)
    assert raised.value is error

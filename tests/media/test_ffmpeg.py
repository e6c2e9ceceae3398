"""Output of ffmpeg is limited in size without losing its first and last lines, and none of a killed one is taken."""

from __future__ import annotations

import io

import pytest

from webinar_archive.deadline import Deadline
from webinar_archive.errors import Unreachable
from webinar_archive.media.ffmpeg import read_head_and_tail, run_program

LINES = b"".join(b"line %d\n" % number for number in range(1_000))


def test_a_short_output_is_read_whole() -> None:
    assert read_head_and_tail(io.BytesIO(LINES), len(LINES)) == LINES


def test_a_long_output_loses_whole_lines_in_the_middle_only() -> None:
    shortened = read_head_and_tail(io.BytesIO(LINES), 200)
    assert len(shortened) <= 200
    assert shortened.startswith(b"line 0\nline 1\n")
    assert shortened.endswith(b"line 998\nline 999\n")
    assert set(shortened.splitlines()) <= set(LINES.splitlines())


def test_what_a_program_wrote_that_the_system_killed_says_nothing_of_the_file() -> None:
    with pytest.raises(Unreachable, match="killed by the system") as killed:
        run_program(["sh", "-c", "echo half; kill -KILL $$"], Deadline.after(60))
    assert killed.value.retryable
    assert run_program(["sh", "-c", "echo whole; exit 3"], Deadline.after(60)) == (3, b"whole\n", "")

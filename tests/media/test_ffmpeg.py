"""Output of ffmpeg is limited in size without losing its first and last lines."""

from __future__ import annotations

import io

from webinar_archive.media.ffmpeg import read_head_and_tail

LINES = b"".join(b"line %d\n" % number for number in range(1_000))


def test_a_short_output_is_read_whole() -> None:
    assert read_head_and_tail(io.BytesIO(LINES), len(LINES)) == LINES


def test_a_long_output_loses_whole_lines_in_the_middle_only() -> None:
    shortened = read_head_and_tail(io.BytesIO(LINES), 200)
    assert len(shortened) <= 200
    assert shortened.startswith(b"line 0\nline 1\n")
    assert shortened.endswith(b"line 998\nline 999\n")
    assert set(shortened.splitlines()) <= set(LINES.splitlines())

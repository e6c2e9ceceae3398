"""The edit list is read by OpenTimelineIO's adapter of CMX 3600: cuts and markers at the same frames."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import opentimelineio as otio
import pytest

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, hostile, row
from webinar_archive.exports.formats.edl import edl_files
from webinar_archive.exports.released_record import ReleasedRecord


def text_of(record: ReleasedRecord) -> str:
    return edl_files(record)["quotations.edl"].decode()


def clips(record: ReleasedRecord) -> list[Any]:
    read: Any = otio.adapters.read_from_string(text_of(record), "cmx_3600", rate=25)
    return list(read.find_clips())


def frames(clip: Any) -> tuple[int, int]:
    return clip.source_range.start_time.to_frames(), clip.source_range.end_time_exclusive().to_frames()


def test_every_passage_is_cut_from_its_first_frame_to_after_its_last() -> None:
    found = clips(ORDINARY)
    # 25 frames a second: 4,800 ms is frame 120, 8,350 ms lies in frame 208
    assert [frames(clip) for clip in found] == [(120, 209), (150, 179), (180, 189), (89_999, 90_000)]
    assert [clip.name for clip in found] == ["film.mp4"] * 4
    assert "je prends la parole, sur l’œuvre « 👩🏽‍🔬 »".upper() in found[0].markers[0].name.upper()


def test_a_passage_beyond_a_day_is_a_comment() -> None:
    record = replace(ORDINARY, rows=(row(1, "tard", (360_000_001, 360_001_000)), ORDINARY.rows[0]))
    assert len(clips(record)) == 1
    assert "* BEYOND 24 HOURS: 100:00:00.001 tard" in text_of(record)


def test_a_record_without_anything_has_no_cuts() -> None:
    assert clips(EMPTY) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_makes_another_cut(text: str) -> None:
    (clip,) = clips(hostile(text))
    assert frames(clip) == (25, 50)

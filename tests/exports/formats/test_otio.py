"""The timeline is read by OpenTimelineIO: markers at the same times, with the same texts."""

from __future__ import annotations

from typing import Any

import opentimelineio as otio
import pytest

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, hostile
from webinar_archive.exports.formats.otio import otio_files
from webinar_archive.exports.released_record import ReleasedRecord


def clip(record: ReleasedRecord) -> Any:
    read: Any = otio.adapters.read_from_string(otio_files(record)["quotations.otio"].decode(), "otio_json")
    (found,) = read.find_clips()
    return found


def times(marked: Any) -> tuple[int, int]:
    return (
        round(marked.start_time.to_seconds() * 1000),
        round(marked.end_time_exclusive().to_seconds() * 1000),
    )


def test_every_passage_of_a_quotation_is_a_marker() -> None:
    found = clip(ORDINARY)
    assert times(found.source_range) == (0, 3_604_040)
    assert [times(marker.marked_range) for marker in found.markers] == [
        (4_800, 8_350),
        (6_000, 7_150),
        (7_200, 7_550),
        (3_599_990, 3_599_990),
    ]
    first = found.markers[0]
    assert first.name == f"Benoît Vallauri: {ORDINARY.rows[0].quotation}"
    assert first.metadata["webinar_archive"]["verdict"] == "edited"
    assert found.media_reference.target_url == "http://localhost:8000/records/140892/film.mp4"


def test_a_record_without_anything_has_a_clip_without_markers() -> None:
    found = clip(EMPTY)
    assert len(found.markers) == 0
    assert found.media_reference.is_missing_reference


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_back(text: str) -> None:
    clean = text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    (marker,) = clip(hostile(text)).markers
    assert marker.metadata["webinar_archive"]["quotation"] == clean

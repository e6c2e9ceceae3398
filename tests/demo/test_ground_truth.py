"""Rows compared with the truth: right only when near it at both ends, and by the right speaker."""

from __future__ import annotations

from dataclasses import replace

import pytest

from webinar_archive.demo.ground_truth import Conclusion, Offset, Truth, Turn, offsets
from webinar_archive.exports.schema import Row
from webinar_archive.models import Span

TRUTH = Truth(
    duration_ms=60_000,
    turns=(
        Turn(speaker="Anne", span=Span(2_000, 20_000)),
        Turn(speaker="Luc", span=Span(21_000, 50_000)),
    ),
    conclusions=(Conclusion(number=1, speaker="Luc", span=Span(30_000, 40_000), spoken="…"),),
)


def row(speaker: str, start_ms: int | None, end_ms: int | None) -> Row:
    return Row(
        record_id="1",
        title="Débat",
        speaker=speaker,
        quotation_no=1,
        start_ms=start_ms,
        end_ms=end_ms,
        pipeline_version="1",
        run_id="r",
    )


def compare(speaker: str, start_ms: int | None, end_ms: int | None) -> Offset:
    (offset,) = offsets(TRUTH, (row(speaker, start_ms, end_ms),))
    return offset


def test_an_offset_is_found_minus_true() -> None:
    offset = compare("Luc", 29_400, 41_000)
    assert (offset.start_off_ms, offset.end_off_ms, offset.true_speaker) == (-600, 1_000, "Luc")
    assert offset.is_right


@pytest.mark.parametrize(("start_ms", "end_ms"), [(28_999, 40_000), (30_000, 41_001)])
def test_one_end_more_than_a_second_off_is_wrong(start_ms: int, end_ms: int) -> None:
    assert not compare("Luc", start_ms, end_ms).is_right


def test_the_right_place_ascribed_to_another_speaker_is_wrong() -> None:
    assert not compare("Anne", 30_000, 40_000).is_right


def test_a_place_where_another_speaks_is_wrong() -> None:
    offset = compare("Luc", 5_000, 15_000)
    assert offset.true_speaker == "Anne"
    assert not offset.is_right


def test_a_label_of_another_speaker_is_wrong() -> None:
    (named,) = offsets(TRUTH, (replace(row("Luc", 30_000, 40_000), speaker_label="Luc"),))
    (other,) = offsets(TRUTH, (replace(row("Luc", 30_000, 40_000), speaker_label="Anne"),))
    assert (named.is_right, other.is_right) == (True, False)


@pytest.mark.parametrize("rows", [(), (row("Luc", None, None),)])
def test_a_row_without_times_is_not_found(rows: tuple[Row, ...]) -> None:
    (offset,) = offsets(TRUTH, rows)
    assert not offset.is_found
    assert not offset.is_right


def test_nobody_speaks_in_a_pause() -> None:
    assert TRUTH.speaker_at(20_500) is None
    assert TRUTH.speaker_at(21_000) == "Luc"

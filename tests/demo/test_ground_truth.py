"""Holding rows against the truth: right only near, at both ends, in the right voice."""

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


def held(speaker: str, start_ms: int | None, end_ms: int | None) -> Offset:
    (offset,) = offsets(TRUTH, (row(speaker, start_ms, end_ms),))
    return offset


def test_how_far_off_is_found_minus_true() -> None:
    offset = held("Luc", 29_400, 41_000)
    assert (offset.start_off_ms, offset.end_off_ms, offset.voice) == (-600, 1_000, "Luc")
    assert offset.right


@pytest.mark.parametrize(("start_ms", "end_ms"), [(28_999, 40_000), (30_000, 41_001)])
def test_one_end_over_a_second_off_is_wrong(start_ms: int, end_ms: int) -> None:
    assert not held("Luc", start_ms, end_ms).right


def test_the_right_place_ascribed_to_another_is_wrong() -> None:
    assert not held("Anne", 30_000, 40_000).right


def test_a_place_in_anothers_voice_is_wrong() -> None:
    offset = held("Luc", 5_000, 15_000)
    assert offset.voice == "Anne"
    assert not offset.right


def test_naming_another_voice_than_the_one_heard_is_wrong() -> None:
    (named,) = offsets(TRUTH, (replace(row("Luc", 30_000, 40_000), speaker_label="Luc"),))
    (other,) = offsets(TRUTH, (replace(row("Luc", 30_000, 40_000), speaker_label="Anne"),))
    assert (named.right, other.right) == (True, False)


@pytest.mark.parametrize("rows", [(), (row("Luc", None, None),)])
def test_what_has_no_times_was_not_found(rows: tuple[Row, ...]) -> None:
    (offset,) = offsets(TRUTH, rows)
    assert not offset.found
    assert not offset.right


def test_a_pause_is_nobodys_voice() -> None:
    assert TRUTH.voice_at(20_500) is None
    assert TRUTH.voice_at(21_000) == "Luc"

"""A recording that was cut shows in times that are all off by the same amount."""

from __future__ import annotations

import pytest

from webinar_archive.alignment.words.time_shift import constant_time_shift


def test_a_constant_shift_is_found_in_imprecise_times() -> None:
    finding = constant_time_shift(
        [(508_000, 270_500), (806_000, 567_000), (1_638_000, 1_401_000), (2_000_000, 1_762_000)]
    )
    assert finding is not None
    assert finding.code == "source-recut"
    assert abs(finding.facts["shift_ms"] + 238_000) < 1_500
    assert finding.facts["agreeing"] == finding.facts["pairs"] == 4


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [(1_000, 241_000), (2_000, 242_000)],
        [(1_000, 1_500), (60_000, 61_000), (90_000, 88_000)],
        [(1_000, 241_000), (60_000, 20_000), (90_000, 600_000), (120_000, 130_000)],
    ],
    ids=["nothing", "too few", "no shift", "all different"],
)
def test_other_differences_are_no_constant_shift(pairs: list[tuple[int, int]]) -> None:
    assert constant_time_shift(pairs) is None


def test_one_outlier_does_not_hide_the_shift() -> None:
    pairs = [(t, t + 140_000) for t in range(0, 900_000, 100_000)]
    finding = constant_time_shift([*pairs, (950_000, 3_000)])
    assert finding is not None
    assert finding.facts == {"shift_ms": 140_000, "agreeing": 9, "pairs": 10}

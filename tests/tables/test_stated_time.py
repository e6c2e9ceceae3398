"""Earlier times: seconds with a point or a comma, clocks, hours and minutes in words; never a guess."""

from __future__ import annotations

import pytest

from webinar_archive.tables.stated_time import stated_ms, time_ms


@pytest.mark.parametrize(
    ("value", "ms"),
    [
        (52, 52_000), (52.7, 52_700), ("52.7", 52_700), ("52,7", 52_700), (" 52,7 s ", 52_700), ("0", 0),
        ("00:00:52", 52_000), ("1:06", 66_000), ("01:06,500", 66_500), ("75:00", 4_500_000),
        ("00:00:52:12", 52_000), ("1:02:03.25", 3_723_250), ("[00:52]", 52_000), ("(1:06)", 66_000),
        ("1h02", 3_720_000), ("1 h 02 min 03 s", 3_723_000), ("1h02'03\"", 3_723_000), ("12'30\"", 750_000),
        ("12′30″", 750_000), ("12'30''", 750_000), ("45 min", 2_700_000), ("5 mn 10", 310_000),
        ("2 heures", 7_200_000),
    ],
)  # fmt: skip
def test_a_time_is_read(value: object, ms: int) -> None:
    assert time_ms(value) == ms


@pytest.mark.parametrize(
    "value",
    [
        "", " ", "bientôt", "12:75", "1:75:00", "-5", -5, "1e9", 1e9, "99999999", float("nan"), float("inf"), 10**400,
        True, None, [], {}, "12:30 – 13:00", "3 mars", "9" * 100_000, "1:" * 50_000, "::", "h", "'",
    ],
)  # fmt: skip
def test_what_is_no_time_is_none(value: object) -> None:
    assert time_ms(value) is None


@pytest.mark.parametrize(
    ("value", "ms"),
    [
        (9000, 9000), (9000.0, 9000), ("9000", 9000), ("9 000", 9000), ("9\u202f000", 9000), ("1.209.000", 1_209_000),
        ("9000,0", 9000), ("9000 ms", 9000), ("00:00:09", 9000), ("", None), ("x", None), ("12,5", None),
        (-1, None), (10**400, None), (float("nan"), None), (True, None), (None, None),
    ],
)  # fmt: skip
def test_milliseconds_are_not_seconds(value: object, ms: int | None) -> None:
    assert stated_ms(value) == ms

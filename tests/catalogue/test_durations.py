"""Durations in every notation met in catalogues."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.catalogue.durations import Duration, parse_duration


@pytest.mark.parametrize(
    ("printed", "seconds"),
    [
        ("58' 48\"", 3528), ("58'48''", 3528), ("58’ 48”", 3528), ("58′ 48″", 3528), ("Vidéo en ligne (58' 48\")", 3528),
        ("1h 02' 15\"", 3735), ("1 h 26 min", 5160), ("1h26", 5160), ("1 h. 26 min.", 5160), ("1:02:15", 3735), ("58:48", 3528),
        ("58 min 48 s", 3528), ("58 min. 48 sec.", 3528), ("PT58M48S", 3528), ("PT1H2M15S", 3735), ("58 mn", 3480), ("90'", 5400),
        ("1 DVD vidéo monoface zone 2 (1 h 33 min)", 5580), ("2 DVD (2 h 30)", 9000), ("1 heure 30 minutes", 5400),
        ("1 hr 20 mins", 4800), ("1h05mn30s", 3930), ("45 s", 45), ("1 CD audio (74 min)", 4440), ("1,5 h", 5400), ("2 hours", 7200),
        ("une heure", 3600), ("deux heures et demie", 9000), ("une demi-heure", 1800), ("trois quarts d'heure", 2700), ("half an hour", 1800),
        ("2 x 52 min", 6240), ("3 × 26'", 4680), ("2 DVD (2 x 1 h 30)", 10800),
    ],
)  # fmt: skip
def test_a_stated_duration_is_read(printed: str, seconds: int) -> None:
    assert parse_duration(printed) == Duration(seconds)


@pytest.mark.parametrize(
    "printed",
    [
        "78 t",
        "320 p.",
        "2 vol. (55, 60 p.)",
        "12 cm",
        "24 x 30 cm",
        "1 DVD",
        "p. 12-58",
        "vol. 3",
        "2020",
        "",
        "ill. ; 24 cm",
        "0 min",
        "3 h.-t.",
        "n° 12:30",
    ],
)
def test_pages_volumes_and_sizes_are_no_durations(printed: str) -> None:
    assert parse_duration(printed) is None


@pytest.mark.parametrize(
    "printed",
    [
        "environ 1 h",
        "env. 60 min",
        "ca 1 h",
        "about 1 h",
        "(environ 1 heure)",
        "environ une heure",
        "about an hour",
        "env. 2 x 30 min",
        "60 min env.",
        "~ 1 h",
    ],
)
def test_an_approximate_duration_is_marked(printed: str) -> None:
    assert parse_duration(printed) == Duration(3600, approximate=True)


@given(st.integers(0, 20), st.integers(0, 59), st.integers(1, 59))
def test_every_notation_of_one_duration_reads_the_same(hours: int, minutes: int, seconds: int) -> None:
    whole = (hours * 60 + minutes) * 60 + seconds
    written = (
        f"{hours}:{minutes:02d}:{seconds:02d}",
        f"{hours} h {minutes:02d} min {seconds:02d} s",
        f"{hours}h {minutes:02d}' {seconds:02d}\"",
        f"PT{hours}H{minutes}M{seconds}S",
    )
    assert {parse_duration(text) for text in written} == {Duration(whole)}

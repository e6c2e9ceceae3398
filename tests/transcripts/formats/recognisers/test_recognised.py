"""Values as strangers write them: what is no text, time or list is none."""

from __future__ import annotations

import pytest

from webinar_archive.transcripts.formats.recognisers import recognised


@pytest.mark.parametrize("value", [None, True, "", "x", "nan", "1e999", [], {}, "1" * 100, 10**400])
def test_what_is_no_number_is_none(value: object) -> None:
    assert recognised.number(value) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("1.500s", 1.5),
        ("0s", 0.0),
        ("PT1H2M3.5S", 3723.5),
        ("0:01:02.5", 62.5),
        ({"seconds": 3}, 3.0),
        ({"nanos": 5e8}, 0.5),
    ],
)
def test_a_notation_that_says_its_unit_gives_seconds(value: object, seconds: float) -> None:
    assert recognised.stated_seconds(value) == seconds


@pytest.mark.parametrize(
    "value", [None, 1, "1", "PT", "1 minute", {}, {"seconds": "x"}, "s", "9" * 100 + "s", "25:99"]
)
def test_a_notation_without_a_unit_gives_none(value: object) -> None:
    assert recognised.stated_seconds(value) is None


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ("A", "A"),
        (" Anne\nDupont ", "Anne Dupont"),
        (2, "SPEAKER_02"),
        ("", None),
        (None, None),
        (True, None),
    ],
)
def test_a_speaker_is_a_name_or_a_number(value: object, label: str | None) -> None:
    assert recognised.speaker_label(value) == label

"""Formats of facts: as each language writes them, and never an error."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.i18n.formats import FORMATS, is_singular, plural
from webinar_archive.i18n.language import Language


@pytest.mark.parametrize(
    ("name", "fact", "english", "french"),
    [
        ("size", 999, "999 B", "999 o"),
        ("size", 64_000_000, "64.0 MB", "64,0 Mo"),
        ("size", "1430000000", "1.4 GB", "1,4 Go"),
        ("size", "?", "?", "?"),
        ("clock", 4_500, "00:00:04", "00:00:04"),
        ("clock", "[4500, 360000500]", "00:00:04, 100:00:00", "00:00:04, 100:00:00"),
        ("clock", "?", "?", "?"),
        ("seconds", 12_340, "12.3 s", "12,3 s"),
        ("shift", -237_500, "-238 s", "-238 s"),
        ("shift", "2000", "+2 s", "+2 s"),
        ("language", "fr", "French", "français"),
        ("language", "fr-BE", "French", "français"),
        ("language", ["en", "nl"], "['English', 'Dutch']", "['anglais', 'néerlandais']"),
        ("language", "en, xx-orig", "English, xx-orig", "anglais, xx-orig"),
        ("language", "?", "?", "?"),
        ("time", "soon", "soon", "soon"),
    ],
)
def test_a_fact_is_written_as_the_language_writes_it(name: str, fact: Any, english: str, french: str) -> None:
    assert (FORMATS[name](fact, "en"), FORMATS[name](fact, "fr")) == (english, french)


def test_a_time_is_shown_as_local_date_and_time() -> None:
    assert re.fullmatch(r"1 mars 2026, \d\d:\d\d", FORMATS["time"]("2026-03-01T12:00:00+00:00", "fr"))
    assert re.fullmatch(r"Mar 1, 2026, \d\d:\d\d", FORMATS["time"]("2026-03-01T12:00:00", "en"))


@pytest.mark.parametrize("name", sorted(FORMATS))
@given(fact=st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.lists(st.integers())))
def test_no_fact_makes_a_format_fail(name: str, fact: object) -> None:
    assert isinstance(FORMATS[name](fact, "fr"), str)


def test_french_counts_up_to_two_as_one() -> None:
    assert [is_singular(n, "fr") for n in (0, 1, 1.5, -1, 2)] == [True, True, True, True, False]
    assert [is_singular(n, "en") for n in (0, 1, 1.5, 2)] == [False, True, False, False]


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [("en", 0, "runs"), ("en", 1, "run"), ("fr", 0, "run"), ("fr", "2", "runs"), ("en", "?", "runs")],
)
def test_a_word_agrees_with_its_number(language: Language, count: object, expected: str) -> None:
    assert plural(count, language, "run|runs") == expected

"""Spelled numbers are read back to their values."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.text.normalize import comparable
from webinar_archive.text.number_values import in_numbers, number_values, numbers_missing
from webinar_archive.text.numbers import cardinal, ordinal


def values(text: str, language: str = "fr") -> list[Fraction]:
    words = comparable(text.split(), language).words
    return [number.value for number in number_values(words, language == "en")]


@given(number=st.integers(2, 10**12), language=st.sampled_from(["fr", "en"]))
def test_every_cardinal_is_read_back(number: int, language: str) -> None:
    (read,) = number_values(cardinal(number, language), language == "en")
    assert read.value == number
    assert not read.is_ordinal


@given(number=st.integers(1, 100))
def test_ordinals_are_told_from_cardinals(number: int) -> None:
    (read,) = number_values(ordinal(number, "fr"))
    assert (read.value, read.is_ordinal) == (Fraction(number), True)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("un million deux cent mille euros", "fr", [1_200_000]),
        ("1 200 000 €", "fr", [1_200_000]),
        ("1,2 million", "fr", [1_200_000]),
        ("deux millions et demi", "fr", [2_500_000]),
        ("dix neuf cent quatre-vingt-dix-neuf", "fr", [1999]),
        ("septante-deux", "fr", [72]),
        ("vingt et une communes", "fr", [21]),
        ("trois pour cent de dix communes", "fr", [3, 10]),
        ("cent deux cents", "fr", [100, 200]),
        ("une commune et un maire", "fr", []),
        ("3,25 %", "fr", [Fraction(13, 4)]),
        ("0,05", "fr", [Fraction(1, 20)]),
        ("une vingtaine", "fr", [20]),
        ("au XXIe siècle", "fr", [21]),
        ("nineteen seventy seven", "en", [1977]),
        ("two thousand and nineteen", "en", [2019]),
        ("2.5 billion", "en", [2_500_000_000]),
        ("two and a half million", "en", [2_500_000]),
        ("a second chance for three", "en", [3]),
    ],
)
def test_numbers_of_a_text(text: str, language: str, expected: list[Fraction]) -> None:
    assert values(text, language) == expected


def test_a_number_ends_at_a_break() -> None:
    words = ["vingt", "deux"]
    assert [number.value for number in number_values(words, breaks={1})] == [20, 2]


def test_each_number_is_missing_once_and_a_year_may_lack_its_century() -> None:
    printed = number_values(["mille", "neuf", "cent", "soixante", "douze", "ou", "trois", "ou", "trois"])
    spoken = number_values(["soixante", "douze", "ou", "trois"])
    assert [number.value for number in numbers_missing(printed, spoken)] == [3]
    assert numbers_missing(spoken, printed) == []


def test_words_that_stand_in_no_number_are_told_without_reading_numbers() -> None:
    texts = (
        "vingt et un",
        "deux virgule cinq",
        "two and a half",
        "one hundredth",
        "un million et demi",
        "une vingtaine",
    )
    words = [word for text in texts for word in text.split()]
    assert all(in_numbers([word]) for word in words)
    assert not in_numbers(["la", "confiance", "est", "plus", "pour", "per", "de"])
    rng = random.Random(3)
    for _ in range(2_000):
        tried = rng.choices([*words, "maison", "pour"], k=6)
        breaks = {at for at in range(6) if rng.random() < 0.2}
        of_number_words = {at for at in breaks if in_numbers([tried[at]])}
        found = number_values(tried, rng.random() < 0.5, breaks)
        assert all(in_numbers([tried[at]]) for number in found for at in range(number.first, number.last))
        assert number_values(tried, False, breaks) == number_values(tried, False, of_number_words)

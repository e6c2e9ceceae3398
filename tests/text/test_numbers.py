"""Numbers as words: printed digits and spoken words become the same tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from webinar_archive.text.normalize import comparable, fold
from webinar_archive.text.numbers import cardinal, ordinal, spell


def words(text: str, language: str = "fr") -> str:
    return " ".join(comparable(text.split(), language).words)


@given(st.integers(0, 10**12 - 1))
def test_french_numbers_are_spelled_as_num2words_spells_them(number: int) -> None:
    assert " ".join(cardinal(number, "fr")) == words(num2words(number, lang="fr"))


@given(st.integers(0, 10**12 - 1))
def test_english_numbers_are_spelled_as_num2words_spells_them(number: int) -> None:
    theirs = fold(num2words(number, lang="en")).replace("-", " ").replace(",", " ").split()
    assert cardinal(number, "en") == [word for word in theirs if word != "and"]


@given(st.integers(1, 9999))
def test_ordinals_are_spelled_as_num2words_spells_them(number: int) -> None:
    # the library keeps the plural of `cents` and `vingts` before the ending, which French does not
    theirs = fold(num2words(number, lang="fr", to="ordinal")).replace("tsieme", "tieme")
    assert ordinal(number, "fr") == theirs.replace("-", " ").split()
    english = fold(num2words(number, lang="en", to="ordinal")).replace("-", " ").replace(",", " ")
    assert ordinal(number, "en") == [word for word in english.split() if word != "and"]


@pytest.mark.parametrize(
    ("printed", "spoken"),
    [
        ("2000 milliards", "deux mille milliards"),
        ("2/3 des Français", "deux tiers des Français"),
        ("10%", "dix pour cent"),
        ("10 %", "dix pour cent"),
        ("28 000 €", "vingt-huit mille euros"),
        ("12.000 titres", "douze mille titres"),
        ("7,5 %", "sept virgule cinq pour cent"),
        ("1er", "premier"),
        ("XVIIIe siècle", "dix-huitième siècle"),
        ("la Ve République", "la cinquième République"),
        ("Louis XIV", "Louis quatorze"),
        ("(19)39", "(dix-neuf)trente-neuf"),
        ("16h30", "seize heures trente".replace("heures", "heure")),
        ("40M", "quarante millions"),
        ("en 1977", "en mille neuf cent soixante-dix-sept"),
        ("72", "septante-deux"),
        ("95", "nonante-cinq"),
        ("80", "huitante"),
        ("80", "quatre-vingts"),
        ("100-200", "cent deux cents"),
    ],
)
def test_printed_and_spoken_french_numbers_are_the_same_words(printed: str, spoken: str) -> None:
    assert words(printed) == words(spoken)


@pytest.mark.parametrize(
    ("printed", "spoken"),
    [
        ("1977", "nineteen seventy-seven"),
        ("21st century", "twenty-first century"),
        ("1,500,000", "one million five hundred thousand"),
        ("2/3", "two third"),
        ("$5", "five dollars"),
        ("$1,840.", "one thousand eight hundred forty dollars"),
        ("2005", "two thousand five"),
    ],
)
def test_printed_and_spoken_english_numbers_are_the_same_words(printed: str, spoken: str) -> None:
    assert words(printed, "en") == words(spoken, "en")


def test_a_number_written_in_groups_is_one_number_even_across_words() -> None:
    assert comparable(["les", "28", "000", "euros"]).words == ("les", "vingt", "huit", "mille", "euro")
    assert comparable(["les", "28", "000", "euros"]).owners == (0, 1, 1, 1, 3)


def test_a_recognisers_slip_in_writing_a_number_is_no_slip_in_words() -> None:
    assert words("28 1000 euros") == words("28 000 euros")


@given(st.text(max_size=60))
def test_any_text_can_be_spelled(text: str) -> None:
    assert isinstance(spell(text, "fr"), str)
    assert isinstance(spell(text, "en"), str)


def test_a_very_long_number_is_read_digit_by_digit() -> None:
    assert words("9" * 40) == " ".join("9" * 40)

"""Comparable words: two spellings of the same thing are the same words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.text.normalize import comparable, fold, slug, words_of_each


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’Œuvre d'ÉTÉ", "l'oeuvre d'ete"),
        ("aujourd’hui", "aujourd'hui"),
        ("peut-être", "peut être"),
        ("O.M.S.", "OMS"),
        ("« Ex æquo »,", "ex aequo"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_case_accents_elisions_hyphens_and_ligatures_make_no_difference(one: str, other: str) -> None:
    assert comparable(one.split()).words == comparable(other.split()).words


def test_each_comparable_word_knows_the_piece_it_came_from() -> None:
    found = comparable(["Qu'on", "–", "dise"])
    assert found.words == ("qu", "on", "dise")
    assert found.owners == (0, 0, 2)


@pytest.mark.parametrize("text", ["東京は日本", "กรุงเทพ", "ភាសា"])
def test_scripts_without_spaces_are_compared_by_characters(text: str) -> None:
    assert len(comparable([text]).words) > 2


def test_a_very_long_word_is_cut_so_that_comparing_stays_quick() -> None:
    assert max(len(word) for word in comparable(["a" * 100_000]).words) == 64


def test_scripts_from_right_to_left_are_words_like_others() -> None:
    assert comparable(["שלום", "עולם,", "זה"]).words == ("שלום", "עולם", "זה")


@given(st.lists(st.text(max_size=12), max_size=20))
def test_any_pieces_can_be_compared_and_owners_never_go_back(pieces: list[str]) -> None:
    found = comparable(pieces)
    assert len(found.words) == len(found.owners)
    assert list(found.owners) == sorted(found.owners)
    assert all(word and word == fold(word) for word in found.words)


@given(st.lists(st.text(alphabet="abcé'É-\n ", max_size=8), min_size=1, max_size=8))
def test_reading_pieces_in_bulk_is_reading_them_one_by_one(pieces: list[str]) -> None:
    assert words_of_each(pieces) == [words_of_each([piece])[0] for piece in pieces]


@pytest.mark.untraced
def test_folding_twice_is_folding_once_for_every_character() -> None:
    every = map(chr, range(0x110000))
    # of characters that are unassigned, private or half of a pair, one of each stands for all
    characters = [c for c in every if unicodedata.category(c) not in ("Cn", "Co", "Cs")]
    characters += ["\u0378", "\ue000"]
    assert [c for c in characters if fold(fold(c)) != fold(c)] == []


@pytest.mark.parametrize(
    ("text", "folded"), [("Ǣ", "ae"), ("ŉ", "'n"), ("Œuvre", "oeuvre"), ("STRAẞE", "strasse")]
)
def test_ligatures_are_taken_apart_whatever_their_accent_and_case(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "name"), [("L'État, c'est moi !", "l-etat-c-est-moi"), ("", "untitled"), ("...", "untitled")]
)
def test_a_slug_is_a_safe_name(text: str, name: str) -> None:
    assert slug(text) == name


def test_a_slug_is_cut_at_a_word_border() -> None:
    assert slug("un deux trois quatre", limit=11) == "un-deux"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("XXIᵉ", "vingt et unieme"), ("1ᵉʳ", "premier"), ("10ᵉ", "dixieme"), ("Mᵐᵉ", "mme"), ("confiance¹", "confiance"),
        ("CO₂", "co deux"), ("½", "un demi"), ("⅓", "un tiers"),
    ],
)  # fmt: skip
def test_raised_and_lowered_signs_are_read_as_ordinary_ones(text: str, words: str) -> None:
    assert " ".join(comparable([text], "fr").words) == words

"""Phonetic keys: words that sound alike have equal keys, whatever their spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.text.normalize import fold
from webinar_archive.text.phonetic_keys import phonetic_keys


def key(text: str, language: str = "fr") -> str:
    return "".join(phonetic_keys([fold(word) for word in text.split()], language))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("médias", "média"),
        ("bagnoles", "pagnol"),
        ("quatre", "katre"),
        ("phare", "fart"),
        ("eau", "haut"),
        ("sont", "son"),
        ("chanter", "chantez"),
        ("action", "acsion"),
        ("ils parlent", "il parle"),
        ("ticket", "tiquet"),
        ("acquis", "aquis"),
        ("Schmidt", "Schmitt"),
        ("Haddad", "Hadad"),
        ("substance", "supstance"),
        ("pigeon", "pijon"),
        ("Georges", "Jorge"),
        ("feuille", "feuye"),
        ("parlaient", "parlait"),
        ("derniers", "dernier"),
        ("ville", "vile"),
    ],
)
def test_french_words_that_sound_alike_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("knock", "nock"), ("phone", "fone"), ("write", "rite"), ("cupboard", "cuboard"), ("account", "acount")],
)
def test_english_words_that_sound_alike_share_a_key(one: str, other: str) -> None:
    assert key(one, "en") == key(other, "en")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pont", "pain"),
        ("doux", "du"),
        ("maire", "mur"),
        ("fille", "fil"),
        ("oublier", "oublia"),
        ("voile", "voie"),
    ],
)
def test_french_words_that_sound_different_have_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(
    st.lists(st.text(min_size=1, alphabet="abcdehlnoqstuxyzçéгש東"), max_size=20),
    st.sampled_from(["fr", "en"]),
)
def test_the_key_of_a_word_is_independent_of_the_other_words(words: list[str], language: str) -> None:
    keys = phonetic_keys(words, language)
    assert all(keys)
    assert keys == [phonetic_keys([word], language)[0] for word in words]

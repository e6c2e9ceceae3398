"""Sound keys: what sounds alike has like keys, whatever the spelling."""

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
    ],
)
def test_french_words_that_sound_alike_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("knock", "nock"), ("phone", "fone"), ("write", "rite")])
def test_english_words_that_sound_alike_share_a_key(one: str, other: str) -> None:
    assert key(one, "en") == key(other, "en")


@pytest.mark.parametrize(("one", "other"), [("pont", "pain"), ("doux", "du"), ("maire", "mur")])
def test_words_that_sound_different_do_not(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(
    st.lists(st.text(min_size=1, alphabet="abcdehlnoqstuxyzçéгש東"), max_size=20),
    st.sampled_from(["fr", "en"]),
)
def test_every_word_has_a_key_of_its_own_whatever_stands_beside_it(words: list[str], language: str) -> None:
    keys = phonetic_keys(words, language)
    assert all(keys)
    assert keys == [phonetic_keys([word], language)[0] for word in words]

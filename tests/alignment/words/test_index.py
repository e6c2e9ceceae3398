"""An indexed talk maps every comparable word to its type, its transcript word and its positions."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.alignment.words.index import SPREAD_PIECES, build_index, restored_index
from webinar_archive.alignment.words.seeds import candidate_windows
from webinar_archive.models import Word
from webinar_archive.text.normalize import comparable
from webinar_archive.text.phonetic_keys import phonetic_keys


def words_of(texts: list[str]) -> tuple[Word, ...]:
    return tuple(Word(text, i * 100, i * 100 + 90) for i, text in enumerate(texts))


@given(st.lists(st.sampled_from(["le", "l'eau", "28", "000", "3e", "–", "Été", "qu'on"]), max_size=30))
def test_an_index_holds_the_comparable_words_in_order(texts: list[str]) -> None:
    index = build_index(words_of(texts), "fr")
    expected = comparable(texts, "fr")
    assert tuple(index.types[i] for i in index.word_types) == expected.words
    assert tuple(index.owners.tolist()) == expected.owners
    for word, type_id in index.type_ids.items():
        assert index.places_of(type_id).tolist() == [i for i, w in enumerate(expected.words) if w == word]


def test_a_long_talk_is_numbered_block_by_block() -> None:
    texts = ["le"] * (SPREAD_PIECES - 1) + ["l'eau", "dort"]
    index = build_index(words_of(texts), "fr")
    assert index.folded_words(SPREAD_PIECES - 2, SPREAD_PIECES + 2) == ["le", "l", "eau", "dort"]
    assert index.owners[-4:].tolist() == [
        SPREAD_PIECES - 2,
        SPREAD_PIECES - 1,
        SPREAD_PIECES - 1,
        SPREAD_PIECES,
    ]


@pytest.mark.parametrize("number", [-1, 2])
def test_a_talk_with_a_word_of_no_type_is_not_restored(number: int) -> None:
    word_types, owners = np.array([0, number, 1], np.int32), np.arange(3, dtype=np.int32)
    with pytest.raises(IndexError):
        restored_index(words_of(["le", "mot", "le"]), "fr", ["le", "mot"], word_types, owners)


def test_a_talk_of_more_types_than_two_bytes_can_number_is_indexed() -> None:
    texts = ["".join(letters) for letters in product("abcdefghijklmnopq", repeat=4)]
    index = build_index(words_of([*texts, texts[0], texts[-1]]), "fr")
    assert len(index.types) > 1 << 16
    assert index.places_of(index.type_ids[texts[-1]]).tolist() == [len(texts) - 1, len(texts) + 1]
    assert index.folded_words(len(texts), len(texts) + 2) == [texts[0], texts[-1]]


def test_a_rare_word_yields_its_window() -> None:
    texts = ["ordinaire"] * 3_000
    texts[2_000] = "zygomatique"
    index = build_index(words_of(texts), "fr")
    (window, *_) = candidate_windows(index, [index.type_ids["zygomatique"]], "", printed=1)
    assert window[0] <= 2_000 < window[1]
    assert window[1] - window[0] < 200


def test_words_that_everyone_says_yield_no_window() -> None:
    index = build_index(words_of(["le"] * 5_000), "fr")
    assert candidate_windows(index, [0], "", printed=1) == []


def test_sounds_of_words_that_the_talk_lacks_are_those_of_their_letters() -> None:
    index = build_index(words_of(["bagnoles", "veaux"]), "fr")
    words = ["pagnol", "veaux", "pagnol", ""]
    assert index.keys_of_words(words) == phonetic_keys(words, "fr")
    assert index.keys_of(range(2)) == phonetic_keys(["bagnoles", "veaux"], "fr")

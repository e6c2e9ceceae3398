"""An indexed talk maps every comparable word to its type, its transcript word and its positions."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.alignment.words.index import (
    POSTING_WORDS,
    build_index,
    gram_codes,
    unique_inverse,
    words_of_postings,
)
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


@given(st.lists(st.text(alphabet="abcdeilmnors", min_size=1, max_size=8), min_size=2, max_size=30))
def test_postings_hold_the_words_at_which_each_group_of_sounds_begins(texts: list[str]) -> None:
    index = build_index(words_of(texts), "fr")
    keys = phonetic_keys([index.types[i] for i in index.word_types], "fr")
    sounds = "".join(keys)
    owner = [i for i, key in enumerate(keys) for _ in key]
    codes = gram_codes(sounds)
    first, last = index.places_of_grams(codes)
    for at in range(len(codes)):
        same = [owner[k] for k in range(len(codes)) if sounds[k : k + 4] == sounds[at : at + 4]]
        assert sorted(words_of_postings(index.postings[first[at] : last[at]]).tolist()) == sorted(same)


def test_groups_of_sounds_may_begin_in_words_of_which_the_postings_were_made_before() -> None:
    texts = ["le"] * (POSTING_WORDS - 2) + ["mot", "o"] + ["ri", "gine"] + ["le"] * 9
    index = build_index(words_of(texts), "fr")
    (code,) = gram_codes("".join(phonetic_keys(["o", "ri", "gine"], "fr"))[:4])
    first, last = index.places_of_grams(np.array([code], np.int32))
    assert words_of_postings(index.postings[first[0] : last[0]]).tolist() == [POSTING_WORDS - 1]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
def test_unique_inverse_equals_the_function_of_numpy(values: list[int]) -> None:
    array = np.array(values)
    known, inverse = unique_inverse(array)
    expected, expected_inverse = np.unique(array, return_inverse=True)
    assert known.tolist() == expected.tolist()
    assert inverse.tolist() == expected_inverse.tolist()


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

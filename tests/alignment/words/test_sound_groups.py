"""The groups of sounds tell every word at which one begins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.alignment.words.sound_groups import BLOCK_WORDS, SoundGroups, sound_groups


def groups_of(keys: list[str]) -> SoundGroups:
    """Return the groups of a talk that says each key once."""
    return sound_groups(keys, np.arange(len(keys), dtype=np.int32))


def words_with(groups: SoundGroups, sounds: str) -> list[int]:
    return [
        word
        for block, (first, counts) in enumerate(zip(*groups.find(sounds), strict=True))
        for begin, count in zip(first.tolist(), counts.tolist(), strict=True)
        for word in groups.words_at(block, np.arange(begin, begin + count)).tolist()
    ]


@given(st.lists(st.text(alphabet="BDFKaeiouA", min_size=1, max_size=8), min_size=1, max_size=30), st.data())
def test_a_group_is_found_at_every_word_in_which_it_begins(keys: list[str], data: st.DataObject) -> None:
    groups = groups_of(keys)
    sounds = "".join(keys)
    owners = [word for word, key in enumerate(keys) for _ in key]
    sought = data.draw(st.text(alphabet="BDFKaeiouAz", min_size=4, max_size=4) | st.just(sounds[:4]))
    expected = [owners[at] for at in range(len(sounds) - 3) if sounds[at : at + 4] == sought]
    assert words_with(groups, sought) == expected


@pytest.mark.parametrize("before", [BLOCK_WORDS - 3, BLOCK_WORDS - 2, BLOCK_WORDS - 1, BLOCK_WORDS])
def test_a_group_may_begin_in_one_block_and_end_in_the_next(before: int) -> None:
    keys = ["LA", "Mo", "o", "Ri"]
    word_types = np.array([0] * before + [1, 2, 3] + [0] * 9, np.int32)
    groups = sound_groups(keys, word_types)
    assert words_with(groups, "MooR") == [before]
    assert words_with(groups, "ooRi") == [before]
    assert words_with(groups, "oRiL") == [before + 1]


def test_groups_of_a_large_alphabet_may_be_confused_but_are_found() -> None:
    keys = [chr(0x4E00 + n) * 2 for n in range(500)]
    groups = groups_of(keys)
    for n in range(0, 498, 7):
        assert n in words_with(groups, keys[n] + keys[n + 1])


def test_a_talk_shorter_than_a_group_has_none() -> None:
    assert words_with(groups_of(["La"]), "LaLa") == []

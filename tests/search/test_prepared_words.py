"""The words of a recording come out of the index as they went in, prepared as they were."""

from __future__ import annotations

import zlib

import msgspec
import numpy as np
import pytest

from webinar_archive.alignment.words.index import build_index
from webinar_archive.alignment.words.locate import locate_in_index
from webinar_archive.models import Word
from webinar_archive.search.prepared_words import pack, unpack

WORDS = (
    Word("L’an", 0, 400),
    Word("28", 500, 600, "Anne"),
    Word("000", 600, 600, "Anne"),
    # two who speak at once, and a word longer than its followers
    Word("œuvres", 550, 2_000, "Bo\n"),
    Word("—", 550, 560),
    Word("euros", 3_000_000_000, 3_000_000_400),
)


@pytest.mark.parametrize("words", [WORDS, WORDS[:1], ()])
def test_words_and_their_index_are_the_same_again(words: tuple[Word, ...]) -> None:
    index = build_index(words, "fr")
    again, unpacked = unpack(pack(index))
    assert tuple(unpacked) == words
    assert unpacked[1:4] == list(words[1:4])
    assert (again.types, again.type_ids, again.language) == (index.types, index.type_ids, index.language)
    for name in ("counts", "word_types", "owners", "passing", "word_order", "word_starts"):
        assert np.array_equal(getattr(again, name), getattr(index, name)), name


def test_a_quotation_is_located_alike_in_the_unpacked_words() -> None:
    index = build_index(WORDS, "fr")
    again, _ = unpack(pack(index))
    assert locate_in_index(again, ["l'an 28 000 œuvres"]) == locate_in_index(index, ["l'an 28 000 œuvres"])


@pytest.mark.parametrize(
    "content",
    [
        ["fr", ["a"], [1, b"\x05"], [1, b""], [], [1, b""], [1, b""], [1, b""], []],
        ["fr", [], [4, b"\0"], [1, b""], [], [1, b""], [1, b""], [1, b""], []],
        ["fr", [], [3, b""], [1, b""], [], [1, b""], [1, b""], [1, b""], []],
        "other",
    ],
)
def test_other_content_is_told(content: object) -> None:
    with pytest.raises(msgspec.MsgspecError):
        unpack(zlib.compress(msgspec.msgpack.encode(content)))

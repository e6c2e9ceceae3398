"""The groups of four successive sounds of a talk, and the words at which each of them begins.

A hundred hours have four million: they are numbered and sorted block by block, so that a group and its word fit 32
bits, of which 16 are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.words.distinct import unique_inverse

Ints = NDArray[np.int32]
Codes = NDArray[np.uint32]

GROUP_SOUNDS = 4
"""Sounds in a group: long enough to be rare, short enough not to contain a misrecognised neighbour."""

WORD_BITS = 14
BLOCK_WORDS = 1 << WORD_BITS
CODE_BITS = 32 - WORD_BITS
"""Bits that tell a word of a block, words in a block, and bits that tell a group."""


class _Block(NamedTuple):
    """`words[starts[i] : starts[i + 1]]` are the words of a block at which group `codes[i]` begins, both ascending."""

    codes: Codes
    starts: Ints
    words: NDArray[np.uint16]


@dataclass(frozen=True, eq=False)
class SoundGroups:
    """The groups of each block of `BLOCK_WORDS` words; `alphabet` are the different sounds of the talk."""

    alphabet: Codes
    blocks: Sequence[_Block]

    def find(self, sounds: str) -> tuple[Ints, Ints]:
        """Return where the words of each different group of `sounds` begin, and how many they are.

        A row holds those of one block, a column those of one group.
        """
        characters = _characters(sounds)
        numbers = np.searchsorted(self.alphabet, characters)
        numbers[self.alphabet[np.minimum(numbers, len(self.alphabet) - 1)] != characters] = len(self.alphabet)
        wanted, _ = unique_inverse(_codes(numbers.astype(np.uint32), self.alphabet))
        first, counts = np.zeros((2, len(self.blocks), len(wanted)), np.int32)
        for row, block in enumerate(self.blocks):
            at = np.searchsorted(block.codes, wanted)
            first[row] = block.starts[at]
            counts[row] = (block.starts[at + 1] - first[row]) * (block.codes[at] == wanted)
        return first, counts

    def words_at(self, block: int, at: NDArray[np.intp]) -> Ints:
        """Return the words of the talk at these places of a block."""
        return self.blocks[block].words[at] + np.int32(block << WORD_BITS)


def sound_groups(keys: Sequence[str], word_types: NDArray[np.integer]) -> SoundGroups:
    """Return the groups of sounds of a talk whose i-th word has the phonetic key `keys[word_types[i]]`."""
    alphabet, numbers = unique_inverse(_characters("".join(keys)))
    sounds = numbers.astype(np.uint32)
    lengths = np.fromiter(map(len, keys), np.intp, len(keys))
    first_sounds = np.cumsum(lengths) - lengths
    blocks: list[_Block] = []
    for first in range(0, len(word_types), BLOCK_WORDS):
        # the sounds of the next words end the groups that begin in the last ones
        types = word_types[first : first + BLOCK_WORDS + GROUP_SOUNDS - 1]
        sizes = lengths[types]
        ends = np.cumsum(sizes)
        word_of_each = np.repeat(np.arange(len(types)), sizes)
        where = (first_sounds[types] - ends + sizes)[word_of_each]
        where += np.arange(len(where))
        codes = _codes(sounds[where], alphabet)[: ends[:BLOCK_WORDS][-1]]
        codes <<= np.uint32(WORD_BITS)
        codes |= word_of_each[: len(codes)].astype(np.uint32)
        codes.sort()
        words = (codes & np.uint32(BLOCK_WORDS - 1)).astype(np.uint16)
        codes >>= np.uint32(WORD_BITS)
        is_first = np.ones(len(codes), np.bool_)
        is_first[1:] = codes[1:] != codes[:-1]
        begins = np.flatnonzero(is_first)
        # with one more, which is no group
        starts = np.append(begins, [len(codes)] * 2).astype(np.int32)
        blocks.append(_Block(np.append(codes[begins], np.uint32(1 << CODE_BITS)), starts, words))
    return SoundGroups(alphabet, blocks)


def _characters(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _codes(sounds: Codes, alphabet: Codes) -> Codes:
    """Return a number of every four successive sounds, which are numbers of the alphabet, or one more.

    Of up to 21 different sounds (French and English have no more), each group has a number of its own; of more, two may
    share one, which adds a weak candidate.
    """
    # odd: every sound counts, however many there are
    base = np.uint32(len(alphabet) + 1 | 1)
    codes = np.zeros(max(0, len(sounds) - GROUP_SOUNDS + 1), np.uint32)
    for offset in range(GROUP_SOUNDS):
        codes *= base
        codes += sounds[offset : len(codes) + offset]
    codes &= np.uint32((1 << CODE_BITS) - 1)
    return codes

"""The groups of four successive sounds of a talk, and the words at which each of them begins.

A hundred hours have four million: they are numbered and sorted block by block, so that a group and its word fit 32
bits, of which 16 are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

_NONE = np.iinfo(np.int32).max


@dataclass(frozen=True, eq=False)
class SoundGroups:
    """`words[starts[i] : starts[i + 1]]` are the words of one block at which one group begins, ascending.

    `keys[i]` tells block and group, ascending, with a last one that tells none. Words count from the beginning of their
    block. `alphabet` are the different sounds of the talk.
    """

    alphabet: Codes
    blocks: int
    keys: Ints
    starts: Ints
    words: NDArray[np.uint16]

    def find(self, sounds: str) -> tuple[Ints, Ints]:
        """Return where the words of each different group of `sounds` begin in `words`, and how many they are.

        A row holds those of one block, a column those of one group.
        """
        characters = _characters(sounds)
        numbers = np.searchsorted(self.alphabet, characters)
        numbers[self.alphabet[np.minimum(numbers, len(self.alphabet) - 1)] != characters] = len(self.alphabet)
        codes = unique_inverse(_codes(numbers.astype(np.uint32), self.alphabet))[0].astype(np.int32)
        wanted = (np.arange(self.blocks, dtype=np.int32) << CODE_BITS)[:, None] | codes
        at = np.searchsorted(self.keys, wanted)
        first = self.starts[at]
        return first, np.where(self.keys[at] == wanted, self.starts[at + 1] - first, 0)

    def words_at(self, at: NDArray[np.intp], in_block: Ints) -> Ints:
        """Return the words of the talk that stand at these places of `words`, so many of each block in turn."""
        first_words = np.arange(self.blocks, dtype=np.int32) << WORD_BITS
        words = np.repeat(first_words, in_block)
        words += self.words[at]
        return words


def sound_groups(keys: Sequence[str], counts: Ints, word_types: Ints) -> SoundGroups:
    """Return the groups of sounds of a talk whose i-th word has the phonetic key `keys[word_types[i]]`.

    `counts` says how often each key occurs.
    """
    alphabet, numbers = unique_inverse(_characters("".join(keys)))
    sounds = numbers.astype(np.uint32)
    lengths = np.fromiter(map(len, keys), np.intp, len(keys))
    first_sounds = np.cumsum(lengths) - lengths
    words = np.empty(int(lengths @ counts), np.uint16)
    block_keys: list[Ints] = []
    starts: list[Ints] = []
    count = 0
    firsts = range(0, len(word_types), BLOCK_WORDS)
    for block, first in enumerate(firsts):
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
        words[count : count + len(codes)] = codes & np.uint32(BLOCK_WORDS - 1)
        codes >>= np.uint32(WORD_BITS)
        begins = np.flatnonzero(np.concatenate((np.ones(1, np.bool_), codes[1:] != codes[:-1]))[: len(codes)])
        block_keys.append(codes[begins].astype(np.int32) | (block << CODE_BITS))
        starts.append((begins + count).astype(np.int32))
        count += len(codes)
    return SoundGroups(
        alphabet=alphabet,
        blocks=len(firsts),
        keys=np.concatenate([*block_keys, np.array([_NONE], np.int32)]),
        starts=np.concatenate([*starts, np.array([count, count], np.int32)]),
        words=words[:count],
    )


def _characters(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _codes(sounds: Codes, alphabet: Codes) -> Codes:
    """Return a number of every four successive sounds, which are numbers of the alphabet, or one more.

    Up to 21 different sounds, and more than French and English have, each group has a number of its own; of more, two
    may share one, which adds a weak candidate.
    """
    # odd: every sound counts, however many there are
    base = np.uint32(len(alphabet) + 1 | 1)
    codes = np.zeros(max(0, len(sounds) - GROUP_SOUNDS + 1), np.uint32)
    for offset in range(GROUP_SOUNDS):
        codes *= base
        codes += sounds[offset : len(codes) + offset]
    codes &= np.uint32((1 << CODE_BITS) - 1)
    return codes

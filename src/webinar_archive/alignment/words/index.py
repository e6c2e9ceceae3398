"""A talk prepared once for many quotations: its words as numbers, their positions, and their phonetic keys.

Everything is a flat array, so that a hundred hours need little memory: per word its type, the transcript word
that it comes from (its owner) and the cost of passing over it; per type the positions of its words; and, once sounds
are sought, for every group of four successive ones the words at which it begins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress, count, groupby

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.words.sound_groups import SoundGroups, sound_groups
from webinar_archive.models import Word
from webinar_archive.text.languages import base_language
from webinar_archive.text.lexicon import COMMON, FILLERS, bare_words, guess_language, likelier_language
from webinar_archive.text.normalize import LONGEST, merge_numbers, words_of_each
from webinar_archive.text.numbers import NORMALIZED
from webinar_archive.text.phonetic_keys import phonetic_keys

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Flags = NDArray[np.uint8]
TypeNumbers = NDArray[np.uint16] | NDArray[np.int32]
"""Two bytes suffice for most talks, and for one type more than they have."""

SPREAD_PIECES = 50_000
"""Pieces of text whose words are numbered at a time."""

ALPHABET = 26
LANGUAGE_BLOCK, LANGUAGE_SAMPLE = 200, 40
"""Words in a block of the talk, and how many of its first words decide which language it is in."""


@dataclass(frozen=True, kw_only=True, eq=False)
class WordIndex:
    """A prepared talk. `types[word_types[i]]` is the i-th comparable word.

    Phonetic keys are computed when a quotation first needs them, and cached in `keys` by word: many quotations
    are found by their letters alone.
    """

    words: Sequence[Word]
    language: str
    types: list[str]
    type_ids: dict[str, int]
    counts: Ints
    word_types: TypeNumbers
    owners: Ints
    passing: Flags
    word_order: Ints
    word_starts: Ints
    keys: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.word_types)

    def places_of(self, type_id: int) -> Ints:
        """Return the positions of one type among the comparable words, ascending."""
        return self.word_order[self.word_starts[type_id] : self.word_starts[type_id + 1]]

    def folded_words(self, first: int, last: int) -> list[str]:
        """Return the comparable words `[first, last)`, as far as the talk has them."""
        return [self.types[number] for number in self.word_types[first:last].tolist()]

    def keys_of(self, types: Sequence[int]) -> list[str]:
        """Return the phonetic keys of these types."""
        return self.keys_of_words([self.types[number] for number in types])

    def keys_of_words(self, words: Sequence[str]) -> list[str]:
        """Return the phonetic keys of folded words, whether the talk has them or not."""
        missing = list(dict.fromkeys([word for word in words if word not in self.keys]))
        if missing:
            self.keys.update(zip(missing, phonetic_keys(missing, self.language), strict=True))
        return [self.keys[word] for word in words]

    @cached_property
    def sound_groups(self) -> SoundGroups:
        """The groups of sounds and the words at which they begin."""
        return sound_groups(self.keys_of(range(len(self.types))), self.word_types)


def build_index(words: Sequence[Word], language: str | None = None) -> WordIndex:
    """Index a talk; its language is guessed from its commonest words when it is not given."""
    language = base_language(language or guess_language([word.text for word in words]) or "fr")
    type_ids, word_types, owners = _read_words([word.text for word in words], language)
    return _index(words, language, type_ids, word_types, owners)


def restored_index(
    words: Sequence[Word], language: str, types: Sequence[str], word_types: Ints, owners: Ints
) -> WordIndex:
    """Return the index of a talk that was prepared before, from its attributes of these names.

    Raises:
        IndexError: A word is of no type.
    """
    return _index(words, language, dict(zip(types, range(len(types)), strict=True)), word_types, owners)


def _index(
    words: Sequence[Word], language: str, type_ids: dict[str, int], word_types: TypeNumbers, owners: Ints
) -> WordIndex:
    word_order, word_starts = _by_type(word_types, len(type_ids))
    if len(type_ids) < 1 << 16:
        word_types = word_types.astype(np.uint16)
    passing = np.ones(len(word_types), np.uint8)
    for number in [type_ids[filler] for filler in FILLERS if filler in type_ids]:
        passing[word_order[word_starts[number] : word_starts[number + 1]]] = 0
    passing[1:][word_types[1:] == word_types[:-1]] = 0
    return WordIndex(
        words=words,
        language=language,
        types=list(type_ids),
        type_ids=type_ids,
        counts=np.diff(word_starts),
        word_types=word_types,
        owners=owners,
        passing=passing,
        word_order=word_order,
        word_starts=word_starts,
    )


def _by_type(word_types: TypeNumbers, types: int) -> tuple[Ints, Ints]:
    """Return the positions of the words of each type, one type after the other, and where those of each begin."""
    # type and position in one number, sorted where they are: sorting positions takes twice the room
    ordered = word_types.astype(np.int64)
    ordered <<= 32
    ordered += np.arange(len(ordered), dtype=np.int32)
    ordered.sort()
    starts = np.searchsorted(ordered, np.arange(types + 1) << 32)
    if starts[0] or starts[-1] != len(ordered):
        raise IndexError("a word is of no type")
    return ordered.astype(np.int32), starts.astype(np.int32)


def _read_words(texts: list[str], language: str) -> tuple[dict[str, int], Ints, Ints]:
    """Return the types with their numbers, the type of each comparable word, and its transcript word."""
    which, pieces = _numbered(texts)
    merged, positions = merge_numbers(texts, pieces)
    places = None if merged is texts else np.array(positions, np.int32)
    if merged is not texts:
        which, pieces = _numbered(merged)
    # what a long talk needs no more makes room
    del texts, merged, positions
    is_plain = _are_plain(pieces)
    plain, others = list(compress(pieces, is_plain)), list(compress(pieces, ~is_plain))
    by_piece = words_of_each(others, language)
    # a plain piece is its own type: the types of the other pieces follow, one piece after the other
    slots = np.where(is_plain, np.cumsum(is_plain), len(plain) + np.cumsum(~is_plain)).astype(np.int32) - 1
    for first in range(0, len(which), SPREAD_PIECES):
        which[first : first + SPREAD_PIECES] = slots[which[first : first + SPREAD_PIECES]]
    type_ids = dict(zip(plain, range(len(plain)), strict=True))
    for place, local_language in list(_foreign_numbers(type_ids, others, which, language)):
        piece = others[which[place] - len(plain)]
        which[place] = len(plain) + len(by_piece)
        by_piece += words_of_each([piece], local_language)
    further = [type_ids.setdefault(word, len(type_ids)) for words in by_piece for word in words]
    flat = np.concatenate((np.arange(len(plain), dtype=np.int32), np.array(further, np.int32)))
    sizes = np.concatenate((np.ones(len(plain), np.int32), np.array(list(map(len, by_piece)), np.int32)))
    word_types, owners = _spread(which, sizes, flat)
    return type_ids, word_types, owners if places is None else places[owners]


def _spread(which: Ints, sizes: Ints, types: Ints) -> tuple[Ints, Ints]:
    """Return the type of each word of the pieces `which`, and the position of its piece.

    `types` are those of the different pieces, one piece after the other, each with so many as `sizes` says. Block by
    block, since a long talk would need much room.
    """
    starts = np.cumsum(sizes) - sizes
    blocks = range(0, len(which), SPREAD_PIECES)
    count = sum(int(sizes[which[first : first + SPREAD_PIECES]].sum()) for first in blocks)
    word_types, owners = np.empty(count, np.int32), np.empty(count, np.int32)
    done = 0
    for first in blocks:
        block = which[first : first + SPREAD_PIECES]
        counts = sizes[block]
        owner = np.repeat(np.arange(len(block)), counts)
        # word k of a piece lies k after its first
        at = (starts[block] + counts - np.cumsum(counts))[owner]
        at += np.arange(len(at))
        word_types[done : done + len(at)] = types[at]
        owners[done : done + len(at)] = owner + first
        done += len(at)
    return word_types, owners


def _numbered(texts: Sequence[str]) -> tuple[Ints, list[str]]:
    """Return the number of each text among the distinct ones, and these in the order of their numbers."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    which = np.fromiter(map(numbers.__getitem__, texts), np.int32, len(texts))
    return which, list(numbers)


def _are_plain(pieces: Sequence[str]) -> NDArray[np.bool_]:
    """Return which pieces are comparable words as they are, letters from `a` to `z` alone; most are."""
    # a mark in place of a line's end, which is no letter either, keeps each piece one line
    lines = "\n".join([piece.replace("\n", "|") for piece in pieces] if "\n" in "".join(pieces) else pieces)
    characters = np.frombuffer(f"{lines}\n".encode("utf-8", "surrogatepass"), np.uint8)
    ends = np.flatnonzero(characters == ord("\n"))
    lengths = np.diff(ends, prepend=-1) - 1
    is_letter = characters - np.uint8(ord("a")) < ALPHABET
    letters = np.diff(np.cumsum(is_letter)[ends], prepend=0)
    plain: NDArray[np.bool_] = (letters == lengths) & (lengths > 0) & (lengths <= LONGEST)
    plain[[pieces.index(word) for word in NORMALIZED.intersection(pieces)]] = False
    return plain


def _foreign_numbers(
    type_ids: dict[str, int], others: Sequence[str], which: Ints, language: str
) -> Iterator[tuple[int, str]]:
    """Yield position and language of the numbers in blocks of the talk in another language.

    `which` are the pieces of the talk: the plain ones by their types, then the others.
    """
    numbers = [number for number, piece in enumerate(others, len(type_ids)) if piece[:1].isdigit()]
    if not numbers:
        return
    is_number = np.zeros(len(type_ids) + len(others), np.bool_)
    is_number[numbers] = True
    places = np.flatnonzero(is_number[which])
    parts = [bare_words(piece) for piece in others if not piece.isdigit()]
    wordy = [number for number, piece in enumerate(others, len(type_ids)) if not piece.isdigit()]
    padded = np.full(-(-len(which) // LANGUAGE_BLOCK) * LANGUAGE_BLOCK, len(is_number), np.int32)
    padded[: len(which)] = which
    samples = padded.reshape(-1, LANGUAGE_BLOCK)[:, :LANGUAGE_SAMPLE]
    seen: dict[str, list[int]] = {}
    for name, common in COMMON.items():
        counts = np.zeros(len(is_number) + 1, np.int32)
        counts[[type_ids[word] for word in common if word in type_ids]] = 1
        counts[wordy] = [sum(map(common.__contains__, words)) for words in parts]
        seen[name] = counts[samples].sum(axis=1).tolist()
    for block, at_places in groupby(places.tolist(), LANGUAGE_BLOCK.__rfloordiv__):
        local = likelier_language({name: counts[block] for name, counts in seen.items()}, language)
        if local != language:
            yield from ((at, local) for at in at_places)

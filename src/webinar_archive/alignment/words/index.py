"""A talk prepared once for many quotations: its words as numbers, their positions, and their phonetic keys.

Everything is a flat array, so that a hundred hours need little memory: per word its type, the transcript word
that it comes from (its owner) and the cost of passing over it; per type the positions of its words; and for
every group of four successive sounds the words at which it begins, in one sorted array (postings).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress, count, groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webinar_archive.models import Word
from webinar_archive.text.languages import base_language
from webinar_archive.text.lexicon import COMMON, FILLERS, bare_words, guess_language, likelier_language
from webinar_archive.text.normalize import LONGEST, merge_numbers, words_of_each
from webinar_archive.text.numbers import NORMALIZED
from webinar_archive.text.phonetic_keys import phonetic_keys

Ints = NDArray[np.int32]
Postings = NDArray[np.int64]
Floats = NDArray[np.float32]

GRAM = 4
"""Sounds in a group: long enough to be rare, short enough not to contain a misrecognised neighbour."""


POSTING_WORDS, WORD_BITS = 50_000, 32
"""Words whose groups of sounds are made at a time, and the bits of a posting in which its word stands."""
LAST_WORD = (1 << WORD_BITS) - 1

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
    word_types: Ints
    owners: Ints
    passing: Floats
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
    def postings(self) -> Postings:
        """The groups of sounds, each as its code and the word at which it begins, in ascending order."""
        return _postings(self.keys_of(range(len(self.types))), self.word_types)

    def places_of_grams(self, codes: Ints) -> tuple[Ints, Ints]:
        """Return where the postings of each code begin and end in `postings`."""
        lowest = codes.astype(np.int64) << WORD_BITS
        first = np.searchsorted(self.postings, lowest, side="left")
        last = np.searchsorted(self.postings, lowest | LAST_WORD, side="right")
        return first.astype(np.int32), last.astype(np.int32)


def build_index(words: Sequence[Word], language: str | None = None) -> WordIndex:
    """Index a talk; its language is guessed from its commonest words when it is not given."""
    texts = [word.text for word in words]
    language = base_language(language or guess_language(texts) or "fr")
    type_ids, word_types, owners = _read_words(texts, language)
    return _index(words, language, type_ids, word_types, owners)


def restored_index(
    words: Sequence[Word], language: str, types: Sequence[str], word_types: Ints, owners: Ints
) -> WordIndex:
    """Return the index of a talk that was prepared before, from its attributes of these names."""
    return _index(words, language, dict(zip(types, range(len(types)), strict=True)), word_types, owners)


def _index(
    words: Sequence[Word], language: str, type_ids: dict[str, int], word_types: Ints, owners: Ints
) -> WordIndex:
    counts = np.bincount(word_types, minlength=len(type_ids)).astype(np.int32)
    # NumPy sorts 16-bit numbers by radix, ten times faster
    sortable = word_types.astype(np.uint16) if len(type_ids) <= 2**16 else word_types
    return WordIndex(
        words=words,
        language=language,
        types=list(type_ids),
        type_ids=type_ids,
        counts=counts,
        word_types=word_types,
        owners=owners,
        passing=_passing_costs(type_ids, word_types),
        word_order=np.argsort(sortable, kind="stable").astype(np.int32),
        word_starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
    )


def _read_words(texts: list[str], language: str) -> tuple[dict[str, int], Ints, Ints]:
    """Return the types with their numbers, the type of each comparable word, and its transcript word."""
    which, pieces = _numbered(texts)
    merged, positions = merge_numbers(texts, pieces)
    if merged is not texts:
        which, pieces = _numbered(merged)
    is_plain = _are_plain(pieces)
    plain, others = list(compress(pieces, is_plain)), list(compress(pieces, ~is_plain))
    by_piece = words_of_each(others, language)
    # a plain piece is its own type: the types of the other pieces follow, one piece after the other
    slots = np.where(is_plain, np.cumsum(is_plain), len(plain) + np.cumsum(~is_plain)).astype(np.int32) - 1
    which = slots[which]
    type_ids = dict(zip(plain, range(len(plain)), strict=True))
    for place, local_language in list(_foreign_numbers(type_ids, others, which, language)):
        which[place] = len(plain) + len(by_piece)
        by_piece += words_of_each([merged[place]], local_language)
    further = [type_ids.setdefault(word, len(type_ids)) for words in by_piece for word in words]
    flat = np.concatenate((np.arange(len(plain), dtype=np.int32), np.array(further, np.int32)))
    sizes = np.concatenate((np.ones(len(plain), np.int32), np.array(list(map(len, by_piece)), np.int32)))
    counts = sizes[which]
    ends = np.cumsum(counts, dtype=np.int32)
    # word k of a piece lies k after the piece's first type in `flat`
    first = (np.cumsum(sizes, dtype=np.int32) - sizes)[which] - (ends - counts)
    owners = np.repeat(np.arange(len(which), dtype=np.int32), counts)
    at = first[owners]
    at += np.arange(len(at), dtype=np.int32)
    return type_ids, flat[at], owners if merged is texts else np.array(positions, np.int32)[owners]


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


def gram_codes(sounds: str) -> Ints:
    """Return a hash of every four successive sounds (a rare collision only adds a weak candidate)."""
    return _codes(_characters(sounds))


def _characters(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _codes(sounds: NDArray[np.uint32]) -> Ints:
    codes = np.zeros(max(0, len(sounds) - GRAM + 1), np.uint32)
    for offset in range(GRAM):
        codes *= np.uint32(0x01000193)
        codes ^= sounds[offset : len(codes) + offset]
    return codes.view(np.int32)


def words_of_postings(postings: Postings) -> Ints:
    """Return the word at which each group of sounds begins."""
    return (postings & LAST_WORD).astype(np.int32)


def _postings(keys: list[str], word_types: Ints) -> Postings:
    """Return all groups of sounds in ascending order, the code of each in front of the word at which it begins.

    A hundred hours have four million of them: they are made some thousand words at a time, and sorted in place.
    """
    sounds_of_types = _characters("".join(keys))
    lengths = np.fromiter(map(len, keys), np.int32, len(keys))
    starts = np.cumsum(lengths, dtype=np.int32) - lengths
    postings = np.empty(max(0, int(lengths[word_types].sum()) - GRAM + 1), np.int64)
    at, sounds, places = 0, np.empty(0, np.uint32), np.empty(0, np.int64)
    for first in range(0, len(word_types), POSTING_WORDS):
        types = word_types[first : first + POSTING_WORDS]
        sizes = lengths[types]
        ends = np.cumsum(sizes, dtype=np.int32)
        words = np.repeat(np.arange(len(types)), sizes)
        where = (starts[types] - ends + sizes)[words]
        where += np.arange(len(where), dtype=np.int32)
        # a group may begin in the words before
        sounds = np.concatenate((sounds[1 - GRAM :], sounds_of_types[where]))
        places = np.concatenate((places[1 - GRAM :], words + first))
        codes = _codes(sounds)
        made = postings[at : at + len(codes)]
        np.left_shift(codes, WORD_BITS, out=made, dtype=np.int64)
        made |= places[: len(codes)]
        at += len(codes)
    postings.sort()
    return postings


def unique_inverse(values: NDArray[Any]) -> tuple[NDArray[Any], Ints]:
    """Return the sorted distinct values and the number of each value among them.

    Like `np.unique_inverse`, which takes long to import.
    """
    order = np.argsort(values, axis=None, kind="stable")
    ordered = values.ravel()[order]
    is_first = np.ones(len(ordered), np.bool_)
    is_first[1:] = ordered[1:] != ordered[:-1]
    inverse = np.empty(len(ordered), np.int32)
    inverse[order] = np.cumsum(is_first) - 1
    return ordered[is_first], inverse.reshape(values.shape)


def _passing_costs(type_ids: dict[str, int], word_types: Ints) -> Floats:
    """Return the cost of passing over each word: 0 for fillers and for a word said twice in a row, else 1."""
    cost = np.ones(len(type_ids), np.float32)
    cost[[type_ids[filler] for filler in FILLERS if filler in type_ids]] = 0.0
    passing = cost[word_types]
    passing[1:][word_types[1:] == word_types[:-1]] = 0.0
    return passing

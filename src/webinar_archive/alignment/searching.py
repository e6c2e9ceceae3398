"""From one quotation to its best places in a prepared talk: seeds, then alignment, then places told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from webinar_archive.alignment.agreement import agreement, sound_agreement
from webinar_archive.alignment.align import COSTS, Agreements, Alignment, Costs, Pair, Printed, align
from webinar_archive.alignment.candidates import Stretch, candidates
from webinar_archive.alignment.index import Floats, Index, Ints
from webinar_archive.alignment.phones import sound_keys
from webinar_archive.alignment.quotation import Quoted
from webinar_archive.alignment.tongues import COMMON, FILLERS, FREQUENT
from webinar_archive.numerals import NUMERALS

STRETCHES = 8
FUSED = 0.7
EDITOR = 0.2
NAME_BITS = 2.0
NUMBER_GROWTH = 0.4
PRIOR_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """An alignment in the talk's own numbering: columns are comparable words of the index, its score in bits."""

    bits: float
    pairs: tuple[Pair, ...]

    @property
    def first(self) -> int:
        return self.pairs[0].column

    @property
    def last(self) -> int:
        return self.pairs[-1].column + self.pairs[-1].columns - 1


def weigh(quoted: Quoted, index: Index) -> Floats:
    """How telling each printed word is, in bits: rare in this talk and in its language at large."""
    counts = [float(index.counts[index.type_ids[w]]) if w in index.type_ids else 0.0 for w in quoted.words]
    priors = [_prior(word, index.language) for word in quoted.words]
    bits = np.log2((len(index) + PRIOR_WORDS) / (np.array(counts) + priors))
    bits += np.where(quoted.names, NAME_BITS, 0.0)
    bits = np.where([word in FILLERS for word in quoted.words], 0.5, bits)
    bits *= np.where(quoted.optional, EDITOR, 1.0) * _spelled_out(quoted)
    return bits.astype(np.float32)


def _prior(word: str, language: str) -> float:
    """How often the word is said in `PRIOR_WORDS` words of anyone's talk."""
    if word in COMMON.get(language, ()) or len(word) == 1:
        return 10.0
    if word in NUMERALS:
        return 4.0
    return 2.0 if word in FREQUENT.get(language, ()) else 0.5


def _spelled_out(quoted: Quoted) -> Floats:
    """A number printed as one piece tells less than its many words would: `1972` is not six rare words."""
    sizes = Counter(quoted.owners)
    return np.array(
        [
            (1 + NUMBER_GROWTH * (sizes[owner] - 1)) / sizes[owner] if word in NUMERALS else 1.0
            for word, owner in zip(quoted.words, quoted.owners, strict=True)
        ],
        np.float32,
    )


def places(
    quoted: Quoted,
    index: Index,
    weights: Floats,
    stretches: Sequence[Stretch] | None = None,
    costs: Costs = COSTS,
) -> list[Place]:
    """The best places, best first, no two overlapping; only in `stretches` when they are given."""
    if not quoted.words or not len(index):
        return []
    keys = sound_keys(quoted.words, index.language)
    if stretches is None:
        types = [index.type_ids[word] for word in quoted.words if word in index.type_ids]
        stretches = candidates(index, types, "".join(keys), STRETCHES)
    if not stretches:
        return []
    mean = float(np.mean(weights[~np.array(quoted.optional)])) or 1.0
    scaled = weights / np.float32(mean)
    optional = np.array(quoted.optional)
    printed = Printed(
        weights=scaled,
        drops=np.where(optional, 0, scaled * np.float32(costs.drop)).astype(np.float32),
        cut_before=np.array(quoted.cut_before),
    )
    heard, passing, starts = _agreements(quoted, keys, index, stretches)
    found = [_placed(a, starts, mean) for a in align(printed, heard, passing, costs) if a.pairs]
    return _apart(found)


def _placed(alignment: Alignment, starts: list[int], mean: float) -> Place:
    shift = starts[alignment.stretch]
    pairs = tuple(Pair(p.row, p.column + shift, p.rows, p.columns, p.agreement) for p in alignment.pairs)
    return Place(alignment.score * mean, pairs)


def _apart(found: list[Place]) -> list[Place]:
    kept: list[Place] = []
    for place in sorted(found, key=lambda p: -p.bits):
        if all(place.last < other.first or other.last < place.first for other in kept):
            kept.append(place)
    return kept


def _agreements(
    quoted: Quoted, keys: list[str], index: Index, stretches: Sequence[Stretch]
) -> tuple[Agreements, Floats, list[int]]:
    width = max(last - first for first, last in stretches)
    starts = [max(0, min(first, len(index) - width)) for first, _ in stretches]
    width = min(width, len(index))
    columns = np.array(starts)[:, None] + np.arange(width)[None, :]
    window = index.word_types[columns]
    known, where = np.unique(window, return_inverse=True)
    where = where.reshape(window.shape).astype(np.int32)
    types = [index.types[i] for i in known.tolist()]
    type_keys = [index.keys[i] for i in known.tolist()]
    pair_keys, pair_where = _spoken_pairs(where, type_keys)
    joined = [a + b for a, b in zip(keys, [*keys[1:], ""], strict=True)]
    heard = Agreements(
        one_one=agreement(list(quoted.words), keys, types, type_keys)[:, where],
        one_two=_fused(keys, pair_keys)[:, pair_where],
        two_one=_fused(joined, type_keys)[:, where],
        two_two=_fused(joined, pair_keys)[:, pair_where],
    )
    heard.two_one[-1] = heard.two_two[-1] = 0
    return heard, index.passing[columns], starts


def _spoken_pairs(where: Ints, keys: list[str]) -> tuple[list[str], Ints]:
    """Joined keys of neighbours, each once, and which one begins at each column (the last column has none)."""
    codes = where[:, :-1].astype(np.int64) * len(keys) + where[:, 1:]
    known, inverse = np.unique(codes, return_inverse=True)
    joined = [keys[code // len(keys)] + keys[code % len(keys)] for code in known.tolist()]
    at = np.full(where.shape, len(joined), np.int32)
    at[:, :-1] = inverse.reshape(codes.shape)
    return [*joined, ""], at


def _fused(printed: list[str], spoken: list[str]) -> Floats:
    found = sound_agreement(printed, spoken)
    found[found < FUSED] = 0
    return found

"""Information content of each printed word, in bits: how rare it is in this talk and in general speech."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from webinar_archive.alignment.words.index import Floats, WordIndex
from webinar_archive.alignment.words.quotation import PreparedQuotation
from webinar_archive.text.lexicon import COMMON, FILLERS, FREQUENT
from webinar_archive.text.numbers import NUMERALS

PRIOR_WORDS = 2000
"""Words of general speech that are counted in addition to those of the talk."""

NAME_BITS = 2.0
"""Added for a name: it is rarer than its absence from a list of common words shows."""

FILLER_BITS = 0.5
EDITOR_SHARE = 0.2
"""Share of its weight that a word in the editor's brackets retains: it need not be spoken."""

NUMBER_GROWTH = 0.4
"""What each further word of one spelled-out number adds, where an independent word adds 1."""


def word_weights(quotation: PreparedQuotation, index: WordIndex) -> Floats:
    """Return the weight of each printed word, in bits."""
    words = quotation.words
    types = np.array([index.type_ids.get(word, -1) for word in words])
    counts = np.where(types < 0, 0.0, index.counts[types])
    bits = np.log2((len(index) + PRIOR_WORDS) / (counts + _prior_counts(words, index.language)))
    if True in quotation.names:
        bits[np.array(quotation.names)] += NAME_BITS
    if not FILLERS.isdisjoint(words):
        bits[[word in FILLERS for word in words]] = FILLER_BITS
    if True in quotation.optional:
        bits[np.array(quotation.optional)] *= EDITOR_SHARE
    if not NUMERALS.isdisjoint(words):
        bits *= _number_factors(quotation)
    return bits.astype(np.float32)


def mean_weight(quotation: PreparedQuotation, weights: Floats) -> float:
    """Return the mean weight of the words outside the editor's brackets, in bits: the unit of the costs."""
    if True not in quotation.optional:
        return float(weights.mean())
    optional = np.array(quotation.optional)
    return float(weights[~optional].mean()) if not optional.all() else 1.0


def _prior_counts(words: Sequence[str], language: str) -> list[float]:
    """Return how often each word occurs in `PRIOR_WORDS` words of general speech."""
    common, frequent = COMMON.get(language, ()), FREQUENT.get(language, ())
    return [
        10.0
        if word in common or len(word) == 1
        else 4.0
        if word in NUMERALS
        else 2.0
        if word in frequent
        else 0.5
        for word in words
    ]


def _number_factors(quotation: PreparedQuotation) -> Floats:
    """Return factors that reduce the words of one printed number: `1972` is not six rare words."""
    sizes = Counter(quotation.owners)
    return np.array(
        [
            (1 + NUMBER_GROWTH * (sizes[owner] - 1)) / sizes[owner] if word in NUMERALS else 1.0
            for word, owner in zip(quotation.words, quotation.owners, strict=True)
        ],
        np.float32,
    )

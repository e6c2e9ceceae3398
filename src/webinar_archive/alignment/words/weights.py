"""How telling each printed word is, in bits: how surprising it is in this talk, and in anyone's."""

from __future__ import annotations

from collections import Counter

import numpy as np

from webinar_archive.alignment.words.index import Floats, Index
from webinar_archive.alignment.words.quotation import Quoted
from webinar_archive.text.lexicon import COMMON, FILLERS, FREQUENT
from webinar_archive.text.numbers import NUMERALS

PRIOR_WORDS = 2000
"""Words of anyone's talk that are counted beside this one's."""

NAME_BITS = 2.0
"""A name tells more than its absence from a list of common words does."""

FILLER_BITS = 0.5
EDITOR = 0.2
"""Share of its weight that a word in the editor's brackets keeps: it need not be spoken."""

NUMBER_GROWTH = 0.4
"""What each further word of one spelled-out number adds, where a word of its own adds 1."""


def weigh(quoted: Quoted, index: Index) -> Floats:
    """The weight of each printed word, in bits."""
    counts = [float(index.counts[index.type_ids[w]]) if w in index.type_ids else 0.0 for w in quoted.words]
    priors = [_prior(word, index.language) for word in quoted.words]
    bits = np.log2((len(index) + PRIOR_WORDS) / (np.array(counts) + priors))
    bits += np.where(quoted.names, NAME_BITS, 0.0)
    bits = np.where([word in FILLERS for word in quoted.words], FILLER_BITS, bits)
    bits *= np.where(quoted.optional, EDITOR, 1.0) * _spelled_out(quoted)
    return bits.astype(np.float32)


def mean_weight(quoted: Quoted, weights: Floats) -> float:
    """The mean weight of the words that are not the editor's, in bits: the unit of the costs."""
    optional = np.array(quoted.optional)
    return float(weights[~optional].mean()) if not optional.all() else 1.0


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

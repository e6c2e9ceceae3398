"""Words that make a number the least or the most: `moins de 200`, `at least thirty`. French and English, folded."""

from __future__ import annotations

from collections.abc import Sequence

from webinar_archive.text.lexicon import FILLERS
from webinar_archive.text.number_values import ONES, SCALES, is_number_word

_BOUNDS = {"moins": "below", "less": "below", "fewer": "below", "plus": "above", "more": "above"}
"""Words that bound a number with `de` or `than`."""
_AFTER_BOUNDS = frozenset(("de", "d", "than"))
_LIMITS = {
    ("au", "moins"): "least", ("at", "least"): "least", ("au", "plus"): "most", ("at", "most"): "most",
    ("up", "to"): "most", ("jusqu", "a"): "most",
}  # fmt: skip
_FIRST_WORDS = {*_BOUNDS, *(first for first, _ in _LIMITS), *FILLERS}
_REACH = 6


def bound_at(words: Sequence[str], at: int) -> str | None:
    """Return how the folded words at `at` bound the number after them, None where they bound none.

    >>> bound_at("moins de deux cents".split(), 0), bound_at("fewer than two".split(), 0)
    ('below', 'below')
    >>> bound_at("au moins deux".split(), 0), bound_at("moins de bruit".split(), 0)
    ('least', None)
    """
    if words[at] not in _FIRST_WORDS:
        return None
    after = [word for word in words[at : at + _REACH] if word not in FILLERS] + ["", "", ""]
    bound = _BOUNDS.get(words[at]) if after[1] in _AFTER_BOUNDS else _LIMITS.get((after[0], after[1]))
    if bound is None:
        return None
    number, scale = after[2], after[3]
    counts = is_number_word(number) and (number not in ONES or scale in SCALES)
    return bound if counts else None

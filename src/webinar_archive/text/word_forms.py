"""Forms of one word: by the beginning that they share, their endings, their prefixes. French and English, folded."""

from __future__ import annotations

from webinar_archive.text.lexicon import word_set

LEAST_PREFIXED_STEM = 4
"""Letters that a stem has at least when it follows a prefix."""

_PREFIXES = word_set(
    "contre counter desin under over trans anti dis des non mal sur sous pro pre post mini maxi mis out im in il "
    "ir un de re ex em en ac"
)
_ENDINGS = word_set(
    "e s es ee ees er ez ent ons ais ait aient ai as a ant ants ante antes i is it ir ie ies ira irait iront era "
    "eras erai erez erons eront erait eraient issent issait ite u us ue ues re rai rait ra ront t ts te x aux al "
    "ale ales eur eurs euse euses if ive ifs ives ement ment ements ion ions ation ations ed d ing ers est ly ied "
    "y iez iens ien age ages able ables our ours"
) | {""}


def is_same_stem(one: str, other: str, least: int = 3) -> bool:
    """Whether two folded words are forms of one word, by their common beginning and their endings.

    >>> is_same_stem("acceptent", "accepte"), is_same_stem("national", "nationaux"), is_same_stem("part", "parti")
    (True, True, True)
    >>> is_same_stem("majorite", "majeur"), is_same_stem("pas", "passe")
    (False, False)
    """
    if one == other:
        return len(one) >= least
    common = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        common += 1
    if f"{one}s" == other or f"{other}s" == one:
        return True
    shorter = min(len(one), len(other))
    # an ending may begin with the last letters of what both share: `nation|al`, `nation|aux`
    return any(
        size >= max(least, 3)
        and 2 * size >= min(shorter, 6)
        and one[size:] in _ENDINGS
        and other[size:] in _ENDINGS
        and shorter > 3
        for size in range(common, max(common - 3, 0), -1)
    )


def differ_by_prefix(one: str, other: str) -> bool:
    """Whether two folded words have one stem and different prefixes, or one of them a prefix."""
    stems = [(other, "")] + [(other.removeprefix(p), p) for p in _PREFIXES if other.startswith(p)]
    for prefix in ("", *(p for p in _PREFIXES if one.startswith(p))):
        stem = one.removeprefix(prefix)
        if any(p != prefix and is_same_stem(stem, rest, least=LEAST_PREFIXED_STEM) for rest, p in stems):
            return True
    return False

"""How words sound, coarsely: a key of sound classes for each word, French and English.

A recogniser hears sounds and writes whichever words it knows (« fait de veaux » becomes `fait de beauval`).
Keys let the two be compared across word borders, where no letters agree. Voiced and unvoiced consonants share
a class (p/b, t/d, k/g, f/v, s/z, ch/j), silent endings fall, spelling groups become one vowel. In the
tradition of Soundex (Russell 1918) and Metaphone (Philips 1990), with vowels kept, since French has so many
short words. Rules run over all words at once, one substitution after another, which is what makes them fast.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*pairs: tuple[str, str]) -> Rules:
    return tuple((re.compile(pattern, re.MULTILINE), becomes) for pattern, becomes in pairs)


# lower case letters are spelling still to be read; capitals and signs are sounds already
_FRENCH = _rules(
    (r"^ca$", "sa"),
    (r"^(l|d|qu|j|n|m|t|s|c)$", r"\1"),
    (r"^et$", "e"),
    (r"^est$", "e"),
    (r"^e(?=[st]$)", "e"),
    (r"ph", "f"),
    (r"sch|sh|ch", "J"),
    (r"(?<=[aeiou])ill?(?=[eaios])", "j"),
    (r"ill(?=[eaios])", "ij"),
    (r"ail$|eil$", "ej"),
    (r"h", ""),
    (r"(?<!s)ti(?=on|el|eu|al)", "si"),
    (r"qu|q", "k"),
    (r"gu(?=[eiy])", "k"),
    (r"g(?=[eiy])|ge(?=[ao])|j", "J"),
    (r"gn", "n"),
    (r"c(?=[eiy])", "s"),
    (r"x$", ""),
    (r"x", "ks"),
    (r"oin(?![aeiouymn])", "UI"),
    (r"ien(?![aeiouymn])", "iI"),
    (r"(?:ain|ein|aim|in|im|yn|ym|un)(?![aeiouymn])", "I"),
    (r"(?<=[mv])ent$", "A"),
    (r"(?<=...)(?:ent|aient)$", ""),
    (r"(?:ean|en|em|an|am)(?![aeiouymn])", "A"),
    (r"(?:on|om)(?![aeiouymn])", "O"),
    (r"eau|au", "o"),
    (r"oi|oy", "Ua"),
    (r"ou", "U"),
    (r"oeu|eu|ai|ei|ay|ey", "e"),
    (r"(?<=..)(?:er|ez|ee|ees|et|ets)$", "E"),
    (r"(?<=..)es?$", ""),
    (r"(?<=.)[tdszp]+$", ""),
    (r"y", "i"),
    (r"(.)\1+", r"\1"),
)
_ENGLISH = _rules(
    (r"^kn", "n"),
    (r"^wr", "r"),
    (r"ph", "f"),
    (r"igh", "ai"),
    (r"gh", ""),
    (r"tch|ch|sh|tion|sion", "J"),
    (r"dge|j", "J"),
    (r"th", "d"),
    (r"ck|q", "k"),
    (r"c(?=[eiy])", "s"),
    (r"x", "ks"),
    (r"(?<=..)e$", ""),
    (r"(?<=..)ed$", "d"),
    (r"wh", "w"),
    (r"h", ""),
    (r"ee|ea|ie", "i"),
    (r"oo|ou", "U"),
    (r"ai|ay|ei", "e"),
    (r"ow|oa", "o"),
    (r"y", "i"),
    (r"(.)\1+", r"\1"),
)
_CLASSES = str.maketrans(
    {
        "p": "B", "b": "B", "t": "D", "d": "D", "k": "K", "g": "K", "c": "K", "f": "F", "v": "F", "w": "F",
        "s": "S", "z": "S", "m": "M", "n": "N", "l": "L", "r": "R", "E": "e", "I": "A", "j": "i",
    }
)  # fmt: skip


def phonetic_keys(words: Sequence[str], language: str) -> list[str]:
    """A key for each folded word; English rules for `en`, French ones otherwise. Never an empty key.

    >>> phonetic_keys(["bagnoles", "pagnol", "naquit", "knacki"], "fr")
    ['BaNoL', 'BaNoL', 'NaKi', 'KNaKi']
    """
    if not words:
        return []
    text = "\n".join(words)
    for pattern, becomes in _ENGLISH if language == "en" else _FRENCH:
        text = pattern.sub(becomes, text)
    keys = text.translate(_CLASSES).split("\n")
    return [key or word for key, word in zip(keys, words, strict=True)]

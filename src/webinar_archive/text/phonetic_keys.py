"""Phonetic keys of words, French and English: a coarse sequence of sound classes.

Speech recognisers write sounds as whichever words they know (« fait de veaux » becomes `fait de beauval`).
Keys make the two comparable across word borders, where no letters agree. Voiced and unvoiced consonants share
a class (p/b, t/d, k/g, f/v, s/z, ch/j), silent endings are dropped, spelling groups become one vowel. In the
tradition of Soundex (Russell 1918) and Metaphone (Philips 1990), with vowels, since French has so many short
words. Each rule is one substitution over all words at once, which is what makes them fast.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*pairs: tuple[str, str]) -> Rules:
    return tuple((re.compile(pattern, re.MULTILINE), becomes) for pattern, becomes in pairs)


# lower case letters are spelling that later rules still read; capitals are sounds
_FRENCH = _rules(
    (r"^ca$", "sa"),
    (r"^e(?:t|st)$", "e"),
    (r"ph", "f"),
    (r"sch|sh|ch", "J"),
    (r"ge(?=[ao])|g(?=[eiy])|j", "J"),
    (r"gu(?=[eiy])", "k"),
    (r"^([mv])ill", r"\1il"),
    (r"(?<=[aeou])ill(?=[eaios])", "Y"),
    (r"ill(?=[eaios])", "iY"),
    (r"ail$|eil$", "eY"),
    (r"h", ""),
    (r"(?<!s)ti(?=on|el|eu|al)", "si"),
    (r"qu|q", "k"),
    (r"gn", "n"),
    (r"c(?=[eiy])", "s"),
    (r"x$", ""),
    (r"x", "ks"),
    (r"(?<=..)aient$", "ait"),
    (r"oin(?![aeiouymn])", "UI"),
    (r"ien(?![aeiouymn])", "iI"),
    (r"(?:ain|ein|aim|in|im|yn|ym|un)(?![aeiouymn])", "I"),
    (r"(?<=[mv])ent$", "A"),
    (r"(?<=...)ent$", ""),
    (r"(?:ean|en|em|an|am)(?![aeiouymn])", "A"),
    (r"(?:on|om)(?![aeiouymn])", "O"),
    (r"eau|au", "o"),
    (r"oi|oy", "Ua"),
    (r"ou", "U"),
    (r"oeu|eu|ai|ei|ay|ey", "e"),
    (r"(?<=..)(?:ers?|ez|ees?|ets?)$", "E"),
    (r"(?<=..)es?$", ""),
    (r"(?:(?<=[^tdszp\n])|(?<=^.))[tdszp]+$", ""),
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
        "s": "S", "z": "S", "m": "M", "n": "N", "l": "L", "r": "R", "E": "e", "I": "A", "Y": "i",
    }
)  # fmt: skip
# different letters of one class next to each other are one sound: `ticket`, `Haddad`, `Schmidt`
_DOUBLED = re.compile(r"([BDFKSMNLR])\1+")


def phonetic_keys(words: Sequence[str], language: str) -> list[str]:
    """Return a key, never empty, for each folded word; English rules for `en`, French ones otherwise.

    >>> phonetic_keys(["bagnoles", "pagnol", "ticket", "tiquet"], "fr")
    ['BaNoL', 'BaNoL', 'DiKe', 'DiKe']
    """
    if not words:
        return []
    text = "\n".join(words)
    for pattern, becomes in _ENGLISH if language == "en" else _FRENCH:
        text = pattern.sub(becomes, text)
    keys = _DOUBLED.sub(r"\1", text.translate(_CLASSES)).split("\n")
    return [key or word for key, word in zip(keys, words, strict=True)]

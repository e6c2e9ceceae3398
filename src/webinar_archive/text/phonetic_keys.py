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

Rules = tuple[tuple[re.Pattern[str] | str, str], ...]


def _rules(*pairs: tuple[str, str]) -> Rules:
    """Compile what to replace, unless it is plain letters.

    A pattern begins with letters where it can, and looks behind them afterwards: only then is it sought as fast
    as they are. Alternatives are rules one after the other for the same reason; `Q` keeps what one of them made
    from being read by the next.
    """
    return tuple(
        (pattern if pattern.isalpha() else re.compile(pattern, re.MULTILINE), becomes)
        for pattern, becomes in pairs
    )


def _each(patterns: str, becomes: str) -> list[tuple[str, str]]:
    return [(pattern, becomes) for pattern in patterns.split()]


# lower case letters are spelling that later rules still read; capitals are sounds
_FRENCH = _rules(
    (r"ca$(?<=^ca)", "sa"),
    (r"et$(?<=^et)", "e"),
    (r"est$(?<=^est)", "e"),
    ("ph", "f"),
    *_each("sch sh ch", "J"),
    *_each(r"ge(?=[ao]) g(?=[eiy]) j", "J"),
    (r"gu(?=[eiy])", "k"),
    (r"ill(?<=^[mv]ill)", "il"),
    (r"ill(?<=[aeou]ill)(?=[eaios])", "Y"),
    (r"ill(?=[eaios])", "iY"),
    *_each("ail$ eil$", "eY"),
    ("h", ""),
    (r"ti(?<!sti)(?=on|el|eu|al)", "si"),
    *_each("qu q", "k"),
    ("gn", "n"),
    (r"c(?=[eiy])", "s"),
    (r"x$", ""),
    ("x", "ks"),
    (r"aient$(?<=..aient)", "ait"),
    (r"oin(?![aeiouymn])", "UI"),
    (r"ien(?![aeiouymn])", "iI"),
    *[(f"{nasal}(?![aeiouymnQ])", "Q") for nasal in ("ain", "ein", "aim", "in", "im", "yn", "ym", "un")],
    ("Q", "I"),
    (r"ent$(?<=[mv]ent)", "A"),
    (r"ent$(?<=...ent)", ""),
    *[(f"{nasal}(?![aeiouymnQ])", "Q") for nasal in ("ean", "en", "em", "an", "am")],
    ("Q", "A"),
    (r"o[nm](?![aeiouymn])", "O"),
    *_each("eau au", "o"),
    *_each("oi oy", "Ua"),
    ("ou", "U"),
    *_each("oeu eu ai ei ay ey", "Q"),
    ("Q", "e"),
    (r"e(?<=..e)(?:rs?|z|es?|ts?)$", "E"),
    (r"e(?<=..e)s?$", ""),
    (r"[tdszp](?:(?<=[^tdszp\n].)|(?<=^..))[tdszp]*$", ""),
    ("y", "i"),
)
_ENGLISH = _rules(
    (r"kn(?<=^kn)", "n"),
    (r"wr(?<=^wr)", "r"),
    ("ph", "f"),
    ("igh", "ai"),
    ("gh", ""),
    *_each("tch ch sh tion sion", "J"),
    *_each("dge j", "J"),
    ("th", "d"),
    *_each("ck q", "k"),
    (r"c(?=[eiy])", "s"),
    ("x", "ks"),
    (r"e$(?<=..e)", ""),
    (r"ed$(?<=..ed)", "d"),
    ("wh", "w"),
    ("h", ""),
    (r"ee|ea|ie", "i"),
    *_each("oo ou", "U"),
    *_each("ai ay ei", "Q"),
    ("Q", "e"),
    *_each("ow oa", "Q"),
    ("Q", "o"),
    ("y", "i"),
)
_CLASSES = str.maketrans(
    {
        "p": "B", "b": "B", "t": "D", "d": "D", "k": "K", "g": "K", "c": "K", "f": "F", "v": "F", "w": "F",
        "s": "S", "z": "S", "m": "M", "n": "N", "l": "L", "r": "R", "E": "e", "I": "A", "Y": "i",
    }
)  # fmt: skip
_REPEATED = re.compile(r"(.)\1+")
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
        text = text.replace(pattern, becomes) if isinstance(pattern, str) else pattern.sub(becomes, text)
    text = _REPEATED.sub(r"\1", text).translate(_CLASSES)
    keys = _DOUBLED.sub(r"\1", text).split("\n")
    return [key or word for key, word in zip(keys, words, strict=True)]

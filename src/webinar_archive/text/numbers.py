"""Numbers as words: what a writer prints in digits and a recogniser transcribes in words, spelled alike.

Whole numbers, ordinals, decimals, fractions, percentages, money and Roman numerals, in French and English.
Words are folded (no accents, no hyphens), one token each, so that `80`, `quatre-vingts` and the Belgian and
Swiss `huitante` become the same tokens. Spelling out beats reading words back as digits: a recogniser that
writes `28 1000 euros` is then right after all, and half a number still counts for half.

Why not a library: num2words 0.5.14, the oracle of our tests, spells single numbers only, not the digits,
units and Roman numerals inside a text; it writes `deux centsième`, and takes a hundred times as long.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FR_UNITS = _split(
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
)
_FR_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}
_EN_UNITS = _split(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_EN_TENS = _split("_ _ twenty thirty forty fifty sixty seventy eighty ninety")
_FR_SCALES = ((10**12, "billion"), (10**9, "milliard"), (10**6, "million"), (1000, "mille"))
_EN_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_LARGEST = 10**15

_FR_ORDINALS = {"un": "unieme", "cinq": "cinquieme", "neuf": "neuvieme"}
_EN_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth",
    "eight": "eighth", "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_FR_FRACTIONS = {2: "demi", 3: "tiers", 4: "quart"}
_EN_FRACTIONS = {2: "half", 3: "third", 4: "quarter"}

_UNITS = {
    "%": ("pour cent", "percent"), "€": ("euro", "euro"), "$": ("dollar", "dollar"), "£": ("livre", "pound"),
    "°": ("degre", "degree"), "+": ("plus", "plus"), "&": ("et", "and"), "‰": ("pour mille", "per thousand"),
}  # fmt: skip
_MEASURES = {
    "km": ("kilometre", "kilometer"), "kg": ("kilo", "kilo"), "cm": ("centimetre", "centimeter"),
    "mm": ("millimetre", "millimeter"), "h": ("heure", "hour"), "mn": ("minute", "minute"),
    "m": ("metre", "meter"), "M": ("million", "million"),
    "md": ("milliard", "billion"), "mds": ("milliard", "billion"),
    "k": ("mille", "thousand"), "bn": ("milliard", "billion"), "c": ("degre", "degree"),
    "w": ("watt", "watt"), "kw": ("kilowatt", "kilowatt"), "ha": ("hectare", "hectare"),
}  # fmt: skip

_MONEY_FIRST = re.compile(r"(?P<sign>[$£€])\s?(?P<sum>\d[\d.,]*\d|\d)")
_NUMBER = re.compile(
    r"(?P<whole>\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d+)"
    r"(?:(?P<over>/)(?P<below>\d{1,3})(?![\d/])|[.,](?P<part>\d+))?"
    r"(?:(?P<ordinal>(?:i?eme|ier|iere|ere|er|re|nde|nd|rd|st|th|e)s?(?![^\W_]))|(?P<measure>[A-Za-z]{1,3})(?![A-Za-z]))?"
)
_ROMAN = re.compile(r"(?P<value>[IVX]+)(?P<ordinal>(?:e|er|re|ème|eme|ième)s?)?(?![^\W_])")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_GROUP = re.compile(r"\D*\d{1,3}\Z")
_THREE = re.compile(r"\d{3}(?!\d)(?![-/]\d)")

NUMERALS: frozenset[str] = frozenset(
    {*_FR_UNITS, *_FR_TENS.values(), *_EN_UNITS, *_EN_TENS[2:], "cent", "hundred"}
    | {name for _, name in (*_FR_SCALES, *_EN_SCALES)}
) - {"un", "one"}
"""Words that spelled numbers are made of; `un` is an article, too."""

# septante and its like, and the standard forms that a following unit makes of them
_REGIONAL = {
    "septante": ("soixante", True),
    "nonante": ("quatre vingt", True),
    "huitante": ("quatre vingt", False),
    "octante": ("quatre vingt", False),
}
_PLURALS = {
    "vingts": "vingt",
    "cents": "cent",
    "milliards": "milliard",
    "millions": "million",
    "euros": "euro",
    "dollars": "dollar",
    "degres": "degre",
}

NORMALIZED = frozenset({*_REGIONAL, *_PLURALS})
"""Words that `normalize_numerals` changes."""


def spelling_language(tag: str | None) -> str:
    """Return the language in which numbers are spelled: `en` for English, `fr` for any other (BCP 47).

    >>> spelling_language("en-GB"), spelling_language(None)
    ('en', 'fr')
    """
    return "en" if (tag or "").lower().split("-")[0] == "en" else "fr"


def cardinal(number: int, language: str) -> list[str]:
    """Return the words of a whole number from 0; English when `language` is `en`, French otherwise.

    >>> " ".join(cardinal(2_080, "fr"))
    'deux mille quatre vingt'
    """
    if number >= _LARGEST:
        return [word for digit in str(number) for word in cardinal(int(digit), language)]
    english = language == "en"
    words: list[str] = []
    for size, name in _EN_SCALES if english else _FR_SCALES:
        count, number = divmod(number, size)
        if count:
            alone = not english and size == 1000 and count == 1
            words += [*([] if alone else _below_thousand(count, english)), name]
    if number or not words:
        words += _below_thousand(number, english)
    return words


def ordinal(number: int, language: str) -> list[str]:
    """Return the words of an ordinal.

    >>> ordinal(21, "fr"), ordinal(3, "en")
    (['vingt', 'et', 'unieme'], ['third'])
    """
    if language != "en" and number == 1:
        return ["premier"]
    *front, last = cardinal(number, language)
    if language == "en":
        return [*front, _EN_ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")]
    return [*front, _FR_ORDINALS.get(last) or last.removesuffix("e") + "ieme"]


@cache
def _below_thousand(number: int, english: bool) -> tuple[str, ...]:
    hundreds, rest = divmod(number, 100)
    words: list[str] = []
    if hundreds:
        words = [] if hundreds == 1 and not english else [(_EN_UNITS if english else _FR_UNITS)[hundreds]]
        words.append("hundred" if english else "cent")
    if rest or not hundreds:
        words += _english_tens(rest) if english else _french_tens(rest)
    return tuple(words)


def _english_tens(number: int) -> list[str]:
    if number < 20:
        return [_EN_UNITS[number]]
    tens, unit = divmod(number, 10)
    return [_EN_TENS[tens], *([_EN_UNITS[unit]] if unit else [])]


def _french_tens(number: int) -> list[str]:
    if number <= 16:
        return [_FR_UNITS[number]]
    if number < 20:
        return ["dix", _FR_UNITS[number - 10]]
    if number >= 80:
        return ["quatre", "vingt", *(_french_tens(number - 80) if number > 80 else [])]
    tens, unit = (6, number - 60) if number >= 60 else divmod(number, 10)
    joined = ["et"] if unit in (1, 11) else []
    return [_FR_TENS[tens], *joined, *(_french_tens(unit) if unit else [])]


def _english_year(number: int) -> list[str] | None:
    century, rest = divmod(number, 100)
    if not (11 <= century <= 20) or century * 100 + rest in range(2000, 2010) or rest == 0:
        return None
    return [*_english_tens(century), *(["oh"] if rest < 10 else []), *_english_tens(rest)]


def spell(text: str, language: str) -> str:
    """Replace digits, signs of money and measure, and Roman numerals in `text` by folded words.

    >>> spell("2/3 de 1,5 M€ au XVIIIe", "fr")
    ' deux tiers  de  un virgule cinq   M euro  au  dix huitieme '
    """
    if text.isascii() and text.isdigit():
        return f" {' '.join(_whole_number(text, language))} "
    if not any(c.isdigit() or c in _UNITS or c in "IVX" for c in text):
        return text
    text = (
        _ROMAN.sub(lambda found: _spell_roman(found, language), text) if re.search(r"\b[IVX]", text) else text
    )
    text = _MONEY_FIRST.sub(r"\g<sum> \g<sign>", text)
    text = _NUMBER.sub(lambda found: f" {_spell_match(found, language)} ", text)
    for sign, names in _UNITS.items():
        if sign in text:
            text = text.replace(sign, f" {names[language == 'en']} ")
    return text


def _whole_number(digits: str, language: str) -> list[str]:
    """Return the words of a whole number without signs inside; English years by their halves."""
    if len(digits) > 15:
        return list(digits)
    year = _english_year(int(digits)) if language == "en" and len(digits) == 4 else None
    return year or cardinal(int(digits), language)


def _spell_match(found: re.Match[str], language: str) -> str:
    english = language == "en"
    digits = re.sub(r"\D", "", found["whole"])
    if len(digits) > 15:
        return " ".join(digits)
    number = int(digits)
    if found["over"]:
        return " ".join(_spell_fraction(number, int(found["below"]), language))
    if found["ordinal"] and not found["part"]:
        return " ".join(ordinal(number, language))
    plain = digits == found["whole"] and not found["part"]
    words = _whole_number(digits, language) if plain else cardinal(number, language)
    if found["part"]:
        words = [*words, "point" if english else "virgule", *_spell_decimals(found["part"], language)]
    tail = found["ordinal"] or found["measure"]
    measure = _MEASURES.get(tail) or _MEASURES.get(tail.lower()) if tail else None
    return " ".join([*words, measure[english] if measure else (tail or "")])


def _spell_decimals(part: str, language: str) -> list[str]:
    if language == "en" or len(part) > 3:
        return [word for digit in part for word in cardinal(int(digit), language)]
    zeros = ["zero"] * (len(part) - len(part.lstrip("0")))
    return [*zeros, *(cardinal(int(part), language) if part.strip("0") else [])]


def _spell_fraction(above: int, below: int, language: str) -> list[str]:
    names = _EN_FRACTIONS if language == "en" else _FR_FRACTIONS
    if below in names:
        return [*cardinal(above, language), names[below]]
    if below < 2 or above >= below:
        return [*cardinal(above, language), *cardinal(below, language)]
    return [*cardinal(above, language), *ordinal(below, language)]


def _spell_roman(found: re.Match[str], language: str) -> str:
    letters = found["value"]
    start = found.start()
    inside_word = start > 0 and found.string[start - 1].isalnum()
    if inside_word or (len(letters) < 2 and not (found["ordinal"] and letters in "VX")):
        return found[0]
    values = [_ROMAN_VALUES[letter] for letter in letters]
    number = sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    words = ordinal(number, language) if found["ordinal"] else cardinal(number, language)
    return f" {' '.join(words)} "


def number_groups(pieces: Sequence[str], distinct: Collection[str]) -> list[tuple[int, int]]:
    """Return the runs `[first, last)` of pieces that are one number: `28 000` is one, `28 1000` is not.

    `distinct` are the different pieces, each once.

    >>> number_groups(["les", "28", "000", "euros"], {"les", "28", "000", "euros"})
    [(1, 3)]
    """
    if not any(_THREE.match(piece) for piece in distinct if piece[:1].isdigit()):
        return []
    opening = {piece for piece in distinct if piece[-1:].isdigit() and _GROUP.match(piece)}
    groups: list[tuple[int, int]] = []
    last = 0
    for first in [i for i, piece in enumerate(pieces) if piece in opening]:
        if first < last:
            continue
        last = first + 1
        while last < len(pieces) and pieces[last - 1][-1:].isdigit() and _THREE.match(pieces[last]):
            last += 1
        if last > first + 1:
            groups.append((first, last))
    return groups


def normalize_numerals(tokens: Sequence[str]) -> list[str]:
    """Return spelled numbers in one form: plurals dropped, `septante-deux` as `soixante douze`.

    >>> normalize_numerals(["septante", "deux", "euros"])
    ['soixante', 'douze', 'euro']
    """
    if NORMALIZED.isdisjoint(tokens):
        return list(tokens)
    words: list[str] = []
    teens = False
    for token in tokens:
        if teens:
            teens = False
            if token in _FR_UNITS[1:7]:
                words[-1] = _FR_UNITS[10 + _FR_UNITS.index(token)]
                continue
        if token in _REGIONAL:
            stem, teens = _REGIONAL[token]
            words += [*stem.split(), *(["dix"] if teens else [])]
        else:
            words.append(_PLURALS.get(token, token))
    return words

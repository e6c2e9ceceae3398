"""The values of spelled numbers, in French and English: `un million deux cent mille` is 1,200,000.

`numbers` spells digits; this module reads words back, so that two spellings of one number are told from two
numbers. Words are folded, as `normalize.comparable` gives them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from webinar_archive.text.numbers import NUMERALS, ordinal


class NumberValue(NamedTuple):
    """The value that the words `[first, last)` spell; `is_ordinal` for `troisième`."""

    first: int
    last: int
    value: Fraction
    is_ordinal: bool = False


_SMALL = {
    word: value
    for words in (
        "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen",
    )
    for value, word in enumerate(words.split())
} | {"une": 1}
_TENS = {
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {
    "mille": 1000, "thousand": 1000, "million": 10**6, "milliard": 10**9, "trillion": 10**12,
}  # fmt: skip
_COLLECTIVES = {
    "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
    "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000, "dozen": 12,
}  # fmt: skip
_ORDINALS = {
    " ".join(ordinal(number, language)): number for language in ("fr", "en") for number in range(1, 101)
} | {"premiere": 1, "seconde": 2, "second": 2}
_ORDINAL_ENDS = {words.rsplit(" ", 1)[-1] for words in _ORDINALS}
# any other word begins no number: most words of a sentence are passed over at once
_FIRST_WORDS = frozenset((*_SMALL, *_TENS, *SCALES, *_COLLECTIVES, "cent", "hundred", "billion")) | {
    words.split(" ", 1)[0] for words in _ORDINALS
}
ONES = frozenset(("un", "une", "one"))
_POINTS = frozenset(("virgule", "point"))
_HALVES = frozenset(("demi", "demie", "half"))
_LINKS = frozenset(("et", "and", "a"))
_NUMBER_WORDS = _FIRST_WORDS | ONES | _POINTS | _HALVES | _LINKS | {w for o in _ORDINALS for w in o.split()}
# words without any of these are no number: a lone `un` is an article
_TELLING_WORDS = _NUMBER_WORDS - ONES - _LINKS
_YEARS = range(1800, 2100)
_HALF = Fraction(1, 2)
_LONGEST_ORDINAL = 4


def number_values(
    words: Sequence[str], english: bool = False, breaks: Container[int] = ()
) -> list[NumberValue]:
    """Return the numbers among folded words, in order. A lone `un`, `une` or `one` is an article.

    Args:
        words: The words.
        english: How `billion`, decimals and years are read.
        breaks: Positions before which a number ends, as at a comma.

    >>> [str(number.value) for number in number_values("un million deux cent mille sur trois ans".split())]
    ['1200000', '3']
    >>> [str(number.value) for number in number_values("twelve hundred in nineteen seventy seven".split(), True)]
    ['1200', '1977']
    """
    found: list[NumberValue] = []
    at = 0 if tell_number(words) else len(words)
    while at < len(words):
        number = None
        if words[at] in _FIRST_WORDS:
            number = _ordinal_at(words, at) or _cardinal_at(words, at, english, breaks)
        if number is None:
            at += 1
            continue
        found.append(number)
        at = number.last
    return found


def in_numbers(words: Iterable[str]) -> bool:
    """Whether any of some folded words may stand in a number, as `et` does in `vingt et un`."""
    return not _NUMBER_WORDS.isdisjoint(words)


def tell_number(words: Iterable[str]) -> bool:
    """Whether any of some folded words is more than an article or a link: without one there is no number."""
    return not _TELLING_WORDS.isdisjoint(words)


def numbers_missing(numbers: Sequence[NumberValue], among: Sequence[NumberValue]) -> list[NumberValue]:
    """Return the numbers whose value is not among others, each of which counts once.

    A year equals itself without its century: `1972` and `72`.
    """
    rest = list(among)
    missing = []
    for number in numbers:
        same = next((other for other in rest if _is_same(number, other)), None)
        if same is None:
            missing.append(number)
        else:
            rest.remove(same)
    return missing


def _is_same(one: NumberValue, other: NumberValue) -> bool:
    low, high = sorted((one.value, other.value))
    # a range looks for a fraction among all its numbers
    short_year = low < 100 and high.denominator == 1 and int(high) in _YEARS and high % 100 == low
    return one.is_ordinal == other.is_ordinal and (low == high or short_year)


def is_number_word(word: str) -> bool:
    """Whether a folded word may be part of a spelled number, articles aside."""
    return (word in NUMERALS or word in _COLLECTIVES or word in _ORDINAL_ENDS) and word != "second"


def _ordinal_at(words: Sequence[str], at: int) -> NumberValue | None:
    for size in range(min(_LONGEST_ORDINAL, len(words) - at), 0, -1):
        if words[at + size - 1] not in _ORDINAL_ENDS and words[at + size - 1] not in ("premiere", "seconde"):
            continue
        value = _ORDINALS.get(" ".join(words[at : at + size]))
        if value is not None and " ".join(words[at : at + size]) != "second":
            return NumberValue(at, at + size, Fraction(value), True)
    return None


def _cardinal_at(words: Sequence[str], at: int, english: bool, breaks: Container[int]) -> NumberValue | None:
    if words[at] in _COLLECTIVES:
        return NumberValue(at, at + 1, Fraction(_COLLECTIVES[words[at]]))
    reader = _Reader(english)
    before = reader.value
    last = at
    while last < len(words) and not (last > at and last in breaks):
        value = reader.value
        if not reader.takes(words, last):
            break
        before, last = value, last + reader.taken
    if last == at or (last == at + 1 and words[at] in ONES):
        return None
    begins_another = last < len(words) and last not in breaks and words[last] in ("cent", "hundred")
    if begins_another and last > at + 1 and 1 < _SMALL.get(words[last - 1], 0) < 10:
        # `cent deux cent`: 100 and 200
        return NumberValue(at, last - 1, Fraction(before))
    return NumberValue(at, last, Fraction(reader.value))


class _Reader:
    """Reads one number word by word: below a thousand in `part`, multiples of scales in `total`."""

    def __init__(self, english: bool) -> None:
        self.english = english
        # whole numbers as long as they are: fractions take ten times as long to add
        self.total: Fraction | int = 0
        self.part: Fraction | int = 0
        self.scale = 0
        self.empty = True
        self.taken = 0
        self.decimals: int | None = None

    @property
    def value(self) -> Fraction | int:
        return self.total + self.part

    def takes(self, words: Sequence[str], at: int) -> bool:
        """Take the word at `at`, or the two there, into the number; False where another number begins."""
        self.taken = 1
        word = words[at]
        after = words[at + 1] if at + 1 < len(words) else ""
        before = words[at - 1] if at else ""
        if self.decimals is not None and self._takes_decimal(word):
            return True
        if word in ("pour", "per"):
            return False
        if word in _SMALL:
            return self._adds(_SMALL[word], word)
        if word in _TENS:
            return self._adds(_TENS[word], word)
        if word in ("cent", "hundred"):
            return before not in ("pour", "per") and self._hundred()
        if word in SCALES or word == "billion":
            return self._scaled(SCALES.get(word) or (10**9 if self.english else 10**12))
        if self.empty:
            return False
        if word in _POINTS and self.decimals is None and (after in _SMALL or after in _TENS):
            self.decimals = 0
            return True
        if word in ("et", "and"):
            return self._joins(words, at)
        return False

    def _takes_decimal(self, word: str) -> bool:
        digits = self.decimals or 0
        number = _SMALL.get(word, _TENS.get(word))
        if number is None:
            return False
        last = self.part * 10**digits
        # `vingt cinq` adds to the tens; anything else is a further digit or two
        if digits >= 2 and last % 10 == 0 and 0 < number < 10 and last % 100 >= 20 and not self.english:
            self.part += Fraction(number, 10**digits)
        else:
            width = 2 if number >= 10 else 1
            self.decimals = digits + width
            self.part += Fraction(number, 10**self.decimals)
        return True

    def _adds(self, number: int, word: str) -> bool:
        rest = self.part % 100
        if self.part.denominator > 1:
            return False
        if word == "vingt" and rest == 4:
            self.part += 76
        elif self.empty or self._fits(rest, number):
            self.part += number
        elif self._is_year(number):
            self.part = self.part * 100 + number
        else:
            return False
        self.empty = False
        return True

    def _fits(self, rest: Fraction | int, number: int) -> bool:
        if rest == 0:
            return self.part != 0 or self.scale != 0
        if rest in (20, 30, 40, 50, 60, 70, 80, 90) and 0 < number < 10:
            return True
        if rest in (60, 80) and 10 <= number <= 16 and not self.english:
            return True
        return rest in (10, 70, 90) and number in (7, 8, 9) and not self.english

    def _is_year(self, number: int) -> bool:
        return self.english and self.total == 0 and 11 <= self.part <= 20 and 10 <= number < 100

    def _hundred(self) -> bool:
        rest = self.part % 1000
        if self.empty or rest == 0:
            self.part += 100
        elif 0 < rest < 100:
            self.part += rest * 99
        else:
            return False
        self.empty = False
        return True

    def _scaled(self, scale: int) -> bool:
        if self.scale and scale >= self.scale:
            # `mille milliards`: the whole of it is multiplied
            self.total, self.part = (self.total + self.part) * scale, 0
        else:
            self.total += (self.part or 1) * scale
            self.part = 0
        self.scale, self.empty, self.decimals = scale, False, None
        return True

    def _joins(self, words: Sequence[str], at: int) -> bool:
        """Take `et un`, `et demi`, `and a half`, `and five` after hundreds."""
        rest = [*words[at + 1 : at + 3], "", ""]
        if rest[0] in ("demi", "demie") or rest[:2] == ["a", "half"]:
            self.part += _HALF * (self.scale or 1)
            self.taken = 2 if rest[0] != "a" else 3
            return True
        if rest[0] in ("un", "une", "onze"):
            fits = self.part % 100 in (20, 30, 40, 50, 60)
        else:
            fits = self.english and (rest[0] in _SMALL or rest[0] in _TENS) and (self.part % 100 == 0)
        if not fits:
            return False
        self.taken = 2
        return self._adds(_SMALL.get(rest[0], _TENS.get(rest[0], 0)), rest[0])

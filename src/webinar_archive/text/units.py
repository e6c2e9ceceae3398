"""Quantities among folded words: a number with its unit, or a share: `1 h 30`, `une heure et demie`, `deux tiers`.

Two quantities are the same where their values are, whatever the unit: `2 km` and `deux mille mètres`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from webinar_archive.text.number_values import NumberValue, is_number_word


class Unit(NamedTuple):
    """A unit: what it measures, and how much of the smallest unit of that kind it is."""

    dimension: str
    factor: Fraction


class Quantity(NamedTuple):
    """The quantity that the words `[first, last)` tell; `value` counts smallest units of its dimension."""

    first: int
    last: int
    dimension: str
    value: Fraction


# one row a unit: dimension, factor, words; those of one dimension are converted into each other
_TABLE = """
time 1 seconde secondes second seconds sec
time 60 minute minutes min mn
time 3600 heure heures hour hours h
day 1 jour jours journee journees day days
day 7 semaine semaines week weeks
month 1 mois month months
month 3 trimestre trimestres
month 6 semestre semestres
month 12 an ans annee annees year years
month 120 decennie decennies decade decades
month 1200 siecle siecles century centuries
length 1 millimetre millimetres millimeter millimeters mm
length 10 centimetre centimetres centimeter centimeters cm
length 1000 metre metres meter meters m
length 1000000 kilometre kilometres kilometer kilometers km
inch 1 inch inches pouce pouces
inch 12 foot feet
inch 36 yard yards
inch 63360 mile miles
mass 1 milligramme milligrammes milligram milligrams mg
mass 1000 gramme grammes gram grams g
mass 1000000 kilogramme kilogrammes kilogram kilograms kilo kilos kg
mass 1000000000 tonne tonnes
ton 1 ton tons
ounce 1 ounce ounces
area 1 hectare hectares ha
acre 1 acre acres
volume 1 millilitre millilitres milliliter milliliters ml
volume 10 centilitre centilitres cl
volume 1000 litre litres liter liters l
volume 100000 hectolitre hectolitres hl
gallon 1 gallon gallons
euro 1 centime centimes
euro 100 euro euros
dollar 1 cent cents
dollar 100 dollar dollars
pound 1 pound pounds livre livres
franc 1 franc francs
yen 1 yen yens
power 1 watt watts
power 1000 kilowatt kilowatts kw
power 1000000 megawatt megawatts mw
power 1000000000 gigawatt gigawatts gw
data 1 octet octets byte bytes
data 1000 kilooctet kilooctets kilobyte kilobytes ko kb
data 1000000 megaoctet megaoctets megabyte megabytes mb
data 1000000000 gigaoctet gigaoctets gigabyte gigabytes gb
data 1000000000000 teraoctet teraoctets terabyte terabytes tb
degree 1 degre degres degree degrees
share 1/100 pourcent percent
share 1/1000 pourmille
points 1 points
"""
_UNITS = {
    word: Unit(dimension, Fraction(factor))
    for dimension, factor, *words in map(str.split, _TABLE.strip().splitlines())
    for word in words
}
_AMBIGUOUS = frozenset(("m", "l", "g", "min", "sec", "ha", "cent", "points", "second"))
"""Words that are a unit only where a number stands before them."""

_ONES = frozenset(("un", "une", "a", "an", "one"))
_LINKS = frozenset(("d", "de", "of"))
_SHARES = {
    "moitie": Fraction(1, 2), "half": Fraction(1, 2), "tiers": Fraction(1, 3), "thirds": Fraction(1, 3),
    "quart": Fraction(1, 4), "quarts": Fraction(1, 4), "quarter": Fraction(1, 4), "quarters": Fraction(1, 4),
}  # fmt: skip
_TELLING_WORDS = frozenset((*_UNITS, *_SHARES, "pour", "per", "third"))
_HOUR = Unit("time", Fraction(3600))
_MINUTES = frozenset(("minutes", "min", "mn"))


def unit_at(words: Sequence[str], at: int) -> tuple[Unit, int] | None:
    """Return the unit that begins at a word, and how many words it has.

    >>> unit_at("dix pour cent".split(), 1)
    (Unit(dimension='share', factor=Fraction(1, 100)), 2)
    """
    if words[at] in ("pour", "per") and "cent" in words[at + 1 : at + 2]:
        return _UNITS["percent"], 2
    unit = _UNITS.get(words[at])
    return (unit, 1) if unit else None


def are_other_units(one: str, other: str) -> bool:
    """Whether two folded words are different units, however alike they sound.

    >>> are_other_units("centimetres", "millimetres"), are_other_units("km", "kilometres")
    (True, False)
    """
    units = _UNITS.get(one), _UNITS.get(other)
    return None not in units and units[0] != units[1]


def is_share(words: Sequence[str], at: int) -> bool:
    """Whether the folded word at `at` is a share: `tiers`, `moitié`, `a third`."""
    return words[at] in _SHARES or (words[at] == "third" and at > 0 and words[at - 1] in _ONES)


def unit_words(words: Sequence[str], positions: Sequence[int]) -> list[int]:
    """Return those of the positions at which units or shares stand that are counted, in order.

    >>> unit_words("trois mois pour huit livres".split(), range(5)), unit_words("les livres du mois".split(), range(4))
    ([1, 4], [])
    """
    found: list[int] = []
    for at in positions:
        told = unit_at(words, at)
        if is_share(words, at) or (told and _is_counted(words, at)):
            found += [each for each in range(at, at + (told[1] if told else 1)) if each in positions]
    return found


def _is_counted(words: Sequence[str], at: int) -> bool:
    """Whether a number stands before a word, or an article before an unambiguous unit."""
    before = at - 1 - (at > 1 and words[at - 1] in _LINKS)
    if before < 0:
        return False
    return is_number_word(words[before]) or (words[before] in _ONES and words[at] not in _AMBIGUOUS)


def may_tell_quantity(words: Sequence[str]) -> bool:
    """Whether a unit or a share stands among folded words."""
    return not _TELLING_WORDS.isdisjoint(words)


def quantities(words: Sequence[str], numbers: Sequence[NumberValue]) -> list[Quantity]:
    """Return the quantities among folded words, of which `numbers` are the numbers.

    >>> from webinar_archive.text.number_values import number_values
    >>> def told(text):
    ...     words = text.split()
    ...     return [(each.dimension, str(each.value)) for each in quantities(words, number_values(words))]
    >>> told("une heure et demie"), told("un heures trente"), told("deux million d euros"), told("les deux tiers")
    ([('time', '5400')], [('time', '5400')], [('euro', '200000000')], [('share', '2/3')])
    """
    ends = {number.last: number for number in numbers if not number.is_ordinal}
    starts = {number.first: number for number in numbers if not number.is_ordinal}
    found: list[Quantity] = []
    for at, word in enumerate(words):
        if found and at < found[-1].last:
            continue
        number = ends.get(at) or (ends.get(at - 1) if at and words[at - 1] in _LINKS else None)
        one = at > 0 and words[at - 1] in _ONES
        if is_share(words, at):
            share = _SHARES.get(word, Fraction(1, 3))
            first = number.first if number else at - one
            found.append(Quantity(first, at + 1, "share", share * (number.value if number else 1)))
            continue
        told = unit_at(words, at)
        if told is None or (number is None and (not one or word in _AMBIGUOUS)):
            continue
        unit, size = told
        value, last = _with_rest(words, at + size, unit, number.value if number else Fraction(1), starts)
        found.append(Quantity(number.first if number else at - 1, last, unit.dimension, value * unit.factor))
    return found


def _with_rest(
    words: Sequence[str], at: int, unit: Unit, value: Fraction, starts: dict[int, NumberValue]
) -> tuple[Fraction, int]:
    """Return the value with what is told of it after the unit (`et demie`, the minutes), and where that ends."""
    rest = [*words[at : at + 3], "", "", ""]
    if rest[0] == "et" and rest[1] in ("demi", "demie", "quart"):
        return value + (Fraction(1, 4) if rest[1] == "quart" else Fraction(1, 2)), at + 2
    if rest[0] == "and" and rest[1] == "a" and rest[2] in ("half", "quarter"):
        return value + (Fraction(1, 2) if rest[2] == "half" else Fraction(1, 4)), at + 3
    minutes = starts.get(at)
    if unit == _HOUR and minutes and minutes.value < 60 and minutes.value.denominator == 1:
        is_named = not _MINUTES.isdisjoint(words[minutes.last : minutes.last + 1])
        return value + minutes.value / 60, minutes.last + is_named
    return value, at

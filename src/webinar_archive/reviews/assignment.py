"""Which reviews belong to which quotation of a record, also after its notice was edited.

A quotation is known by its printed words; then by its number and likeness, as one that was edited. Reviews that
belong to none are kept: the quotation may come back.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from webinar_archive.exports.schema import Row
from webinar_archive.models.review import QuotationReviews
from webinar_archive.text.normalize import fold

MIN_LIKENESS = 0.7
"""Share of equal letters from which words are the same quotation, edited; unlike sentences share up to 0.6."""
_SAME_NUMBER = 0.05
"""What an equal number adds to the likeness."""
_MOST_COMPARED = 40_000
"""Pairs of quotations that are compared by their letters; of more, only those with one number."""
_COMPARED_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Assignment:
    """The reviews by the number of the quotation that they belong to, and those that belong to none."""

    by_number: Mapping[int, QuotationReviews]
    gone: tuple[QuotationReviews, ...]


def assign(reviews: Sequence[QuotationReviews], rows: Sequence[Row]) -> Assignment:
    """Find the quotation of each of a record's reviews among its rows."""
    if not reviews:
        return Assignment({}, ())
    found: dict[int, QuotationReviews] = {}
    left = list(reviews)
    free = {row.quotation_no: row.quotation for row in rows if row.quotation_no and row.quotation}
    for key in (_number_and_text, _text, _words):
        _take_equal(left, free, found, key)
        if not left or not free:
            break
    else:
        _take_alike(left, free, found)
    return Assignment(found, tuple(left))


def is_edited(before: str, printed: str) -> bool:
    """Tell whether the words differ, by more than spaces, marks and letter case."""
    return before != printed and _words(0, before) != _words(0, printed)


_Key = Callable[[int, str], Hashable]


def _number_and_text(number: int, text: str) -> Hashable:
    return number, text


def _text(_number: int, text: str) -> Hashable:
    return text


def _words(_number: int, text: str) -> Hashable:
    return tuple(
        "".join(letters)
        for is_word, letters in groupby(fold(text), key=lambda character: character.isalnum())
        if is_word
    )


def _take_equal(
    left: list[QuotationReviews], free: dict[int, str], found: dict[int, QuotationReviews], key: _Key
) -> None:
    """Assign the reviews and quotations with equal keys; of several, in the order of their numbers."""
    numbers: dict[Hashable, list[int]] = {}
    for number, text in sorted(free.items(), reverse=True):
        numbers.setdefault(key(number, text), []).append(number)
    taken: set[int] = set()
    for each in sorted(left, key=lambda each: each.quotation_no):
        if same := numbers.get(key(each.quotation_no, each.quotation)):
            number = same.pop()
            found[number] = each
            del free[number]
            taken.add(id(each))
    left[:] = [each for each in left if id(each) not in taken]


def _take_alike(
    left: list[QuotationReviews], free: dict[int, str], found: dict[int, QuotationReviews]
) -> None:
    """Assign what is like enough, the best first."""
    # numpy is loaded for notices that were edited, not for every table
    from webinar_archive.text.similarity import ratios

    numbers = [*free]
    pairs: list[tuple[float, int, QuotationReviews]] = []
    if len(left) * len(free) <= _MOST_COMPARED:
        before = [fold(each.quotation[:_COMPARED_CHARACTERS]) for each in left]
        now = [fold(free[number][:_COMPARED_CHARACTERS]) for number in numbers]
        matrix = ratios(before, now, 0.0)
        pairs = [
            (float(matrix[i, j]), number, each)
            for i, each in enumerate(left)
            for j, number in enumerate(numbers)
        ]
    else:
        for each in left:
            if (text := free.get(each.quotation_no)) is not None:
                one = fold(each.quotation[:_COMPARED_CHARACTERS]), fold(text[:_COMPARED_CHARACTERS])
                pairs.append((float(ratios([one[0]], [one[1]], 0.0)[0, 0]), each.quotation_no, each))
    scored = [
        (like + _SAME_NUMBER * (number == each.quotation_no), number, each) for like, number, each in pairs
    ]
    for like, number, each in sorted(scored, key=lambda pair: (-pair[0], pair[1])):
        if like >= MIN_LIKENESS and number in free and any(each is other for other in left):
            found[number] = each
            del free[number]
            left[:] = [other for other in left if other is not each]

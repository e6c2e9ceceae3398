"""The quantities of a block: which were spoken in other words, and which units were changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webinar_archive.alignment.words.blocks import Block, Side
from webinar_archive.models import ChangeKind
from webinar_archive.text.number_values import NumberValue
from webinar_archive.text.units import (
    Quantity,
    are_other_units,
    is_share,
    may_tell_quantity,
    quantities,
    unit_words,
)


def numbers_of(side: Side, first: int, last: int) -> list[NumberValue]:
    """Return the numbers that overlap or touch words of a side, without those of shares (`a third`)."""
    return [each for each in side.numbers(first, last) if not is_share(side.words, each.first)]


def equal_quantities(
    block: Block, printed: Sequence[NumberValue], spoken: Sequence[NumberValue]
) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the printed quantities that were spoken in other words: `1 h 30` for `une heure et demie`."""
    near = (
        block.printed.words[max(0, block.row - 2) : block.row_end + 2],
        block.spoken.words[max(0, block.column - 2) : block.column_end + 2],
    )
    if not all(map(may_tell_quantity, near)):
        return
    rest = _touching(quantities(block.spoken.words, spoken), block.column, block.column_end)
    for quantity in _touching(quantities(block.printed.words, printed), block.row, block.row_end):
        same = next((each for each in rest if each[2:] == quantity[2:]), None)
        if same is not None:
            rest.remove(same)
            yield quantity, same


def _touching(found: Sequence[Quantity], first: int, last: int) -> list[Quantity]:
    return [each for each in found if each.first <= last and each.last >= first]


def changed_units(
    block: Block, rows: Sequence[int], columns: Sequence[int]
) -> tuple[ChangeKind | None, list[int], list[int]]:
    """Return the kind of a changed unit with its printed and spoken words; no kind without any.

    A share in place of another (`un tiers`, `la moitié`) is another number.
    """
    printed = unit_words(block.printed.words, rows)
    spoken = unit_words(block.spoken.words, columns) if printed else []
    if not printed or not spoken:
        return None, [], []
    shares = is_share(block.printed.words, printed[-1]) and is_share(block.spoken.words, spoken[-1])
    return ChangeKind.NUMBER if shares else ChangeKind.UNIT, printed, spoken


def unlike_units(block: Block, rows: Sequence[int], columns: Sequence[int]) -> set[tuple[int, int]]:
    """Return the pairs of printed and spoken words that are no misheard ones: a unit, and anything else."""
    printed, spoken = block.printed.words, block.spoken.words
    if not columns or not may_tell_quantity([printed[row] for row in rows]):
        return set()
    units = unit_words(printed, rows), unit_words(spoken, columns)
    return {
        (row, column)
        for row in rows
        for column in columns
        if are_other_units(printed[row], spoken[column])
        or (all(units) and (row in units[0]) != (column in units[1]))
    }

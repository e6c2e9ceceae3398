"""Blocks of a located quotation: the printed and the spoken words between two pairs of equal words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from webinar_archive.alignment.words.diff import SAME_WORD_AGREEMENT
from webinar_archive.alignment.words.index import WordIndex
from webinar_archive.alignment.words.quotation import PreparedQuotation
from webinar_archive.alignment.words.types import Pair
from webinar_archive.text.lexicon import FILLERS
from webinar_archive.text.number_values import NumberValue, in_numbers, number_values, tell_number

MAX_EDGE_WORDS = 4
"""Printed words before the first found word, or after the last, up to which they are held against what was said
there; more are the writer's own."""

MAX_WORDS = 40
"""Words of a side that are compared; more are another passage."""

CONTEXT_WORDS = 16
"""Spoken words around a block in which numbers and negations that reach into it are read."""


_PARTS = re.compile(r"[^'’-]+['’-]?")


@dataclass(frozen=True, slots=True)
class Side:
    """Words of one side with what is around them: folded, and the pieces of text that they come from."""

    words: Sequence[str]
    owners: Sequence[int]
    pieces: Sequence[str]
    english: bool

    def text(self, positions: Sequence[int]) -> str:
        """Return the text that these words come from: of a piece with several words only those meant."""
        if not positions:
            return ""
        chosen: dict[int, list[int]] = {}
        for at in positions:
            chosen.setdefault(self.owners[at], []).append(at)
        texts = [self._piece(owner, of_piece) for owner, of_piece in chosen.items()]
        return " ".join(texts).strip(' .,;:!?…«»"“”()')

    def _piece(self, owner: int, positions: Sequence[int]) -> str:
        piece = self.pieces[owner]
        if piece.isalpha():
            return piece  # one word
        first = bisect_left(self.owners, owner)
        parts = _PARTS.findall(piece)
        if len(parts) == bisect_right(self.owners, owner) - first > len(positions) and len(parts[-1]) > 1:
            return "".join(parts[at - first] for at in positions).rstrip("-")
        # the further groups of a number have no word of their own: `200 000`
        end = (
            self.owners[position] if (position := bisect_right(self.owners, owner)) < len(self.owners) else 0
        )
        groups = [each for each in self.pieces[owner + 1 : end] if each[:3].isdigit()]
        return " ".join([piece, *groups]) if piece[-1:].isdigit() else piece

    def numbers(self, first: int, last: int) -> list[NumberValue]:
        """Return the numbers that overlap or touch the words `[first, last)`."""
        if not in_numbers(self.words[max(0, first - 1) : last + 1]):
            return []
        begin = max(0, first - CONTEXT_WORDS)
        words = self.words[begin : last + CONTEXT_WORDS]
        if not tell_number(words):
            return []
        breaks = [
            at for at in range(1, len(words)) if in_numbers((words[at],)) and self._is_break(begin + at)
        ]
        return [
            number._replace(first=number.first + begin, last=number.last + begin)
            for number in number_values(words, self.english, breaks)
            if number.first + begin <= last and number.last + begin >= first
        ]

    def _is_break(self, at: int) -> bool:
        """Whether a number ends before a word: after a mark, or between two numbers in digits.

        Recognisers write `28 1000` for 28,000.
        """
        before, owner = self.owners[at - 1], self.owners[at]
        if before == owner:
            return False
        piece, after = self.pieces[before], self.pieces[owner]
        return piece[-1:] in ".,;:!?" or (piece[-1:].isdigit() and after[:1].isdigit() and after != "1000")


class Block(NamedTuple):
    """Printed words `[row, row_end)` and spoken words `[column, column_end)`, as positions in their sides.

    `rows` and `columns` are those to compare: neither fillers nor the editor's words. `at_edge` says that the
    block lies outside the found words, where `columns` are only what was said next to them.
    """

    printed: Side
    spoken: Side
    row: int
    row_end: int
    column: int
    column_end: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    at_edge: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing was printed and nothing spoken."""
        return self.row == self.row_end and self.column == self.column_end

    @property
    def is_repetition(self) -> bool:
        """Whether only words were spoken that are said again right before or after: a slip of the tongue."""
        words = self.spoken.words
        count = self.column_end - self.column
        said = [word for word in words[self.column : self.column_end] if word not in FILLERS]
        if self.row != self.row_end or not said:
            return False
        after = list(words[self.column_end : self.column_end + len(said)])
        before = list(words[max(0, self.column - len(said)) : self.column])
        return said in (before, after) or (count > 1 and len(set(said)) == 1 and said[0] in (*before, *after))


def _spoken_side(index: WordIndex, first: int, last: int) -> Side:
    """Return the words `[first, last)` of a talk with the pieces of the transcript that they come from."""
    owners = index.owners[first:last].tolist()
    first_owner = owners[0] if owners else 0
    pieces = [word.text for word in index.words[first_owner : (owners[-1] + 1) if owners else 0]]
    words = index.folded_words(first, last)
    return Side(words, [owner - first_owner for owner in owners], pieces, index.language == "en")


@dataclass(frozen=True, slots=True)
class _Sides:
    """The printed side, and the spoken side of one passage, which begins at word `begin` of the talk."""

    printed: Side
    spoken: Side
    optional: Sequence[bool]
    begin: int

    def block(self, rows: tuple[int, int], columns: tuple[int, int], *, at_edge: bool = False) -> Block:
        """Return the block of printed words `[row, row_end)` and words `[column, column_end)` of the talk."""
        column, column_end = columns[0] - self.begin, columns[1] - self.begin
        printed, spoken = self.printed.words, self.spoken.words
        return Block(
            printed=self.printed,
            spoken=self.spoken,
            row=rows[0],
            row_end=rows[1],
            column=column,
            column_end=column_end,
            rows=tuple(
                [
                    row
                    for row in range(rows[0], min(rows[1], rows[0] + MAX_WORDS))
                    if not self.optional[row] and printed[row] not in FILLERS
                ]
            ),
            columns=tuple(
                [at for at in range(column, min(column_end, column + MAX_WORDS)) if spoken[at] not in FILLERS]
            ),
            at_edge=at_edge,
        )


def blocks(
    quotation: PreparedQuotation, index: WordIndex, passages: Sequence[Sequence[Pair]]
) -> Iterator[Block]:
    """Yield the blocks in the printed order, first and last what lies outside the found words."""
    # the editor's words are nobody's: they neither negate nor count
    words = ["" if free else w for free, w in zip(quotation.optional, quotation.words, strict=True)]
    printed = Side(words, quotation.owners, quotation.pieces, index.language == "en")
    around = MAX_EDGE_WORDS + 1 + CONTEXT_WORDS
    row = 0
    for number, pairs in enumerate(passages):
        start, column = max(row, pairs[0].row), pairs[0].column
        begin = max(0, column - around)
        spoken = _spoken_side(index, begin, min(len(index), pairs[-1].next_column + around))
        sides = _Sides(printed, spoken, quotation.optional, begin)
        before = min(start - row, MAX_EDGE_WORDS + 1) if not number else 0
        yield sides.block((row, start), (max(0, column - before), column), at_edge=True)
        row = start
        for pair in pairs:
            if pair.agreement >= SAME_WORD_AGREEMENT:
                if pair.row > row or pair.column != column:  # most words follow each other on both sides
                    yield sides.block((row, max(row, pair.row)), (column, pair.column))
                row, column = pair.row + pair.rows, pair.next_column
        end = pairs[-1].row + pairs[-1].rows
        yield sides.block((row, max(row, end)), (column, max(column, pairs[-1].next_column)))
        row = max(row, end)
    after, count = passages[-1][-1].next_column, len(quotation.words)
    beyond = min(count - row, MAX_EDGE_WORDS + 1)
    yield sides.block((row, count), (after, min(len(index), after + beyond)), at_edge=True)

"""One block compared as a careful reader would: numbers by their values, names by their sounds, and so on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webinar_archive.alignment.words.blocks import MAX_EDGE_WORDS, Block, Side
from webinar_archive.alignment.words.index import WordIndex
from webinar_archive.alignment.words.quantities import (
    changed_units,
    equal_quantities,
    numbers_of,
    unlike_units,
)
from webinar_archive.alignment.words.types import ClassedChange
from webinar_archive.models import ChangeKind, Severity, WordChange
from webinar_archive.text.contraries import (
    PARTICLES,
    are_contrary,
    is_content,
    is_negated_form,
    negated_with,
    negates,
    reverses,
)
from webinar_archive.text.lexicon import LIGHT
from webinar_archive.text.number_values import NumberValue, is_number_word, numbers_missing
from webinar_archive.text.similarity import share_of_equal
from webinar_archive.text.units import Quantity
from webinar_archive.text.word_forms import differ_by_prefix, is_same_stem

SAME_SOUND = 0.75
"""Share of equal sounds from which a word is another one misheard."""

MAX_REVERSED_WORDS = 4
"""Words of an omission or addition up to which a word that reverses (`refuser de`) concerns the words kept."""

MAX_UNLIKE_EDGE_WORDS = 2
"""Words at an end of the quotation up to which they are held to stand in place of those spoken there."""

_ASIDES = frozenset(("sais", "know"))
# a number only where another one was spoken
_NO_NUMBERS = frozenset(("un", "une", "one", "a", "an", "second", "seconde"))


def _covers(numbers: Sequence[NumberValue | Quantity], at: int) -> bool:
    return any(number.first <= at < number.last for number in numbers)


class Comparison:
    """Compares the two sides of one block; `rows` and `columns` are what no change explains yet."""

    def __init__(self, block: Block, names: Sequence[bool], index: WordIndex) -> None:
        self.block = block
        self.names = names
        self.index = index
        self.rows = list(block.rows)
        self.columns = list(block.columns)
        self.moved = self.inflected = False

    def changes(self) -> Iterator[ClassedChange]:
        """Yield the changes of the block, first those to tell."""
        block = self.block
        if block.is_empty and not block.at_edge:
            return
        if block.at_edge and len(self.rows) > MAX_EDGE_WORDS:
            yield self._change(ChangeKind.ADDITION, self.rows, ())
            return
        if not block.at_edge and block.is_repetition:
            yield self._change(ChangeKind.FILLER, (), range(block.column, block.column_end))
            return
        self._drop_equal_words()
        if self.rows and self.columns:
            self._drop_misheard_words()
        told = [*self._number_changes(), *self._unit_changes(), *self._negation_changes()]
        if block.at_edge and not self.rows:
            yield from told
            return
        told += [*self._name_changes(), *self._meaning_changes()]
        yield from told
        yield from self._rest(told)

    def _drop_equal_words(self) -> None:
        """Drop words that stand on both sides, in whatever order."""
        for row in tuple(self.rows):
            equal = [column for column in self.columns if self._spoken(column) == self._printed(row)]
            if equal:
                self.rows.remove(row)
                self.columns.remove(equal[0])
                self.moved = True

    def _drop_misheard_words(self) -> None:
        """Drop forms of one word, and words that sound nearly alike: a recogniser wrote what it heard."""
        apart = unlike_units(self.block, self.rows, self.columns)
        for row, column in [(row, column) for row in self.rows for column in self.columns]:
            if row not in self.rows or column not in self.columns:
                continue
            one, other = self._printed(row), self._spoken(column)
            numbers = is_number_word(one) + is_number_word(other)
            if (
                numbers == 2
                or (row, column) in apart
                or self._negate(row, column)
                or are_contrary(one, other)
            ):
                continue
            same_stem = not numbers and is_same_stem(one, other) and not differ_by_prefix(one, other)
            if same_stem or self._sound([row], [column]) >= SAME_SOUND:
                self.rows.remove(row)
                self.columns.remove(column)
                self.inflected = True
        if self.rows and self.columns and not any(map(is_number_word, (*self._p(), *self._s()))):
            contrary = apart or any(are_contrary(one, other) for one in self._p() for other in self._s())
            negated = bool(self._negations()[0]) != bool(self._negations()[1])
            if not contrary and not negated and self._sound(self.rows, self.columns) >= SAME_SOUND:
                self.rows, self.columns, self.inflected = [], [], True

    def _number_changes(self) -> Iterator[ClassedChange]:
        """Yield the change of numbers, compared by their values; numbers only spoken were left out."""
        block = self.block
        printed = numbers_of(block.printed, block.row, block.row_end)
        spoken = numbers_of(block.spoken, block.column, block.column_end)
        if block.at_edge and not block.rows and not (printed and spoken):
            return
        for one, other in equal_quantities(block, printed, spoken):
            self.rows = [row for row in self.rows if not _covers([one], row)]
            self.columns = [column for column in self.columns if not _covers([other], column)]
            printed = [number for number in printed if not _covers([one], number.first)]
            spoken = [number for number in spoken if not _covers([other], number.first)]
            self.inflected = True
        if not printed and not spoken:
            return
        only_printed = [number for number in numbers_missing(printed, spoken) if self._is_open(number)]
        only_spoken = numbers_missing(spoken, printed)
        articles = [row for row in self.rows if self._printed(row) in _NO_NUMBERS]
        if only_printed or (only_spoken and articles):
            words = [at for number in only_printed for at in range(number.first, number.last)] or articles
            heard = [at for number in only_spoken for at in range(number.first, number.last)]
            yield self._change(ChangeKind.NUMBER, words, heard, Severity.WARNING)
        elif not only_printed and not only_spoken:
            self.inflected = True
        self.rows = [row for row in self.rows if not _covers(printed, row)]
        self.columns = [column for column in self.columns if not _covers(spoken, column)]

    def _unit_changes(self) -> Iterator[ClassedChange]:
        """Yield the change of a number's unit, or of a share."""
        kind, rows, columns = changed_units(self.block, self.rows, self.columns)
        if kind is not None:
            yield self._change(kind, rows, columns, Severity.WARNING)
            self.rows = [row for row in self.rows if row not in rows]
            self.columns = [column for column in self.columns if column not in columns]

    def _is_open(self, number: NumberValue) -> bool:
        """Whether a printed number was neither misheard nor the editor's, or goes on in the speech."""
        touched = range(number.first, number.last)
        return any(at in self.rows for at in touched) or not any(at in self.block.rows for at in touched)

    def _negation_changes(self) -> Iterator[ClassedChange]:
        """Yield the change of a negation that was dropped or added, but not together with what it negates."""
        printed, spoken = self._negations()
        if bool(printed) == bool(spoken):
            return
        if self.block.at_edge:
            spoken = []
        reversed_ = any(map(reverses, (*self._p(), *self._s())))
        if (
            (self.rows and self.columns and not reversed_)
            or (not self.rows and self._concerns_kept_words(spoken, self.columns, self.block.spoken))
            or (not self.columns and self._concerns_kept_words(printed, self.rows, self.block.printed))
        ):
            if not printed and not spoken:
                return
            yield self._change(ChangeKind.NEGATION, printed, spoken, Severity.WARNING)
            self.rows = [row for row in self.rows if row not in printed]
            self.columns = [column for column in self.columns if column not in spoken]

    def _concerns_kept_words(self, negating: Sequence[int], positions: Sequence[int], side: Side) -> bool:
        """Whether a negation begins or ends a run that stands on one side only: what it negates was kept."""
        weighty = [at for at in positions if at in negating or side.words[at] not in (*PARTICLES, *LIGHT)]
        if not negating:
            return False
        first = next(at for at in positions if side.words[at] not in PARTICLES)
        begins, ends = weighty[0] == negating[0] == first, weighty[-1] == negating[-1]
        return begins or (ends and side.words[negating[-1] - 1] not in _ASIDES)

    def _name_changes(self) -> Iterator[ClassedChange]:
        """Yield the change of a name where other words stand that do not sound like it."""
        names = [row for row in self.rows if self.names[row] and self._printed(row)[1:].isalpha()]
        heard = [column for column in self.columns if names and is_content(self._spoken(column))]
        if heard and self._sound(names, heard) < SAME_SOUND and not self._is_acronym(names, heard):
            yield self._change(ChangeKind.NAME, names, heard, Severity.WARNING)
            self.rows = [row for row in self.rows if row not in names]
            self.columns = [column for column in self.columns if column not in heard]

    def _is_acronym(self, names: Sequence[int], heard: Sequence[int]) -> bool:
        """Whether the name is made of the first letters of what was said: `BCE` for `banque centrale européenne`."""
        initials = "".join(self._spoken(column)[0] for column in heard)
        return any(
            len(short) > 1 and long.startswith(short)
            for name in map(self._printed, names)
            for short, long in ((initials, name), (name, initials))
        )

    def _meaning_changes(self) -> Iterator[ClassedChange]:
        """Yield contraries, then words that carry the meaning where others were spoken."""
        for row in self.rows:
            for column in self.columns:
                one, other = self._printed(row), self._spoken(column)
                if are_contrary(one, other):
                    kind = ChangeKind.NEGATION if is_negated_form(one, other) else ChangeKind.OTHER
                    yield self._change(kind, (row,), (column,), Severity.WARNING)
                    self.rows = [each for each in self.rows if each != row]
                    self.columns = [each for each in self.columns if each != column]
                    return
        weighty = [list(filter(is_content, words)) for words in (self._p(), self._s())]
        if all(weighty) and not (self.block.at_edge and len(self.rows) > MAX_UNLIKE_EDGE_WORDS):
            yield self._change(ChangeKind.OTHER, self.rows, self.columns, Severity.INFO)
            self.rows, self.columns = [], []
        elif self._is_reversed(weighty[0] or weighty[1]):
            yield self._change(ChangeKind.OTHER, self.rows, self.columns, Severity.WARNING)
            self.rows, self.columns = [], []
        elif weighty[0] and not self.block.at_edge:
            # words that nobody said there: they may say of others what was said
            kind = ChangeKind.OTHER if self.columns else ChangeKind.ADDITION
            yield self._change(kind, self.rows, self.columns, Severity.INFO)
            self.rows, self.columns = [], []

    def _is_reversed(self, words: Sequence[str]) -> bool:
        short = len(self.rows) <= MAX_REVERSED_WORDS >= len(self.columns)
        return short and not self.block.at_edge and any(map(reverses, words))

    def _rest(self, told: Sequence[ClassedChange]) -> Iterator[ClassedChange]:
        """Yield what is left, by its shape."""
        block = self.block
        rows, columns = self.rows, [] if block.at_edge else self.columns
        words = {*self._p(), *(self._spoken(column) for column in columns)}
        if words and words <= PARTICLES:
            yield self._change(ChangeKind.INFLECTION, rows, columns)
        elif rows and columns:
            yield self._change(ChangeKind.OTHER, rows, columns)
        elif rows:
            yield self._change(ChangeKind.ADDITION, rows, ())
        elif columns:
            yield self._change(ChangeKind.OMISSION, (), columns)
        elif not told and not block.at_edge and not block.is_empty:
            if self.inflected or self.moved:
                kind = ChangeKind.INFLECTION if self.inflected else ChangeKind.ORDER
                yield self._change(kind, block.rows, block.columns)
            elif not block.rows and block.column < block.column_end:
                yield self._change(ChangeKind.FILLER, (), range(block.column, block.column_end))

    def _negations(self) -> tuple[list[int], list[int]]:
        block = self.block
        return (
            [at for at in self.rows if negated_with(block.printed.words, at, self.rows)],
            [
                at
                for at in self.columns
                # people say `non` for much
                if negated_with(block.spoken.words, at, self.columns) and self._spoken(at) != "non"
            ],
        )

    def _negate(self, row: int, column: int) -> bool:
        return negates(self.block.printed.words, row) != negates(self.block.spoken.words, column)

    def _sound(self, rows: Sequence[int], columns: Sequence[int]) -> float:
        """Return how alike the words sound, 0 to 1, all words of a side together."""
        words = [self._printed(row) for row in rows], [self._spoken(column) for column in columns]
        one, other = ("".join(self.index.keys_of_words(each)) for each in words)
        return share_of_equal(one, other)

    def _change(
        self,
        kind: ChangeKind,
        rows: Sequence[int],
        columns: Sequence[int],
        told: Severity | None = None,
    ) -> ClassedChange:
        block = self.block
        change = WordChange(kind=kind, printed=block.printed.text(rows), spoken=block.spoken.text(columns))
        return ClassedChange(
            change,
            rows[0] if rows else block.row,
            rows[-1] + 1 if rows else block.row_end,
            told,
            block.at_edge,
        )

    def _printed(self, row: int) -> str:
        return self.block.printed.words[row]

    def _spoken(self, column: int) -> str:
        return self.block.spoken.words[column]

    def _p(self) -> list[str]:
        return [self._printed(row) for row in self.rows]

    def _s(self) -> list[str]:
        return [self._spoken(column) for column in self.columns]

"""What was said just outside a quotation and yet belongs to its words: a negation, the bound of a number.

`Pas tous les élus` printed as `Tous les élus`, `moins de 200` as `200`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webinar_archive.alignment.words.blocks import MAX_EDGE_WORDS
from webinar_archive.alignment.words.index import WordIndex
from webinar_archive.alignment.words.quotation import PreparedQuotation
from webinar_archive.alignment.words.types import ClassedChange, Pair
from webinar_archive.models import ChangeKind, Severity, WordChange
from webinar_archive.text.contraries import negates
from webinar_archive.text.lexicon import FILLERS
from webinar_archive.text.negation_scope import negates_after, negates_before
from webinar_archive.text.number_bounds import bound_at

BEFORE_WORDS, AFTER_WORDS = 6, 7
"""Spoken words read before and after the border of a quotation."""

_MARKS = (".", ",", ";", ":", "!", "?", "…")


def outside_changes(
    quotation: PreparedQuotation, index: WordIndex, passages: Sequence[Sequence[Pair]]
) -> Iterator[ClassedChange]:
    """Yield what was said right before the first printed word or after the last, where it turns them round."""
    said = [
        row for row, word in enumerate(quotation.words) if not quotation.optional[row] and word not in FILLERS
    ]
    first, last = passages[0][0], passages[-1][-1]
    before = [quotation.words[row] for row in said if row < first.row]
    if not said or len(before) > MAX_EDGE_WORDS:
        return
    words, at = _words_around(index, first.column)
    bound = next(
        (each for each in range(at) if bound_at(words[: at + 2], each) and _reaches(words, each, at)), None
    )
    if bound is not None and first.row == said[0]:
        yield _change(ChangeKind.NUMBER, words[bound:at], first.row)
    elif negates_after(words, at) and not any(negates(before, row) for row in range(len(before))):
        yield _change(ChangeKind.NEGATION, _from_negation(words, at), first.row)
    if last.row + last.rows > said[-1]:
        words, at = _words_around(index, last.next_column)
        if negates_before(words, at):
            yield _change(ChangeKind.NEGATION, words[at : at + 1], last.row)


def _words_around(index: WordIndex, border: int) -> tuple[list[str], int]:
    """Return the folded words around a border, those before it from the last mark on, and where it is in them."""
    begin = max(0, border - BEFORE_WORDS)
    words = index.folded_words(begin, border + AFTER_WORDS)
    for at in range(border - 1, begin - 1, -1):
        is_end = at + 1 == len(index) or index.owners[at] != index.owners[at + 1]
        if is_end and index.words[int(index.owners[at])].text.endswith(_MARKS):
            return words[at + 1 - begin :], border - at - 1
    return words, border - begin


def _reaches(words: Sequence[str], bound: int, at: int) -> bool:
    """Whether only fillers stand between a bound of two words and the border."""
    return len([word for word in words[bound:at] if word not in FILLERS]) == 2


def _from_negation(words: Sequence[str], at: int) -> Sequence[str]:
    return words[next((each for each in range(at - 1, -1, -1) if negates(words, each)), at - 1) : at]


def _change(kind: ChangeKind, spoken: Sequence[str], row: int) -> ClassedChange:
    text = " ".join(word for word in spoken if word not in FILLERS)
    return ClassedChange(
        WordChange(kind=kind, printed="", spoken=text), row, row, Severity.WARNING, at_edge=True
    )

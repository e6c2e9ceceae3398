"""What a writer changed of the spoken words, each change in a class, and the findings about those that matter.

Between the words that were kept as spoken lie blocks of printed and spoken words. A block is compared as a careful
reader would: numbers by their values, names by their sounds, negations by what they negate, then the words that
carry the meaning. Whatever may make another statement of it becomes a finding; other edits are only classed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from webinar_archive.alignment.words.blocks import Block, blocks
from webinar_archive.alignment.words.comparison import Comparison
from webinar_archive.alignment.words.index import WordIndex
from webinar_archive.alignment.words.outside import outside_changes
from webinar_archive.alignment.words.quotation import PreparedQuotation
from webinar_archive.alignment.words.types import ClassedChange, Pair
from webinar_archive.models import ChangeKind, Finding, Severity, Verdict, WordChange
from webinar_archive.text.contraries import is_content
from webinar_archive.text.normalize import cut, fold
from webinar_archive.text.number_bounds import bound_at

MAX_PARTICLE_WORDS = 4
"""Words between the two halves of a French negation."""

_WORD = re.compile(r"\w+")
MAX_FACT_CHARACTERS = 200
_CODES = {
    ChangeKind.NEGATION: "negation-changed",
    ChangeKind.NUMBER: "number-changed",
    ChangeKind.UNIT: "number-changed",
    ChangeKind.NAME: "name-changed",
}


def classed_changes(
    quotation: PreparedQuotation, index: WordIndex, passages: Sequence[Sequence[Pair]]
) -> list[ClassedChange]:
    """Return the changes of a located quotation in the printed order."""
    found: list[ClassedChange] = []
    for block in blocks(quotation, index, passages):
        for found_change in Comparison(block, quotation.names, index).changes():
            each = _as_moved_outside(_as_bound(found_change, block), index, passages)
            # a number may reach into several blocks
            if each.change.kind is not ChangeKind.NUMBER or each not in found:
                found.append(each)
    negated = any(each.change.kind is ChangeKind.NEGATION for each in found)
    for each in outside_changes(quotation, index, passages):
        if each.change.kind is not ChangeKind.NEGATION or not negated:
            found.append(each)
    return _without_reorderings(sorted(found, key=lambda each: each.row), quotation.words)


def _as_bound(each: ClassedChange, block: Block) -> ClassedChange:
    """Return a change that adds or drops the bound of a number (`moins de 200`) as one of the number."""
    if each.change.kind in _CODES:
        return each
    printed = _bounds(block.printed.words, block.rows)
    spoken = _bounds(block.spoken.words, block.columns)
    if printed == spoken or (block.at_edge and not printed):
        return each
    return replace(each, change=replace(each.change, kind=ChangeKind.NUMBER), told=Severity.WARNING)


def _as_moved_outside(
    each: ClassedChange, index: WordIndex, passages: Sequence[Sequence[Pair]]
) -> ClassedChange:
    """Return printed words that were spoken right before or after the quotation as words that moved."""
    may_move = each.change.kind in (ChangeKind.ADDITION, ChangeKind.OTHER)
    if not may_move or (each.change.spoken and not each.at_edge):
        return each
    words = _words(each.change.printed)
    if not any(len(word) > 3 for word in words):
        return each
    first, after = passages[0][0].column, passages[-1][-1].next_column
    for begin in (first - len(words), after):
        if begin >= 0 and words == index.folded_words(begin, begin + len(words)):
            moved = WordChange(kind=ChangeKind.ORDER, printed=each.change.printed, spoken=" ".join(words))
            return replace(each, change=moved, told=None)
    return each


def _bounds(words: Sequence[str], positions: Sequence[int]) -> set[str | None]:
    """Return the bounds of numbers (`at least`) that have a word at one of the positions."""
    return {bound_at(words, at) for position in positions for at in (max(0, position - 1), position)} - {None}


def change_findings(changes: Sequence[ClassedChange], verdict: Verdict) -> tuple[Finding, ...]:
    """Return a finding for each code, with the printed and the spoken words of all its changes.

    Unlike words of a paraphrase are not told: its verdict says so.
    """
    told: dict[str, list[ClassedChange]] = {}
    for each in changes:
        code = _CODES.get(each.change.kind, "meaning-may-differ")
        if each.told and not (verdict is Verdict.PARAPHRASED and each.told is Severity.INFO):
            told.setdefault(code, []).append(each)
    return tuple(
        Finding(
            code=code,
            severity=Severity.WARNING if any(e.told is Severity.WARNING for e in of_code) else Severity.INFO,
            facts={
                "printed": _joined(each.change.printed for each in of_code),
                "spoken": _joined(each.change.spoken for each in of_code),
            },
        )
        for code, of_code in told.items()
    )


def _joined(texts: Iterable[str]) -> str:
    return cut(" / ".join(each or "–" for each in texts), MAX_FACT_CHARACTERS)


def _without_reorderings(changes: Sequence[ClassedChange], words: Sequence[str]) -> list[ClassedChange]:
    """Return the changes with words that only moved as one change, and both halves of `ne … pas` as one."""
    found: list[ClassedChange] = []
    for each in changes:
        if each.change.kind is ChangeKind.NEGATION and found and _is_particle_of(found[-1], each):
            found[-1] = _joined_negation(found[-1], each)
            continue
        moved = next((at for at, other in enumerate(found) if _is_moved(other, each, words)), None)
        if moved is None:
            found.append(each)
        else:
            found[moved] = _moved(found[moved], each)
    return found


def _moved(one: ClassedChange, other: ClassedChange) -> ClassedChange:
    """Return the reordering of words; told where they change places among themselves: who did it to whom."""
    printed, spoken = (one, other) if one.change.printed else (other, one)
    change = WordChange(kind=ChangeKind.ORDER, printed=printed.change.printed, spoken=spoken.change.spoken)
    swapped = _words(change.printed) != _words(change.spoken)
    return ClassedChange(change, one.row, one.row_end, Severity.INFO if swapped else None)


def _is_moved(one: ClassedChange, other: ClassedChange, words: Sequence[str]) -> bool:
    """Whether the same words stand at one place of the print and at another of the speech.

    A negation that moved over a word that carries meaning negates something else.
    """
    printed, spoken = (one, other) if one.change.printed else (other, one)
    if spoken.change.printed or (printed.change.spoken and not printed.at_edge):
        return False
    kinds = {printed.change.kind, spoken.change.kind}
    if kinds == {ChangeKind.NEGATION}:
        if any(map(is_content, words[one.row_end : other.row])):
            return False
    elif kinds not in ({ChangeKind.ADDITION, ChangeKind.OMISSION}, {ChangeKind.OTHER, ChangeKind.OMISSION}):
        return False
    return sorted(_words(printed.change.printed)) == sorted(_words(spoken.change.spoken))


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _is_particle_of(one: ClassedChange, other: ClassedChange) -> bool:
    """Whether the first change is the `ne` of a negation on the same side."""
    if one.change.kind is not ChangeKind.INFLECTION or other.row - one.row_end > MAX_PARTICLE_WORDS:
        return False
    sides = [(each.change.printed, each.change.spoken) for each in (one, other)]
    return any(
        particle and negation and not particle_elsewhere and not elsewhere
        for (particle, particle_elsewhere), (negation, elsewhere) in (
            sides,
            [side[::-1] for side in sides],
        )
    )


def _joined_negation(particle: ClassedChange, negation: ClassedChange) -> ClassedChange:
    texts = [
        f"{one} … {other}" if one else ""
        for one, other in (
            (particle.change.printed, negation.change.printed),
            (particle.change.spoken, negation.change.spoken),
        )
    ]
    change = WordChange(kind=ChangeKind.NEGATION, printed=texts[0], spoken=texts[1])
    return ClassedChange(change, particle.row, negation.row_end, negation.told)

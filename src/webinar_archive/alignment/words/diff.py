"""Word-by-word differences between the printed and the spoken words, and the verdict that follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from webinar_archive.alignment.words.index import WordIndex
from webinar_archive.alignment.words.quotation import PreparedQuotation
from webinar_archive.alignment.words.types import Pair
from webinar_archive.models import Change, ChangeKind, Difference, Verdict, WordChange
from webinar_archive.text.lexicon import FILLERS
from webinar_archive.text.normalize import comparable

SAME_WORD_AGREEMENT = 0.945
"""Agreement from which words count as the same: equal letters, or equal phonetic keys."""

EDITED_COVERAGE = 0.6
"""Share of the printed words that must be found for `edited`; less is `paraphrased`."""

MATERIAL = (ChangeKind.NEGATION, ChangeKind.NUMBER, ChangeKind.UNIT, ChangeKind.NAME)
"""Changes with which no quotation is `verbatim`."""


class _Group(NamedTuple):
    """Printed pieces `[first, last]` aligned with transcript words `[spoken_first, spoken_last]`."""

    first: int
    last: int
    spoken_first: int
    spoken_last: int
    equal: bool


class _Run(NamedTuple):
    """A difference under construction."""

    change: Change
    printed: list[str]
    spoken: list[str]


def differences(
    quotation: PreparedQuotation, index: WordIndex, passages: Sequence[Sequence[Pair]]
) -> tuple[Difference, ...]:
    """Return the printed words in order, as runs that are kept, changed, only printed, or only spoken."""
    runs: list[_Run] = []
    piece = 0
    for pairs in passages:
        word: int | None = None
        for group in _groups(quotation, index, pairs):
            _append(runs, Change.PRINTED_ONLY, quotation.pieces[piece : group.first], ())
            if word is not None:
                _append(runs, Change.SPOKEN_ONLY, (), _spoken_texts(index, word, group.spoken_first))
            _append(
                runs,
                Change.KEPT if group.equal else Change.CHANGED,
                quotation.pieces[group.first : group.last + 1],
                _spoken_texts(index, group.spoken_first, group.spoken_last + 1),
            )
            piece, word = max(piece, group.last + 1), group.spoken_last + 1
    _append(runs, Change.PRINTED_ONLY, quotation.pieces[piece:], ())
    whole = [Difference(run.change, " ".join(run.printed), " ".join(run.spoken)) for run in runs]
    return tuple(_merge_replacements(whole))


def _groups(quotation: PreparedQuotation, index: WordIndex, pairs: Sequence[Pair]) -> Iterator[_Group]:
    """Turn pairs of comparable words into pairs of printed pieces and transcript words, joined where shared.

    Equal groups that follow each other on both sides are one.
    """
    spoken, start = _spoken_owners(index, pairs)
    owners, printed_sizes, spoken_sizes = quotation.owners, Counter(quotation.owners), Counter(spoken)
    current: _Group | None = None
    at = 0
    while at < len(pairs):
        row, column, printed, said, agreement = pairs[at]
        first, spoken_first = owners[row], spoken[column - start]
        last, spoken_last = owners[row + printed - 1], spoken[column - start + said - 1]
        equal = agreement >= SAME_WORD_AGREEMENT
        at += 1
        while at < len(pairs):
            row, column, rows, columns, agreement = pairs[at]
            if owners[row] != last and spoken[column - start] != spoken_last:
                break
            last, spoken_last = owners[row + rows - 1], spoken[column - start + columns - 1]
            printed, said = printed + rows, said + columns
            equal = equal and agreement >= SAME_WORD_AGREEMENT
            at += 1
        equal = (
            equal
            and printed == _word_count(printed_sizes, first, last)
            and said == _word_count(spoken_sizes, spoken_first, spoken_last)
        )
        if current:
            if (
                equal
                and current.equal
                and (first, spoken_first) == (current.last + 1, current.spoken_last + 1)
            ):
                first, spoken_first = current.first, current.spoken_first
            else:
                yield current
        current = _Group(first, last, spoken_first, spoken_last, equal)
    if current:
        yield current


def _spoken_owners(index: WordIndex, pairs: Sequence[Pair]) -> tuple[list[int], int]:
    """Return the transcript word of each comparable word around a passage, and the first of these.

    The range covers whole transcript words.
    """
    ends = index.owners[[pairs[0].column, pairs[-1].next_column - 1]]
    first, last = np.searchsorted(index.owners, ends + np.array((0, 1), np.int32)).tolist()
    return index.owners[first:last].tolist(), first


def _word_count(sizes: Counter[int], first: int, last: int) -> int:
    """Return the number of comparable words of the pieces `[first, last]` together."""
    return sizes[first] if first == last else sum(sizes[owner] for owner in range(first, last + 1))


def _spoken_texts(index: WordIndex, first: int, last: int) -> list[str]:
    return [word.text for word in index.words[first:last]]


def _append(runs: list[_Run], change: Change, printed: Sequence[str], spoken: Sequence[str]) -> None:
    if not printed and not spoken:
        return
    if not runs or runs[-1].change is not change:
        runs.append(_Run(change, [], []))
    runs[-1].printed.extend(printed)
    runs[-1].spoken.extend(spoken)


def _merge_replacements(runs: Sequence[Difference]) -> Iterator[Difference]:
    """Merge words that are only printed with adjacent words that are only spoken to one change."""
    pending: Difference | None = None
    for run in runs:
        if pending and {pending.change, run.change} == {Change.PRINTED_ONLY, Change.SPOKEN_ONLY}:
            yield Difference(Change.CHANGED, pending.printed or run.printed, pending.spoken or run.spoken)
            pending = None
            continue
        if pending:
            yield pending
        pending = run
    if pending:
        yield pending


def verdict(
    quotation: PreparedQuotation,
    runs: Sequence[Difference],
    coverage: float,
    language: str,
    changes: Sequence[WordChange] = (),
) -> Verdict:
    """Return `verbatim`, `edited` or `paraphrased`.

    `verbatim`: the printed words in order, except for fillers, repetitions and the editor's words, with every
    negation, number, unit and name (`changes` says which of them changed). `edited`: at least `EDITED_COVERAGE` of the
    printed words are found (`coverage`). `paraphrased`: fewer.
    """
    faithful = not any(change.kind in MATERIAL for change in changes)
    if faithful and all(_is_immaterial(quotation, runs, i, language) for i in range(len(runs))):
        return Verdict.VERBATIM
    return Verdict.EDITED if coverage >= EDITED_COVERAGE else Verdict.PARAPHRASED


def _is_immaterial(quotation: PreparedQuotation, runs: Sequence[Difference], at: int, language: str) -> bool:
    run = runs[at]
    if run.change is Change.KEPT:
        return True
    if run.change is Change.CHANGED:
        return False
    if run.change is Change.PRINTED_ONLY:
        return all(word in FILLERS for word in _words_outside_brackets(quotation, run.printed, language))
    words = [w for w in comparable(run.spoken.split(), language).words if w not in FILLERS]
    if not words or _is_one_word_repeated(words):
        return True
    before = comparable(runs[at - 1].spoken.split(), language).words if at else ()
    after = comparable(runs[at + 1].spoken.split(), language).words if at + 1 < len(runs) else ()
    count = len(words)
    return words == list(after[:count]) or words == list(before[-count:])


def _is_one_word_repeated(words: Sequence[str]) -> bool:
    return len(words) > 1 and all(a == b for a, b in pairwise(words))


def _words_outside_brackets(quotation: PreparedQuotation, printed: str, language: str) -> list[str]:
    editor = {
        quotation.pieces[o]
        for o, optional in zip(quotation.owners, quotation.optional, strict=True)
        if optional
    }
    # the number of a list has no word
    editor |= {*quotation.pieces[: quotation.owners[0]]} if quotation.owners else set()
    return list(comparable([piece for piece in printed.split() if piece not in editor], language).words)

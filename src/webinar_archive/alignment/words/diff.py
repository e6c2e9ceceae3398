"""Printed words held against spoken ones, word by word, and the verdict that follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from webinar_archive.alignment.words.index import Index
from webinar_archive.alignment.words.quotation import Quoted
from webinar_archive.alignment.words.types import Pair
from webinar_archive.models import Change, Difference, Verdict
from webinar_archive.text.lexicon import FILLERS
from webinar_archive.text.normalize import comparable

ALIKE = 0.945
"""Agreement of words that are the same to the ear: equal, or equal in sound."""

EDITED = 0.6
"""At least this share of the printed words answered makes `edited`; less is `paraphrased`."""


class _Group(NamedTuple):
    """Printed pieces `[first, last]` answer transcript words `[heard_first, heard_last]`, alike or not."""

    first: int
    last: int
    heard_first: int
    heard_last: int
    alike: bool


class _Run(NamedTuple):
    """A difference that still grows."""

    change: Change
    printed: list[str]
    spoken: list[str]


def differences(quoted: Quoted, index: Index, passages: Sequence[Sequence[Pair]]) -> tuple[Difference, ...]:
    """The printed words in order, each run kept, changed, only printed, or only spoken."""
    runs: list[_Run] = []
    piece = 0
    for pairs in passages:
        word: int | None = None
        for group in _together(_groups(quoted, index, pairs)):
            _add(runs, Change.PRINTED_ONLY, quoted.pieces[piece : group.first], ())
            if word is not None:
                _add(runs, Change.SPOKEN_ONLY, (), _spoken(index, word, group.heard_first))
            _add(
                runs,
                Change.KEPT if group.alike else Change.CHANGED,
                quoted.pieces[group.first : group.last + 1],
                _spoken(index, group.heard_first, group.heard_last + 1),
            )
            piece, word = max(piece, group.last + 1), group.heard_last + 1
    _add(runs, Change.PRINTED_ONLY, quoted.pieces[piece:], ())
    whole = [Difference(run.change, " ".join(run.printed), " ".join(run.spoken)) for run in runs]
    return tuple(_exchanged(whole))


def _groups(quoted: Quoted, index: Index, pairs: Sequence[Pair]) -> Iterator[_Group]:
    """Pairs of comparable words as pairs of printed pieces and transcript words, joined where shared."""
    heard, start = _heard_owners(index, pairs)
    owners, printed_words, heard_words = quoted.owners, Counter(quoted.owners), Counter(heard)
    ends = [
        (owners[row], owners[row + rows - 1], heard[column - start], heard[column - start + columns - 1])
        for row, column, rows, columns, _ in pairs
    ]
    # sums over the pairs before each
    rows = list(accumulate((pair.rows for pair in pairs), initial=0))
    columns = list(accumulate((pair.columns for pair in pairs), initial=0))
    unlike = list(accumulate((pair.agreement < ALIKE for pair in pairs), initial=0))
    borders = [
        at for at, (one, other) in enumerate(pairwise(ends), 1) if one[1] != other[0] and one[3] != other[2]
    ]
    for at, after in pairwise([0, *borders, len(pairs)]):
        (first, _, heard_first, _), (_, last, _, heard_last) = ends[at], ends[after - 1]
        whole = rows[after] - rows[at] == _words_of(printed_words, first, last) and columns[after] - columns[
            at
        ] == _words_of(heard_words, heard_first, heard_last)
        yield _Group(first, last, heard_first, heard_last, whole and unlike[after] == unlike[at])


def _together(groups: Iterable[_Group]) -> Iterator[_Group]:
    """Groups that are alike and follow each other on both sides made one."""
    held: _Group | None = None
    for group in groups:
        if (
            held
            and held.alike
            and group.alike
            and (group.first, group.heard_first) == (held.last + 1, held.heard_last + 1)
        ):
            held = _Group(held.first, group.last, held.heard_first, group.heard_last, True)
            continue
        if held:
            yield held
        held = group
    if held:
        yield held


def _heard_owners(index: Index, pairs: Sequence[Pair]) -> tuple[list[int], int]:
    """The transcript word of each comparable word around a passage, and which is the first of these.

    The comparable words of a transcript word come all or not at all.
    """
    ends = index.owners[[pairs[0].column, pairs[-1].column + pairs[-1].columns - 1]]
    first, last = np.searchsorted(index.owners, ends + np.array((0, 1))).tolist()
    return index.owners[first:last].tolist(), first


def _words_of(counts: Counter[int], first: int, last: int) -> int:
    """How many comparable words the pieces `[first, last]` have together."""
    return counts[first] if first == last else sum(counts[owner] for owner in range(first, last + 1))


def _spoken(index: Index, first: int, last: int) -> list[str]:
    return [word.text for word in index.words[first:last]]


def _add(runs: list[_Run], change: Change, printed: Sequence[str], spoken: Sequence[str]) -> None:
    if not printed and not spoken:
        return
    if not runs or runs[-1].change is not change:
        runs.append(_Run(change, [], []))
    runs[-1].printed.extend(printed)
    runs[-1].spoken.extend(spoken)


def _exchanged(runs: Sequence[Difference]) -> Iterator[Difference]:
    """Words only printed beside words only spoken are one change."""
    waiting: Difference | None = None
    for run in runs:
        if waiting and {waiting.change, run.change} == {Change.PRINTED_ONLY, Change.SPOKEN_ONLY}:
            yield Difference(Change.CHANGED, waiting.printed or run.printed, waiting.spoken or run.spoken)
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = run
    if waiting:
        yield waiting


def verdict(quoted: Quoted, runs: Sequence[Difference], answered: float, language: str) -> Verdict:
    """`verbatim`: the printed words in order, but for fillers, repetitions and the editor's words.

    `edited`: at least `EDITED` of the printed words answered (`answered`); `paraphrased`: fewer.
    """
    if all(_harmless(quoted, runs, i, language) for i in range(len(runs))):
        return Verdict.VERBATIM
    return Verdict.EDITED if answered >= EDITED else Verdict.PARAPHRASED


def _harmless(quoted: Quoted, runs: Sequence[Difference], at: int, language: str) -> bool:
    run = runs[at]
    if run.change is Change.KEPT:
        return True
    if run.change is Change.CHANGED:
        return False
    if run.change is Change.PRINTED_ONLY:
        return all(word in FILLERS for word in _unbracketed(quoted, run.printed, language))
    words = [w for w in comparable(run.spoken.split(), language).words if w not in FILLERS]
    before = comparable(runs[at - 1].spoken.split(), language).words if at else ()
    after = comparable(runs[at + 1].spoken.split(), language).words if at + 1 < len(runs) else ()
    count = len(words)
    return not words or words == list(after[:count]) or words == list(before[-count:]) or _stutter(words)


def _stutter(words: Sequence[str]) -> bool:
    return len(words) > 1 and all(a == b for a, b in pairwise(words))


def _unbracketed(quoted: Quoted, printed: str, language: str) -> list[str]:
    editor = {
        quoted.pieces[o] for o, optional in zip(quoted.owners, quoted.optional, strict=True) if optional
    }
    return list(comparable([piece for piece in printed.split() if piece not in editor], language).words)

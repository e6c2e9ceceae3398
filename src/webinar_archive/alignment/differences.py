"""Printed words held against spoken ones, word by word, and the verdict that follows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from webinar_archive.alignment.index import Index
from webinar_archive.alignment.place import Pair
from webinar_archive.alignment.quotation import Quoted
from webinar_archive.alignment.tongues import FILLERS
from webinar_archive.records import Change, Difference, Verdict
from webinar_archive.text import comparable

ALIKE = 0.945
"""Agreement of words that are the same to the ear: equal, or equal in sound."""

EDITED = 0.6
"""At least this share of the printed words answered makes `edited`; less is `paraphrased`."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Printed pieces `[first, last]` answer transcript words `[heard_first, heard_last]`, alike or not."""

    first: int
    last: int
    heard_first: int
    heard_last: int
    alike: bool


def differences(quoted: Quoted, index: Index, passages: Sequence[Sequence[Pair]]) -> tuple[Difference, ...]:
    """The printed words in order, each run kept, changed, only printed, or only spoken."""
    runs: list[Difference] = []
    piece = 0
    for pairs in passages:
        word: int | None = None
        for group in _groups(quoted, index, pairs):
            _add(runs, Change.PRINTED_ONLY, _printed(quoted, piece, group.first), "")
            if word is not None:
                _add(runs, Change.SPOKEN_ONLY, "", _spoken(index, word, group.heard_first))
            _add(
                runs,
                Change.KEPT if group.alike else Change.CHANGED,
                _printed(quoted, group.first, group.last + 1),
                _spoken(index, group.heard_first, group.heard_last + 1),
            )
            piece, word = max(piece, group.last + 1), group.heard_last + 1
    _add(runs, Change.PRINTED_ONLY, _printed(quoted, piece, len(quoted.pieces)), "")
    return tuple(_exchanged(runs))


def _groups(quoted: Quoted, index: Index, pairs: Sequence[Pair]) -> Iterator[_Group]:
    """Pairs of comparable words as pairs of printed pieces and transcript words, joined where shared."""
    together: list[Pair] = []
    for pair in pairs:
        if together and not _share(quoted, index, together[-1], pair):
            yield _group(quoted, index, together)
            together = []
        together.append(pair)
    if together:
        yield _group(quoted, index, together)


def _share(quoted: Quoted, index: Index, before: Pair, after: Pair) -> bool:
    same_piece = quoted.owners[before.row + before.rows - 1] == quoted.owners[after.row]
    return same_piece or index.owners[before.column + before.columns - 1] == index.owners[after.column]


def _group(quoted: Quoted, index: Index, pairs: Sequence[Pair]) -> _Group:
    first, last = quoted.owners[pairs[0].row], quoted.owners[pairs[-1].row + pairs[-1].rows - 1]
    column, end = pairs[0].column, pairs[-1].column + pairs[-1].columns
    heard_first, heard_last = int(index.owners[column]), int(index.owners[end - 1])
    rows = bisect_right(quoted.owners, last) - bisect_left(quoted.owners, first)
    columns = _comparable_words(index, column, end)
    whole = sum(p.rows for p in pairs) == rows and sum(p.columns for p in pairs) == columns
    alike = whole and all(pair.agreement >= ALIKE for pair in pairs)
    return _Group(first, last, heard_first, heard_last, alike)


def _comparable_words(index: Index, column: int, end: int) -> int:
    """How many comparable words the transcript words of `[column, end)` have, those outside counted too."""
    owners = index.owners
    while column > 0 and owners[column - 1] == owners[column]:
        column -= 1
    while end < len(owners) and owners[end] == owners[end - 1]:
        end += 1
    return end - column


def _printed(quoted: Quoted, first: int, last: int) -> str:
    return " ".join(quoted.pieces[first:last])


def _spoken(index: Index, first: int, last: int) -> str:
    return " ".join(word.text for word in index.words[first:last])


def _add(runs: list[Difference], change: Change, printed: str, spoken: str) -> None:
    if not printed and not spoken:
        return
    if runs and runs[-1].change is change:
        last = runs.pop()
        printed = f"{last.printed} {printed}".strip()
        spoken = f"{last.spoken} {spoken}".strip()
    runs.append(Difference(change, printed, spoken))


def _exchanged(runs: list[Difference]) -> Iterator[Difference]:
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

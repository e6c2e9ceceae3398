"""Printed words held against spoken ones, word by word, and the verdict that follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from webinar_archive.alignment.align import Pair
from webinar_archive.alignment.index import Index
from webinar_archive.alignment.phones import sound_keys
from webinar_archive.alignment.quotation import Quoted
from webinar_archive.alignment.tongues import FILLERS
from webinar_archive.records import Change, Difference, Verdict
from webinar_archive.text import comparable

EDITED = 0.6
"""At least this share of the printed words answered makes `edited`; less is `paraphrased`."""


def differences(quoted: Quoted, index: Index, passages: Sequence[Sequence[Pair]]) -> tuple[Difference, ...]:
    """The printed words in order, each run kept, changed, only printed, or only spoken."""
    runs: list[Difference] = []
    piece = 0
    for pairs in passages:
        groups = list(_groups(quoted, index, pairs))
        word = groups[0][2]
        for first, last, heard_first, heard_last in groups:
            _add(runs, Change.PRINTED_ONLY, _printed(quoted, piece, first), "")
            _add(runs, Change.SPOKEN_ONLY, "", _spoken(index, word, heard_first))
            printed = _printed(quoted, first, last + 1)
            spoken = _spoken(index, heard_first, heard_last + 1)
            _add(runs, _change(printed, spoken, index.language), printed, spoken)
            piece, word = max(piece, last + 1), heard_last + 1
    _add(runs, Change.PRINTED_ONLY, _printed(quoted, piece, len(quoted.pieces)), "")
    return tuple(_exchanged(runs))


def _groups(quoted: Quoted, index: Index, pairs: Sequence[Pair]) -> Iterator[tuple[int, int, int, int]]:
    """Pairs of comparable words as pairs of printed pieces and transcript words, those that share one joined."""
    owners = index.owners
    current: tuple[int, int, int, int] | None = None
    for pair in pairs:
        first, last = quoted.owners[pair.row], quoted.owners[pair.row + pair.rows - 1]
        heard_first, heard_last = int(owners[pair.column]), int(owners[pair.column + pair.columns - 1])
        if current and (first <= current[1] or heard_first <= current[3]):
            current = (current[0], max(last, current[1]), current[2], max(heard_last, current[3]))
            continue
        if current:
            yield current
        current = (first, last, heard_first, heard_last)
    if current:
        yield current


def _printed(quoted: Quoted, first: int, last: int) -> str:
    return " ".join(quoted.pieces[first:last])


def _spoken(index: Index, first: int, last: int) -> str:
    return " ".join(word.text for word in index.words[first:last])


def _change(printed: str, spoken: str, language: str) -> Change:
    left = comparable(printed.split(), language).words
    right = comparable(spoken.split(), language).words
    if left == right:
        return Change.KEPT
    alike = left and right and "".join(sound_keys(left, language)) == "".join(sound_keys(right, language))
    return Change.KEPT if alike else Change.CHANGED


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

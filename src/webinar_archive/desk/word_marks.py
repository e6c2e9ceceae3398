"""Printed words beside the spoken ones, each run of words marked by how it was changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from webinar_archive.models import Change, ChangeKind, Difference, Match, WordChange
from webinar_archive.text.normalize import fold

_BY_WEIGHT = (
    ChangeKind.NEGATION,
    ChangeKind.NUMBER,
    ChangeKind.UNIT,
    ChangeKind.NAME,
    ChangeKind.OTHER,
    ChangeKind.OMISSION,
    ChangeKind.ADDITION,
    ChangeKind.ORDER,
    ChangeKind.INFLECTION,
    ChangeKind.FILLER,
)
"""What may make another statement of the words comes first: a run with several changes bears that one's mark."""
_MOST_COMPARED = 400
"""Words of a difference that are compared one by one; a longer one is marked as a whole."""


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """A run of words; `kind` is how it was changed, None where it was kept."""

    text: str
    kind: ChangeKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedWords:
    """The printed and the spoken words in runs."""

    printed: tuple[MarkedRun, ...]
    spoken: tuple[MarkedRun, ...]

    @property
    def kinds(self) -> frozenset[ChangeKind]:
        """The kinds of changes that occur."""
        return frozenset(run.kind for run in (*self.printed, *self.spoken) if run.kind)


def kinds_in(words: Iterable[MarkedWords | None]) -> tuple[ChangeKind, ...]:
    """Return the kinds of changes that occur in any of these words, in one order."""
    found = {kind for each in words if each for kind in each.kinds}
    return tuple(kind for kind in ChangeKind if kind in found)


def marked_words(match: Match) -> MarkedWords:
    """Return the words of a match with their changes marked."""
    printed: list[MarkedRun] = []
    spoken: list[MarkedRun] = []
    for difference in match.differences:
        for one, other, is_kept in _parts(difference):
            kind = None if is_kept else _kind_of(one, other, match.changes)
            printed += _runs(one, kind, [(change.kind, change.printed) for change in match.changes])
            spoken += _runs(other, kind, [(change.kind, change.spoken) for change in match.changes])
    return MarkedWords(printed=tuple(printed), spoken=tuple(spoken))


def _runs(
    words: Sequence[str], kind: ChangeKind | None, changes: Sequence[tuple[ChangeKind, str]]
) -> Iterator[MarkedRun]:
    """Yield words in runs, each of the kind of the changes that they stand in; `kind` where they stand in none."""
    found = [_kinds([word], changes) if kind else () for word in words]
    kinds = [_weightiest(each) if each else kind for each in found]
    for each, run in groupby(zip(kinds, words, strict=True), key=lambda pair: pair[0]):
        yield MarkedRun(" ".join(word for _, word in run), each)


_Part = tuple[Sequence[str], Sequence[str], bool]
"""Printed words, spoken words, and whether they are the same."""


def _parts(difference: Difference) -> Iterator[_Part]:
    """Yield a difference in parts: some of its words may be the same but for their marks and letters."""
    printed, spoken = difference.printed.split(), difference.spoken.split()
    if difference.change is Change.KEPT or len(printed) + len(spoken) > _MOST_COMPARED:
        yield printed, spoken, difference.change is Change.KEPT
        return
    keys = [_letters(word) for word in printed], [_letters(word) for word in spoken]
    for tag, i, i_end, j, j_end in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        # what stands alone without any letter is a mark that nobody speaks
        is_silent = not any((*keys[0][i:i_end], *keys[1][j:j_end]))
        yield printed[i:i_end], spoken[j:j_end], tag == "equal" or is_silent


def _kind_of(printed: Sequence[str], spoken: Sequence[str], changes: Sequence[WordChange]) -> ChangeKind:
    """Return the weightiest kind of the classed changes that share these words."""
    texts = [(change.kind, change.printed) for change in changes]
    others = [(change.kind, change.spoken) for change in changes]
    found = _kinds(printed, texts) | _kinds(spoken, others)
    if not found:
        has_both = printed and spoken
        return ChangeKind.OTHER if has_both else ChangeKind.ADDITION if printed else ChangeKind.OMISSION
    return _weightiest(found)


def _weightiest(kinds: Collection[ChangeKind]) -> ChangeKind:
    return next(kind for kind in _BY_WEIGHT if kind in kinds)


def _kinds(words: Sequence[str], changes: Sequence[tuple[ChangeKind, str]]) -> set[ChangeKind]:
    """Return the kinds of the changes, as they stand on one side, that share words with these."""
    letters = _words(words)
    return {kind for kind, changed in changes if _shares(letters, changed)}


def _shares(words: frozenset[str], changed: str) -> bool:
    """Whether all words of a change stand among these, or all of these among those of a longer change.

    Of a negation in two halves, `ne … pas`, each half counts.
    """
    halves = (_words(half.split()) for half in changed.split("…"))
    return any(words and half and (half <= words or words <= half) for half in halves)


def _words(words: Sequence[str]) -> frozenset[str]:
    return frozenset(filter(None, map(_letters, words)))


def _letters(word: str) -> str:
    return "".join(character for character in fold(word) if character.isalnum())

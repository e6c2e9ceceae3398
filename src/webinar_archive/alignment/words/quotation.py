"""The printed side: what of a quotation was spoken, what its writer put in, and where the writer cut.

`[…]`, `(...)` and an ellipsis inside mark a cut. Other words in brackets are the editor's: they need not be
spoken, and count a little when they are. Brackets inside a word or number belong to it: `(19)39`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from webinar_archive.text.normalize import comparable

MOST_WORDS = 5_000
"""Longer quotations are read to here: no one quotes a quarter of an hour."""

_GLUED = re.compile(r"\((\w{1,12})\)(?=\w)|(?<=\w)\((\w{1,4})\)")
_CUT = re.compile(r"[\[(]\s*(?:\.{2,}|…)+\s*[\])]|(?:\.{3,}|…)")
_PART = re.compile(r"\[[^\[\]]{1,400}\]|\([^()]{1,400}\)|[^\[\](]+|[\[\](]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A quotation ready to compare.

    `pieces` are the printed words, marks and all; each comparable word `words[i]` comes from the piece
    `owners[i]`; `optional[i]` says that it stands in the editor's brackets, `cut_before[i]` that the writer
    marked a cut before it, `names[i]` that it is capitalised inside a sentence, so probably a name.
    """

    pieces: tuple[str, ...]
    words: tuple[str, ...]
    owners: tuple[int, ...]
    optional: tuple[bool, ...]
    cut_before: tuple[bool, ...]
    names: tuple[bool, ...]

    def part(self, first: int, last: int) -> Quoted:
        """The comparable words `[first, last)` alone."""
        return self.only(range(first, last)) if (first, last) != (0, len(self.words)) else self

    def only(self, rows: Sequence[int]) -> Quoted:
        """Some of the comparable words alone."""
        return replace(
            self,
            words=tuple([self.words[row] for row in rows]),
            owners=tuple([self.owners[row] for row in rows]),
            optional=tuple([self.optional[row] for row in rows]),
            cut_before=tuple([self.cut_before[row] for row in rows]),
            names=tuple([self.names[row] for row in rows]),
        )


def read_quotation(text: str, language: str) -> Quoted:
    """Tell spoken words, editor's words and cuts apart."""
    text = _GLUED.sub(lambda found: found[1] or found[2], text)
    pieces: list[str] = []
    editor: list[bool] = []
    cuts: set[int] = set()
    for part in _PART.findall(_CUT.sub(" \0 ", text)):
        inside = len(part) > 2 and part[0] in "[("
        for piece in part.split():
            if "\0" in piece:
                cuts.add(len(pieces))
            elif len(pieces) < MOST_WORDS:
                pieces.append(piece)
                editor.append(inside)
    if all(editor):
        editor = [False] * len(editor)
    whole = comparable(pieces, language)
    words, owners = whole.words[:MOST_WORDS], whole.owners[:MOST_WORDS]
    # the first word that comes from a piece at or after each cut
    marked = {bisect_left(owners, cut) for cut in cuts}
    names = {owner: _name(pieces, owner) for owner in dict.fromkeys(owners)}
    return Quoted(
        pieces=tuple(pieces),
        words=words,
        owners=owners,
        optional=tuple([editor[owner] for owner in owners]),
        cut_before=tuple([i in marked and i > 0 for i in range(len(words))]),
        names=tuple([names[owner] for owner in owners]),
    )


def _name(pieces: list[str], at: int) -> bool:
    """Capitalised, and not merely because a sentence begins here."""
    if pieces[at].islower():
        return False
    letters = re.search(r"[^\W\d_]+", pieces[at].split("'")[-1].split("’")[-1])
    if not letters or not letters[0][0].isupper():
        return False
    begins = at == 0 or pieces[at - 1][-1] in '.?!:"»”'
    return not begins or (len(letters[0]) > 1 and letters[0].isupper())

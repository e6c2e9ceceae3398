"""Prepare a printed quotation: spoken words, the editor's words, and cuts.

`[…]`, `(...)` and an ellipsis inside mark a cut. Other words in brackets are the editor's: they need not be
spoken, and add a little to the score when they are. Brackets inside a word or number belong to it: `(19)39`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from webinar_archive.text.editorial import editorial_parts
from webinar_archive.text.normalize import comparable

MAX_WORDS = 5_000
"""Longer quotations are truncated: nobody quotes a quarter of an hour."""

# what numbers a list: `1.`, `(2)`, `3/`, `1°` before a capital, `a)`, `II.`, `1 –` before a capital, `Citation 3 :`
_LIST_MARK = re.compile(
    r"(?:[^\w(\[]{1,4} )?(?:"
    r"[(\[]?\d{1,3}(?:\.\d{1,2}){0,3}[.)\]/](?= )|\d{1,2}(?:°| [-–—:.])(?= [A-ZÀ-Ý«\"“])|"
    r"\(?[a-zA-Z]\)(?= )|\(?[IVX]{1,5}\)(?= )|[IVX]{2,5}\.(?= )|"
    r"(?:[Nn][°º]|[Nn]o\.?|[Cc]itation|[Qq]uotation|[Qq]uote|[Ee]xtrait|[Vv]erbatim|[Ii]tem)"
    r" ?(?:n° ?)?\d{1,3} ?[:.)–—-](?= ))"
)
_LONGEST_MARK = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedQuotation:
    """A quotation ready to be aligned.

    `pieces` are the printed words with their punctuation; each comparable word `words[i]` comes from the piece
    `owners[i]`; `optional[i]` says that it stands in the editor's brackets, `cut_before[i]` that the writer
    marked a cut before it, `names[i]` that it is capitalised inside a sentence, so probably a name.
    """

    pieces: tuple[str, ...]
    words: tuple[str, ...]
    owners: tuple[int, ...]
    optional: tuple[bool, ...]
    cut_before: tuple[bool, ...]
    names: tuple[bool, ...]

    def part(self, first: int, last: int) -> PreparedQuotation:
        """Return the comparable words `[first, last)` alone."""
        return self.select(range(first, last)) if (first, last) != (0, len(self.words)) else self

    def select(self, rows: Sequence[int]) -> PreparedQuotation:
        """Return some of the comparable words alone."""
        return replace(
            self,
            words=tuple([self.words[row] for row in rows]),
            owners=tuple([self.owners[row] for row in rows]),
            optional=tuple([self.optional[row] for row in rows]),
            cut_before=tuple([self.cut_before[row] for row in rows]),
            names=tuple([self.names[row] for row in rows]),
        )


def prepare_quotation(text: str, language: str) -> PreparedQuotation:
    """Separate spoken words, the editor's words and cuts.

    >>> quotation = prepare_quotation("Oser […] (toujours) avec Anne", "fr")
    >>> quotation.words, quotation.optional, quotation.cut_before
    (('oser', 'toujours', 'avec', 'anne'), (False, True, False, False), (False, True, False, False))
    """
    pieces: list[str] = []
    editor: list[bool] = []
    cuts: set[int] = set()
    for part in editorial_parts(text):
        if part.omission:
            cuts.add(len(pieces))
            continue
        for piece in part.text.split():
            if len(pieces) < MAX_WORDS:
                pieces.append(piece)
                editor.append(part.editor)
    if all(editor):
        editor = [False] * len(editor)
    first = list_mark(pieces)
    whole = comparable(pieces[first:], language)
    words = whole.words[:MAX_WORDS]
    owners = tuple([owner + first for owner in whole.owners[:MAX_WORDS]])
    # the first word that comes from a piece at or after each cut
    words_after_cuts = {bisect_left(owners, cut) for cut in cuts}
    names = {owner: _is_name(pieces, owner) for owner in dict.fromkeys(owners)}
    return PreparedQuotation(
        pieces=tuple(pieces),
        words=words,
        owners=owners,
        optional=tuple([editor[owner] for owner in owners]),
        cut_before=tuple([i in words_after_cuts and i > 0 for i in range(len(words))]),
        names=tuple([names[owner] for owner in owners]),
    )


def list_mark(pieces: Sequence[str]) -> int:
    """Return how many pieces at the beginning number a list; nobody spoke them.

    >>> list_mark("1. La confiance".split()), list_mark("– 2) Oser".split()), list_mark("1 – Oser".split())
    (1, 2, 2)
    >>> list_mark("Citation n° 3 : Oser".split()), list_mark("10° de plus".split())
    (4, 0)
    >>> list_mark("12 communes".split()), list_mark("A. Martin a dit".split()), list_mark("1.".split())
    (0, 0, 0)
    """
    found = _LIST_MARK.match(" ".join(pieces[:6])[:_LONGEST_MARK])
    return len(found[0].split()) if found else 0


def _is_name(pieces: list[str], at: int) -> bool:
    """Tell whether a piece is capitalised for another reason than that a sentence begins."""
    if pieces[at].islower():
        return False
    letters = re.search(r"[^\W\d_]+", pieces[at].split("'")[-1].split("’")[-1])
    if not letters or not letters[0][0].isupper():
        return False
    begins = at == 0 or pieces[at - 1][-1] in '.?!:"»”'
    return not begins or (len(letters[0]) > 1 and letters[0].isupper())

"""The editor's marks in printed text: omissions, words in brackets, letters in brackets, remarks.

`[…]`, `(...)` and an ellipsis mark an omission. Other words in brackets are the editor's: nobody need have
spoken them. Brackets inside a word or number belong to it: `(19)39`, `acteur(e)s`. In a text about a talk,
square brackets hold remarks: a source, a date, an explanation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OMISSION = re.compile(r"[\[(]\s*(?:\.\.|…)[.…]*\s*[\])]|\.{3,}|…")
_IN_WORD = re.compile(r"\((\w{1,12})\)(?=\w)|(?<=\w)\((\w{1,4})\)")
# longer brackets were never closed where they seem to be
_PART = re.compile(r"\[[^\[\]]{0,400}\]|\([^()]{0,400}\)|[^\[\](]+|[\[\](]")
_REMARK = re.compile(r"\[([^\[\]]*)\]")
_NO_REMARKS = ("", "sic")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a quotation as printed: `editor` when it stands in brackets, `omission` when it marks one."""

    text: str
    editor: bool = False
    omission: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """What square brackets around `[start, end)` of a text hold."""

    text: str
    start: int
    end: int


def editorial_parts(quotation: str) -> Iterator[Part]:
    """Split a quotation into what was spoken, what its editor put in, and where something is omitted.

    The parts joined are the quotation, but for brackets inside words, which are dropped. An omission inside
    the editor's brackets parts them, and is the editor's too.

    >>> [(part.text, part.editor, part.omission) for part in editorial_parts("Il (le maire) a dit […] oui(e)")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('Il ', False, False), ('(le maire)', True, False), (' a dit ', False, False), ('[…]', False, True),
     (' ouie', False, False)]
    """
    text = _IN_WORD.sub(lambda found: found[1] or found[2], quotation.replace("\0", " "))
    omissions = iter(_OMISSION.findall(text))
    for part in _PART.findall(_OMISSION.sub("\0", text)):
        editor = len(part) > 1 and part[0] in "[("
        for number, piece in enumerate(part.split("\0")):
            if number:
                yield Part(next(omissions), editor, omission=True)
            if piece:
                yield Part(piece, editor)


def spoken_text(quotation: str) -> str:
    """Return the words that were spoken: without the editor's, unless there are no others.

    >>> spoken_text("Il (le maire) a dit […] oui"), spoken_text("(rires)")
    ('Il   a dit   oui', 'rires')
    """
    parts = tuple(editorial_parts(quotation))
    spoken = "".join(" " if part.editor or part.omission else part.text for part in parts)
    if re.search(r"\w", spoken):
        return spoken
    return "".join(" " if part.omission else part.text.strip("[]()") for part in parts)


def remarks(text: str, start: int = 0, end: int | None = None) -> Iterator[Remark]:
    """Yield the remarks in square brackets that lie in `[start, end)`; neither omissions nor `[sic]`.

    >>> [remark.text for remark in remarks("« Oui […] non [sic] » [Le Monde, 3/5/2020]")]
    ['Le Monde, 3/5/2020']
    """
    for found in _REMARK.finditer(text, start, len(text) if end is None else end):
        if found[1].strip(". …\t\n\xa0\u202f").lower() not in _NO_REMARKS:
            yield Remark(found[1], found.start(), found.end())


def without_square_brackets(text: str) -> str:
    """Return a text with a space in place of everything that stands in square brackets."""
    return _REMARK.sub(" ", text)


def square_omissions(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text is cut by an omission in square brackets (`[...]`): begin and end of the mark."""
    for found in _REMARK.finditer(text):
        if _OMISSION.fullmatch(found[0]):
            yield found.span()

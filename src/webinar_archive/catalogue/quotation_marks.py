"""Pairs of quotation marks: guillemets, curly, straight, nested, and opened anew at each paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

_CLOSES = {"«": "»", "“": "”", "„": "“”", "‘": "’", "‹": "›", '"': '"', "＂": "＂", "'": "'"}
_MATTERING = re.compile(f"[{''.join({*_CLOSES, *''.join(_CLOSES.values())})}\n]")
"""Marks, and the ends of lines; nothing else opens or closes."""
_STOPS = ".,!?…"
_SENTENCE_END = re.compile(rf"[{_STOPS}]'(?!\w)")
_LONGEST_SENTENCE = 2000
_ANGLES = re.compile("<<([^<>]{1,5000})>>")
_SPACES = " \t\n\r\xa0\u202f\u2009"


class _Ahead:
    """What comes next in a text; asked from left to right, each part of the text is searched once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, int] = {}
        self._sentence_ends = [found.start() for found in _SENTENCE_END.finditer(text)]

    def find(self, mark: str, at: int) -> int:
        """Return where a mark stands next, -1 for nowhere."""
        known = self._found.get(mark, -2)
        if known == -1 or known >= at:
            return known
        self._found[mark] = self._text.find(mark, at)
        return self._found[mark]

    def after_spaces(self, at: int) -> int:
        """Return where the next character stands that is no space."""
        known = self._found.get("", -1)
        if known < at:
            known = at
            while known < len(self._text) and self._text[known] in _SPACES:
                known += 1
            self._found[""] = known
        return known

    def is_sentence(self, at: int) -> bool:
        """Whether a sentence of this line ends with a stop and an apostrophe."""
        following = bisect_left(self._sentence_ends, at + 2)
        if following == len(self._sentence_ends):
            return False
        end = self._sentence_ends[following]
        return end - at <= _LONGEST_SENTENCE and self._text.find("\n", at, end) < 0


@dataclass(frozen=True, slots=True)
class QuotedText:
    """An outermost pair of marks and what it encloses: the text is `[start, end)`, with its marks `[before, after)`.

    `closed` is False when the closing mark is missing and the paragraph's end was taken.
    """

    start: int
    end: int
    before: int
    after: int
    closed: bool = True


def with_guillemets(text: str) -> str:
    """Return a text of the same length, with guillemets for the angle brackets that stand for them.

    >>> with_guillemets("Il dit : <<Oui>>, 1 << 2")
    'Il dit : « Oui », 1 << 2'
    """
    return _ANGLES.sub(r"« \1 »", text) if "<<" in text else text


@lru_cache(maxsize=1)
def quoted_texts(text: str) -> tuple[QuotedText, ...]:
    """Return what stands between the outermost quotation marks of a text, in order; that of the last text is kept.

    >>> [found.closed for found in quoted_texts("« Oui “bien” sûr », puis « non")]
    [True, False]
    """
    found: list[QuotedText] = []
    open_: list[tuple[str, int]] = []
    ahead = _Ahead(text)
    for mattering in _MATTERING.finditer(text):
        at, char = mattering.start(), mattering[0]
        if open_ and _closes(text, at, open_):
            mark, began = open_.pop()
            if not open_:
                found.append(_without_spaces(text, began + len(mark), at, began, at + 1))
        elif char in _CLOSES and _opens(text, at, char, ahead):
            if open_ and open_[0][0] == char and _starts_paragraph(text, at):
                continue  # the mark is set anew at each paragraph of one long quotation
            open_.append((char, at))
        if open_ and char == "\n" and _never_closed(text, at, open_[0], ahead):
            mark, began = open_[0]
            found.append(_without_spaces(text, began + 1, at, began, at, closed=False))
            open_.clear()
    if open_:
        _, began = open_[0]
        end = _paragraph_end(text, began)
        found.append(_without_spaces(text, began + 1, end, began, end, closed=False))
    return tuple(quoted for quoted in found if quoted.start < quoted.end)


def _without_spaces(
    text: str, start: int, end: int, before: int, after: int, *, closed: bool = True
) -> QuotedText:
    while start < end and text[start] in _SPACES:
        start += 1
    while end > start and text[end - 1] in _SPACES:
        end -= 1
    return QuotedText(start, end, before, after, closed)


def _opens(text: str, at: int, mark: str, ahead: _Ahead) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark in "«„‹":
        return True
    if mark == "“":
        return True
    if mark == "‘":
        return not before.isalnum()
    if mark == "'":
        # an apostrophe but for whole sentences, as English printers set them: 'We must act now,' she said
        return not before.isalnum() and after.isupper() and ahead.is_sentence(at + 1)
    return not before.isalnum() and before not in ".,;!?…)»”%" and after not in _SPACES


def _closes(text: str, at: int, open_: list[tuple[str, int]]) -> bool:
    char, (mark, began) = text[at], open_[-1]
    if char not in _CLOSES[mark] or at <= began:
        return False
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark == "‘":
        return not after.isalnum()
    if mark == "'":
        return text[at - 1] in _STOPS and not after.isalnum()
    if mark == '"':
        # a straight mark after a space and before a letter opens another one inside
        return not (text[at - 1] in _SPACES + "('’" and after.isalnum())
    return True


def _starts_paragraph(text: str, at: int) -> bool:
    while at and text[at - 1] in " \t\xa0":
        at -= 1
    return at > 0 and text[at - 1] == "\n"


def _never_closed(text: str, at: int, opened: tuple[str, int], ahead: _Ahead) -> bool:
    """Whether a quotation that is open at a line's end is never closed."""
    mark, began = opened
    closing = min((p for close in _CLOSES[mark] if (p := ahead.find(close, at)) >= 0), default=-1)
    opening = ahead.find(mark, at)
    if closing < 0 and opening < 0:
        return True
    if mark == '"':
        return at - began > 5000
    reopened = text.startswith(mark, ahead.after_spaces(at))
    return mark not in _CLOSES[mark] and 0 <= opening < closing and not reopened


def _paragraph_end(text: str, began: int) -> int:
    end = text.find("\n", began)
    return len(text) if end < 0 else end

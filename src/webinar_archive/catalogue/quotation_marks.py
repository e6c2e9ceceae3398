"""Pairs of quotation marks: guillemets, curly, straight, nested, and opened anew at each paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLOSES = {"«": "»", "“": "”", "„": "“”", "‘": "’", "‹": "›", '"': '"', "＂": "＂", "'": "'"}
_STOPS = ".,!?…"
_SENTENCE = re.compile(rf"[^\n]{{2,2000}}?[{_STOPS}]'(?!\w)")
_SPACES = " \t\n\r\xa0\u202f\u2009"


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


def quoted_texts(text: str) -> list[QuotedText]:
    """Return what stands between the outermost quotation marks of a text, in order.

    >>> [found.closed for found in quoted_texts("« Oui “bien” sûr », puis « non")]
    [True, False]
    """
    found: list[QuotedText] = []
    open_: list[tuple[str, int]] = []
    for at, char in enumerate(text):
        if open_ and _closes(text, at, open_):
            mark, began = open_.pop()
            if not open_:
                found.append(_without_spaces(text, began + len(mark), at, began, at + 1))
        elif char in _CLOSES and _opens(text, at, char):
            if open_ and open_[0][0] == char and _starts_paragraph(text, at):
                continue  # the mark is set anew at each paragraph of one long quotation
            open_.append((char, at))
        if open_ and char == "\n" and _never_closed(text, at, open_[0]):
            mark, began = open_[0]
            found.append(_without_spaces(text, began + 1, at, began, at, closed=False))
            open_.clear()
    if open_:
        _, began = open_[0]
        end = _paragraph_end(text, began)
        found.append(_without_spaces(text, began + 1, end, began, end, closed=False))
    return [quoted for quoted in found if quoted.start < quoted.end]


def _without_spaces(
    text: str, start: int, end: int, before: int, after: int, *, closed: bool = True
) -> QuotedText:
    while start < end and text[start] in _SPACES:
        start += 1
    while end > start and text[end - 1] in _SPACES:
        end -= 1
    return QuotedText(start, end, before, after, closed)


def _opens(text: str, at: int, mark: str) -> bool:
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
        return not before.isalnum() and after.isupper() and bool(_SENTENCE.match(text, at + 1))
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


def _never_closed(text: str, at: int, opened: tuple[str, int]) -> bool:
    """Whether a quotation that is open at a line's end is never closed."""
    mark, began = opened
    if text.find(mark, at) < 0 and all(text.find(close, at) < 0 for close in _CLOSES[mark]):
        return True
    following = at
    while following < len(text) and text[following] in _SPACES:
        following += 1
    reopened = text.startswith(mark, following)
    closing = min((p for close in _CLOSES[mark] if (p := text.find(close, at)) >= 0), default=-1)
    opening = text.find(mark, at) if mark not in _CLOSES[mark] else -1
    if mark == '"':
        return at - began > 5000
    return 0 <= opening < closing and not reopened


def _paragraph_end(text: str, began: int) -> int:
    end = text.find("\n", began)
    return len(text) if end < 0 else end

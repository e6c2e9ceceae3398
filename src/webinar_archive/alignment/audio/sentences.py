"""Split a quotation into sentences of speakable words: numbers spelled out, the editor's words left out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from webinar_archive.text.editorial import editorial_parts
from webinar_archive.text.numbers import spell

MAX_SENTENCE_WORDS = 24
"""Longer sentences are split at a comma or in the middle."""

MAX_WORDS = 1_500
"""Longer quotations are truncated."""

_APOSTROPHES = str.maketrans(
    {"’": "'", "ʼ": "'", "‘": "'", "œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "\u2011": "-"}
)
_BORDER = re.compile(r"(?<=[.?!:;…])[\"»”\s]+|\s[–—-]\s|\n|\0")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_ORDINAL = re.compile(r"(?<!\d)\d+\s?[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*'?|,")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is looked up in the dictionary, and whether it is printed as an acronym (`DITP`)."""

    text: str
    acronym: bool = False


def split_sentences(quotation: str, language: str) -> tuple[tuple[Token, ...], ...]:
    """Return the sentences of a quotation, none of them empty, at most `MAX_WORDS` words in all.

    >>> [[token.text for token in s] for s in split_sentences("L'État (sic) a 2 bras. Oui !", "fr")]
    [["l'état", 'a', 'deux', 'bras'], ['oui']]
    """
    text = quotation[: 20 * MAX_WORDS].translate(_APOSTROPHES)
    parts = tuple(editorial_parts(text))
    spoken = "".join(" " if p.editor else " \0 " if p.omission else p.text for p in parts)
    if not re.search(r"\w", spoken):
        # only the editor's words: then these are quoted
        spoken = "".join(part.text for part in parts)
    spoken = _INITIALS.sub(lambda found: found[0].replace(".", ""), spoken)
    found: list[tuple[Token, ...]] = []
    remaining = MAX_WORDS
    for part in _BORDER.split(spoken):
        for sentence in _split_long(_tokens(part, language)[:remaining]):
            found.append(sentence)
            remaining -= len(sentence)
    return tuple(found)


def _tokens(text: str, language: str) -> list[Token]:
    text = _ORDINAL.sub(lambda found: _unaccented(found[0]), unicodedata.normalize("NFC", text))
    all_capitals = text.isupper()
    return [_token(word, all_capitals) for word in _WORD.findall(spell(text, language))]


def _token(word: str, all_capitals: bool) -> Token:
    acronym = not all_capitals and 1 < len(word) <= 6 and word.isalpha() and word.isupper()
    return Token(word.lower(), acronym)


def _split_long(tokens: list[Token]) -> list[tuple[Token, ...]]:
    """Drop commas; split near the middle, at a comma where there is one, until short enough."""
    words = [token for token in tokens if token.text != ","]
    if len(words) <= MAX_SENTENCE_WORDS:
        return [tuple(words)] if words else []
    borders = _comma_positions(tokens)
    middle = len(words) // 2
    near = [b for b in borders if abs(b - middle) <= len(words) // 4]
    cut = min(near, key=lambda b: abs(b - middle), default=middle)
    at = _position_of_word(tokens, cut)
    return [*_split_long(tokens[:at]), *_split_long(tokens[at:])]


def _comma_positions(tokens: list[Token]) -> list[int]:
    """Return for each comma the number of words before it."""
    borders, count = [], 0
    for token in tokens:
        if token.text == ",":
            borders.append(count)
        else:
            count += 1
    return borders


def _position_of_word(tokens: list[Token], number: int) -> int:
    count = 0
    for position, token in enumerate(tokens):
        if token.text != ",":
            if count == number:
                return position
            count += 1
    return len(tokens)


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))

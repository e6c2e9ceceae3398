"""Comparable words: the one way in which two spellings of the same thing are held side by side."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from webinar_archive.numerals import joined_groups, levelled, spell

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "’": "'", "ʼ": "'", "‘": "'"}
)
# scripts written without spaces: each character stands for a word (Thai, Lao, Myanmar, Khmer, kana, han)
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_NUMERAL_SIGN = re.compile(r"[\d%€$£°+&‰]|\b[IVX]{2,}|\b[VX]e")


def fold(text: str) -> str:
    """Case, accents, ligatures and apostrophes levelled; everything else kept.

    >>> fold("L’Œuvre d'ÉTÉ")
    "l'oeuvre d'ete"
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFD", text.translate(_LIGATURES))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def slug(text: str, limit: int = 60) -> str:
    """A folder-safe name: folded, words joined by hyphens, cut at a word border; never empty, never a dot."""
    words = re.findall(r"[^\W_]+", fold(text))
    name = ""
    for word in words:
        if name and len(name) + 1 + len(word) > limit:
            break
        name = f"{name}-{word}" if name else word[:limit]
    return name or "untitled"


@dataclass(frozen=True, slots=True)
class Comparable:
    """Comparable words, and for each the position of the piece of text that it came from."""

    words: tuple[str, ...]
    owners: tuple[int, ...]


def comparable(pieces: Sequence[str], language: str | None = None) -> Comparable:
    """Pieces of text (words as printed or heard) as comparable words.

    Folded; cut at apostrophes, hyphens and every other mark; numbers spelled out in `language` (`fr` or
    `en`; French when unknown); characters of unspaced scripts one by one. A piece may give no word (a dash)
    or several (`qu'on`, `1977`).

    >>> comparable(["L’an", "2", "000"]).words
    ('l', 'an', 'deux', 'mille')
    """
    tongue = "en" if (language or "fr").split("-")[0].lower() == "en" else "fr"
    words: list[str] = []
    owners: list[int] = []
    known: dict[str, list[str]] = {}
    follow = joined_groups(pieces) if any(piece[:1].isdigit() for piece in pieces) else [0] * len(pieces)
    skip = 0
    for position, piece in enumerate(pieces):
        if skip:
            skip -= 1
            continue
        skip = follow[position]
        text = "".join(pieces[position : position + skip + 1]) if skip else piece
        found = known.get(text)
        if found is None:
            found = known[text] = _words(text, tongue)
        words += found
        owners += [position] * len(found)
    return Comparable(tuple(words), tuple(owners))


def _words(text: str, language: str) -> list[str]:
    if "." in text:
        text = _ACRONYM.sub(lambda found: found[0].replace(".", ""), text)
    if _NUMERAL_SIGN.search(text):
        # suffixes and units are recognised without accents, Roman numerals only in capitals
        text = spell(_without_accents(text), language)
    return levelled(_WORD.findall(fold(text)))


def _without_accents(text: str) -> str:
    """Accents dropped, capitals kept."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))

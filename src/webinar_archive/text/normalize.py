"""Comparable words: the one way in which two spellings of the same thing are held side by side."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from webinar_archive.text.numbers import LEVELLED, levelled, number_groups, spell, spelling_language

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'", "‘": "'"})
_LIGATURE = re.compile("[œæ’ʼ‘]")
# scripts written without spaces: each character stands for a word (Thai, Lao, Myanmar, Khmer, kana, han)
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_LONGEST = 64
# longer runs are no words: cut, so that comparing two never takes long
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]{{1,{_LONGEST}}}")
_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_ROMAN_SIGN = re.compile(r"\b(?:[IVX]{2,}|[VX]e)")
_NUMERAL_SIGN = re.compile(r"[\d%€$£°+&‰]|" + _ROMAN_SIGN.pattern)
_MARKS = re.compile("[\u0300-\u036f]+")
_OTHER_MARKS = re.compile("[^\x00-\u036f]")


def fold(text: str) -> str:
    """Case, accents, ligatures and apostrophes levelled; everything else kept.

    >>> fold("L’Œuvre d'ÉTÉ")
    "l'oeuvre d'ete"
    """
    if text.isascii():
        return text.lower()
    text = _without_accents(text).casefold()
    # last: an accent hides a ligature (ǣ), and case folding makes an apostrophe (ŉ)
    return text.translate(_LIGATURES) if _LIGATURE.search(text) else text


def printable(text: str) -> str:
    """A stranger's words without the control characters that would drive a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


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
    merged, positions = merge_numbers(pieces)
    unique = dict.fromkeys(merged)
    words_of = dict(zip(unique, words_of_each(list(unique), language), strict=True))
    words: list[str] = []
    owners: list[int] = []
    for position, piece in zip(positions, merged, strict=True):
        found = words_of[piece]
        words += found
        owners += [position] * len(found)
    return Comparable(tuple(words), tuple(owners))


def merge_numbers(pieces: Sequence[str]) -> tuple[Sequence[str], Sequence[int]]:
    """Pieces with numbers written in groups (`28 000`) made one, and the position each piece came from."""
    groups = number_groups(pieces)
    if not groups:
        return pieces, range(len(pieces))
    merged: list[str] = []
    positions: list[int] = []
    done = 0
    for first, last in groups:
        merged += [*pieces[done:first], "".join(pieces[first:last])]
        positions += range(done, first + 1)
        done = last
    return [*merged, *pieces[done:]], [*positions, *range(done, len(pieces))]


def words_of_each(pieces: Sequence[str], language: str | None = None) -> list[list[str]]:
    """The comparable words of each piece by itself; thousands of pieces are folded in one go."""
    if not pieces:
        return []
    spelling = spelling_language(language)
    spelled = [piece if is_plain(piece) else _spelled(piece, spelling) for piece in pieces]
    return [
        [line] if is_plain(line) else levelled(_WORD.findall(line))
        for line in fold("\n".join(spelled)).split("\n")
    ]


def is_plain(piece: str) -> bool:
    """Whether a piece of text is a comparable word as it stands: most are."""
    return (
        piece.isascii()
        and piece.isalpha()
        and piece.islower()
        and len(piece) <= _LONGEST
        and piece not in LEVELLED
    )


def _spelled(text: str, language: str) -> str:
    if text.isascii() and text.isdigit():
        return spell(text, language)
    if text.isalpha() and (text.islower() or not _ROMAN_SIGN.search(text)):
        return text
    if "." in text:
        text = _ACRONYM.sub(lambda found: found[0].replace(".", ""), text)
    if _NUMERAL_SIGN.search(text):
        # suffixes and units are recognised without accents, Roman numerals only in capitals
        text = spell(_without_accents(text), language)
    return text.replace("\n", " ")


def _without_accents(text: str) -> str:
    """Combining marks of every script dropped, case kept."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text))
    if _OTHER_MARKS.search(plain):
        plain = "".join(c for c in plain if c < "\u0370" or not unicodedata.combining(c))
    return plain

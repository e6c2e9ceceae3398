"""Comparable words: the one way in which two spellings of the same thing are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from webinar_archive.text.numbers import (
    NORMALIZED,
    normalize_numerals,
    number_groups,
    spell,
    spelling_language,
)
from webinar_archive.text.unspaced import UNSPACED

_LIGATURES = (("œ", "oe"), ("æ", "ae"), ("’", "'"), ("ʼ", "'"), ("‘", "'"))
LONGEST = 64
"""Letters of the longest comparable word."""
_PLAIN = re.compile(rf"^[a-z]{{1,{LONGEST}}}$", re.MULTILINE)
# longer runs are no words: cut, so that comparing two never takes long; in scripts without spaces each character
# stands for a word
_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]{{1,{LONGEST}}}")
_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_ROMAN_SIGN = re.compile(r"\b(?:[IVX]{2,}|[VX]e)")
_NUMERAL_SIGN = re.compile(r"[\d%€$£°+&‰]|" + _ROMAN_SIGN.pattern)
_RAISED = re.compile(
    r"[\u00b2\u00b3\u00b9\u00bc-\u00be\u02b0-\u02b8\u02e1-\u02e3\u1d2c-\u1d6a\u2070-\u209c\u2150-\u215e]"
)
_MARKS = re.compile("[\u0300-\u036f]+")
_BEYOND_MARKS = re.compile("[^\x00-\u036f]")


def fold(text: str) -> str:
    """Return a text without differences of case, accents, ligatures and apostrophes; the rest is unchanged.

    >>> fold("L’Œuvre d'ÉTÉ")
    "l'oeuvre d'ete"
    """
    if text.isascii():
        return text.lower()
    text = _without_accents(text).casefold()
    # last: an accent hides a ligature (ǣ), and case folding makes an apostrophe (ŉ)
    for ligature, letters in _LIGATURES:
        # faster than `translate`, which looks at each character
        text = text.replace(ligature, letters)
    return text


def printable(text: str) -> str:
    """Return a text with spaces for control characters, which could drive a terminal.

    >>> printable("rouge\\x1b[31m")
    'rouge [31m'
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters, the last an ellipsis where there were more.

    >>> cut("deux", 4), cut("trois", 4)
    ('deux', 'tro…')
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def listed(names: Sequence[object], most: int) -> str:
    """Return the first names as one text, which says where there are more.

    >>> listed(["un", "deux"], 2), listed(["un", "deux", "trois"], 2)
    ('un, deux', 'un, deux …')
    """
    return ", ".join(map(str, names[:most])) + (" …" if len(names) > most else "")


def slug(text: str, limit: int = 60) -> str:
    """Return a name safe for a folder: folded, words joined by hyphens, cut at a word's end; never empty or a dot.

    >>> slug("L'État, c'est moi !"), slug("...")
    ('l-etat-c-est-moi', 'untitled')
    """
    words = re.findall(r"[^\W_]+", fold(text))
    name = ""
    for word in words:
        if name and len(name) + 1 + len(word) > limit:
            break
        name = f"{name}-{word}" if name else word[:limit]
    return name or "untitled"


@dataclass(frozen=True, slots=True)
class Comparable:
    """Comparable words, and for each the position of the piece of text that it comes from."""

    words: tuple[str, ...]
    owners: tuple[int, ...]


def comparable(pieces: Sequence[str], language: str | None = None) -> Comparable:
    """Split pieces of text (printed or transcribed words) into comparable words.

    They are folded, split at apostrophes, hyphens and every other mark, and numbers are spelled out; characters
    of scripts without spaces stand alone. A piece may give no word (a dash) or several (`qu'on`, `1977`).

    Args:
        pieces: The pieces in order.
        language: The language of numbers (BCP 47): English for `en`, French for any other.

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


def merge_numbers(
    pieces: Sequence[str], distinct: Collection[str] | None = None
) -> tuple[Sequence[str], Sequence[int]]:
    """Join numbers written in groups (`28 000`); return the pieces and the position each comes from.

    `distinct` are the different pieces, where they are known.

    >>> merge_numbers(["les", "28", "000", "euros"])
    (['les', '28000', 'euros'], [0, 1, 3])
    """
    groups = number_groups(pieces, set(pieces) if distinct is None else distinct)
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
    """Return the comparable words of each piece by itself; thousands of pieces are folded in one call."""
    plain = plain_among(pieces)
    others = iter(_words_of_signs([piece for piece in pieces if piece not in plain], language))
    return [[piece] if piece in plain else next(others) for piece in pieces]


def _words_of_signs(pieces: Sequence[str], language: str | None) -> list[list[str]]:
    """Return the comparable words of each piece that is not plain."""
    if not pieces:
        return []
    spelling = spelling_language(language)
    together = "\n".join(pieces)
    may_be_raised = not together.isascii() and _RAISED.search(together) is not None
    spelled = [_spell_signs(piece, spelling, may_be_raised=may_be_raised) for piece in pieces]
    lines = fold("\n".join(spelled)).split("\n")
    plain = plain_among(lines)
    return [[line] if line in plain else normalize_numerals(_WORD.findall(line)) for line in lines]


def plain_among(pieces: Iterable[str]) -> set[str]:
    """Return at least those pieces of text that are comparable words as they are; most are.

    What else it returns stands inside of a piece that has several lines.
    """
    return set(_PLAIN.findall("\n".join(pieces))) - NORMALIZED


def _level(found: re.Match[str]) -> str:
    """Return a raised or lowered sign as an ordinary one; a raised digit marks a note or a power, and is dropped."""
    sign = found[0]
    if sign.isdigit() and "SUPERSCRIPT" in unicodedata.name(sign):
        return ""
    plain = unicodedata.normalize("NFKD", sign).replace("\u2044", "/")
    return f" {plain} " if "/" in plain else plain


def _spell_signs(text: str, language: str, *, may_be_raised: bool) -> str:
    if may_be_raised and not text.isascii():
        text = _RAISED.sub(_level, text)
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
    """Return a text without the combining marks of any script; case is unchanged."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text))
    # each character is looked at once, however often it stands there
    others = "".join(filter(unicodedata.combining, {*_BEYOND_MARKS.findall(plain)}))
    return re.sub(f"[{re.escape(others)}]+", "", plain) if others else plain

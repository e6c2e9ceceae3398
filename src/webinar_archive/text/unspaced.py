"""Text of scripts that are written without spaces, divided into pieces about as long as a word, and joined again.

Captions of such a talk are whole sentences without a space. No dictionary is asked where a word ends: what needs pieces
counts and measures them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

IDEOGRAPHS = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han and kana, of which a word has about two."""
LETTERS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Myanmar and Khmer, of which a word has about four."""
UNSPACED = LETTERS + IDEOGRAPHS
"""All of them, as a class of a pattern holds them."""

_PIECE = re.compile(rf"(?:[{IDEOGRAPHS}]{{1,2}}|[{LETTERS}]{{1,4}}|[^\s{UNSPACED}]+)[^\w\s]*|\S")
_ANY = re.compile(f"[{UNSPACED}]")
_BETWEEN = re.compile(rf"(?<=[{UNSPACED}、。，！？」]) (?=[{UNSPACED}「])")


def is_unspaced(text: str) -> bool:
    """Tell whether a text holds such a script.

    >>> is_unspaced("confiance"), is_unspaced("NHKの")
    (False, True)
    """
    return not text.isascii() and _ANY.search(text) is not None


def word_pieces(text: str) -> list[str]:
    """Return the words of a text; in a script without spaces, pieces about as long as words.

    >>> word_pieces("Oser la confiance."), word_pieces("研究の結果、NHK です。")
    (['Oser', 'la', 'confiance.'], ['研究', 'の結', '果、', 'NHK', 'です。'])
    """
    return _PIECE.findall(text) if is_unspaced(text) else text.split()


def joined(pieces: Iterable[str]) -> str:
    """Return pieces as one text, with spaces where their script has them.

    >>> joined(["Oser", "la"]), joined(["研究", "の結", "果、", "NHK", "です。"])
    ('Oser la', '研究の結果、 NHK です。')
    """
    text = " ".join(pieces)
    return text if text.isascii() else _BETWEEN.sub("", text)

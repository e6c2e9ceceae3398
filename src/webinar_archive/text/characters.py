"""Characters that texts of some kinds cannot hold, and what stands in their place."""

from __future__ import annotations

import re
import unicodedata

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML 1.0 document may hold."""
NOT_IN_UTF8 = re.compile("[\x00\ud800-\udfff]")
"""What a text in UTF-8 cannot hold, and NUL, which many programs take for a text's end."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
NEAREST_SIGNS = str.maketrans(
    {
        "→": "->", "–": "-", "—": "-", "−": "-", "‑": "-", "‐": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"',
        "«": '"', "»": '"', "…": "...", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "€": "EUR", "•": "*",
        "·": ".", "×": "x", "━": "-", "─": "-", "│": "|", "\u202f": " ", "\u2009": " ",
    }
)  # fmt: skip
"""Typographic signs, and the ASCII that comes nearest to them."""


def shown(name: str) -> str:
    r"""Return a name as one line of text: what is not UTF-8 or not printable is escaped.

    >>> shown("a\n\x1b[31mé")
    'a\\n\\x1b[31mé'
    """
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


def one_line(text: str | None) -> str:
    """Return a text without line breaks and runs of spaces.

    >>> one_line("deux\\n\\n lignes ")
    'deux lignes'
    """
    return " ".join((text or "").split())


def printable(text: str) -> str:
    """Return a text with spaces for control characters, which could drive a terminal.

    >>> printable("rouge\\x1b[31m")
    'rouge [31m'
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def is_right_to_left(text: str) -> bool:
    """Tell whether the first letter of a text belongs to a script that is written from right to left.

    >>> is_right_to_left("« שלום »"), is_right_to_left("1. oui")
    (True, False)
    """
    strong = (kind for letter in text if (kind := unicodedata.bidirectional(letter)) in ("L", "R", "AL"))
    return next(strong, "L") != "L"

"""Durations in words and fractions, brought to figures: `une heure et quart` becomes `1 heure 1/4`."""

from __future__ import annotations

import re
from functools import cache

from webinar_archive.text.normalize import fold
from webinar_archive.text.numbers import cardinal, normalize_numerals

_SIGNS = str.maketrans(
    {"’": "'", "′": "'", "‘": "'", "´": "'", "ʹ": "'", "“": '"', "”": '"', "″": '"', "ʺ": '"', "⁄": "/",
     "：": ":", "½": " 1/2", "¼": " 1/4", "¾": " 3/4", "à": "@", "À": "@"}
)  # fmt: skip
"""`à` becomes `@`: it stands before times of day, which the English article `a` does not."""

_GRAVE_A = re.compile("[aA]\u0300")
_LARGEST = 600
_LINKS = ("et", "and")
_ONE = {"une": "un"}
_HUNDRED = re.compile(r"\b(?:one|a) hundred\b")
_OTHER_NUMERALS = ("vingts", "cents", "septante", "octante", "huitante", "nonante")
_MAY_BE_IN_WORDS = re.compile("heure|hour|minute|quart|demi|half| et [13]/")
"""What every text has in it that one of `_IN_WORDS` changes."""
_IN_WORDS = (
    (re.compile(r"\b(?:une |1 )?demi[- ]heure\b|\b(?:half an|a half|half)[ -]hour\b"), "1/2 h"),
    (re.compile(r"\b(?:trois|3) quarts? d'heure|\b(?:three|3) ?-?quarters of an hour"), "3/4 h"),
    (re.compile(r"\b(?:un |1 )?quart d'heure|\b(?:a )?quarter of an hour"), "1/4 h"),
    (re.compile(r" et (?:trois|3) ?-?quarts?\b(?! d')| and (?:three|3) ?-?quarters\b"), " 3/4"),
    (re.compile(r" (?:moins (?:le|un|1) quart|less a quarter)\b"), " -1/4"),
    (re.compile(r" et (?:un |1 )?quart\b(?! d')| and a quarter\b"), " 1/4"),
    (re.compile(r" et demie?\b| and a half\b"), " 1/2"),
    (re.compile(r" et ([13]/[24])\b"), r" \1"),
    (re.compile(r"\b(?:une?|an?|one)(?=[ -](?:heures?|hours?|minutes?|1/2 (?:heures?|hours?))\b)"), "1"),
)


def in_figures(text: str) -> str:
    """Return a text folded, with single blanks, and its numerals and fractions in figures.

    >>> in_figures("Deux heures et quart"), in_figures("cinquante-huit minutes"), in_figures("¾ h")
    ('2 heures 1/4', '58 minutes', '3/4 h')
    """
    plain = " ".join(fold(_GRAVE_A.sub("@", text).translate(_SIGNS)).split())
    plain = _HUNDRED.sub("hundred", plain)
    plain = _numerals().sub(lambda found: _figures(found[0]), plain)
    if _MAY_BE_IN_WORDS.search(plain):
        for words, figures in _IN_WORDS:
            plain = words.sub(figures, plain)
    return plain


def _figures(words: str) -> str:
    """Return a run of numerals in figures: the longest that are one number, one after another."""
    parts = re.split(r"( et | and |-et-|[ -])", words)
    done: list[str] = []
    at = 0
    while at < len(parts):
        ends = range(len(parts), at, -2)
        end = next((end for end in ends if _value("".join(parts[at:end])) is not None), at + 1)
        value = _value("".join(parts[at:end]))
        done += [parts[at] if value is None else str(value), *parts[end : end + 1]]
        at = end + 1
    return "".join(done)


def _value(words: str) -> int | None:
    tokens = (word for word in words.replace("-", " ").split() if word not in _LINKS)
    return _values().get(" ".join(normalize_numerals([_ONE.get(token, token) for token in tokens])))


@cache
def _numerals() -> re.Pattern[str]:
    words = {word for words in _values() for word in words.split()} | {*_OTHER_NUMERALS, *_ONE}
    word = "|".join(sorted(words, key=len, reverse=True))
    # never from `un` or `one`, which are articles, too
    return re.compile(rf"\b(?!une?\b|one\b)(?:{word})(?:(?: |-| et | and |-et-)(?:{word})){{0,6}}\b")


@cache
def _values() -> dict[str, int]:
    """The numbers from 2 by their folded words, French and English, without the words that link them."""
    spelled = (
        (cardinal(number, language), number) for language in ("fr", "en") for number in range(2, _LARGEST)
    )
    values = {" ".join(word for word in words if word not in _LINKS): number for words, number in spelled}
    return values | {
        words.removeprefix("one "): number for words, number in values.items() if "one hundred" in words
    }

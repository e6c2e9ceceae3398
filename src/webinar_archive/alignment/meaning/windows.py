"""Windows of a transcript's words, whose vectors a quotation is held against."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from webinar_archive.models import Word
from webinar_archive.text.normalize import cut
from webinar_archive.text.unspaced import is_unspaced, joined, word_pieces

WINDOW_WORDS = 30
"""Words in a window: about ten seconds, a long sentence."""
STEP_WORDS = 10
"""Words between the beginnings of two windows; with 15, one translation in ten more is missed."""
MAX_WORDS = 250_000
"""A transcript of more words, which nobody speaks in a day, is not searched by meaning: it would take an hour."""
MAX_WORD_CHARACTERS = 40
"""A longer word is cut: what a transcript's file holds must not decide how long a window takes."""


def divided_words(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words with captions in scripts without spaces divided into pieces about as long as a word.

    Each has its share of the caption's time. Beyond `MAX_WORDS` nothing is divided.
    """
    divided: list[Word] = []
    for word in words:
        pieces = word_pieces(word.text) if is_unspaced(word.text) else [word.text]
        if len(pieces) < 2 or len(divided) + len(pieces) > MAX_WORDS:
            divided.append(word)
            continue
        each_ms = (word.end_ms - word.start_ms) / len(pieces)
        times_ms = [round(word.start_ms + number * each_ms) for number in range(len(pieces) + 1)]
        divided += [
            Word(piece, start_ms, end_ms, word.speaker_label)
            for piece, (start_ms, end_ms) in zip(pieces, pairwise(times_ms), strict=True)
        ]
    return tuple(divided)


def window_starts(count: int) -> range:
    """Return the first word of each window of a transcript of `count` words.

    >>> list(window_starts(5)), list(window_starts(47)), list(window_starts(0))
    ([0], [0, 10, 20], [])
    """
    return range(0, max(1, count - WINDOW_WORDS + STEP_WORDS) if count else 0, STEP_WORDS)


def window_texts(words: Sequence[Word]) -> list[str]:
    """Return the text of each window of a transcript."""
    return [text_of(words, first, first + WINDOW_WORDS) for first in window_starts(len(words))]


def text_of(words: Sequence[Word], first: int, end: int) -> str:
    """Return the text of the words `[first, end)`."""
    return joined(cut(word.text, MAX_WORD_CHARACTERS) for word in words[max(0, first) : end])

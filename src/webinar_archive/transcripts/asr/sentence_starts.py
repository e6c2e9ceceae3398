"""The pause before a sentence, which recognisers give to its first words: these begin where they are spoken.

Whisper's times of words leave no gap: of a pause of two seconds it makes a first word of two seconds, or it sets the
first word where the pause begins and has the second one last through it. A person who jumps to such a sentence would
hear the end of what was said before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from webinar_archive.transcripts.cues import Piece

_MS_PER_WORD, _MS_PER_LETTER = 300, 80
"""No first word of a sentence lasts longer than this for its letters; half of all words last 260 ms."""
_LETTERS_PER_DIGIT = 6
"""`8` is spoken as a word."""
_PAUSE_MS = 500
"""No pause after the first word of a sentence is as long, but where a mark tells it."""
_SENTENCE_ENDS = (".", "?", "!", "…")
_CLOSING = " \"'»”)"
_MARKS = (*_SENTENCE_ENDS, ",", ";", ":")


def with_late_starts(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the words of a segment, those that begin a sentence without the pause before it."""
    words = list(pieces)
    for first in range(len(words)):
        if first and not words[first - 1].text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS):
            continue
        second = first + 1
        if second < len(words) and not words[first].text.rstrip().endswith(_MARKS):
            words[second] = _shortened(words[second])
            words[first] = _moved_before(words[second], words[first])
        words[first] = _shortened(words[first])
    return tuple(words)


def _moved_before(second: Piece, first: Piece) -> Piece:
    """Return a first word right before the second one, where a pause would part them."""
    if first.start_ms is None or first.end_ms is None or second.start_ms is None:
        return first
    if second.start_ms - first.end_ms < _PAUSE_MS:
        return first
    lasts_ms = min(first.end_ms - first.start_ms, _longest_ms(first.text))
    return replace(first, start_ms=second.start_ms - lasts_ms, end_ms=second.start_ms)


def _shortened(word: Piece) -> Piece:
    if word.start_ms is None or word.end_ms is None:
        return word
    return replace(word, start_ms=max(word.start_ms, word.end_ms - _longest_ms(word.text)))


def _longest_ms(text: str) -> int:
    letters = sum(_LETTERS_PER_DIGIT if char.isdigit() else char.isalpha() for char in text)
    return _MS_PER_WORD + _MS_PER_LETTER * letters

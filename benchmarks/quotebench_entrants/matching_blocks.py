"""Entrant: Python's difflib, around the longest block of words that both have."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

from entrant import NOT_FOUND, Talk, answer_questions

MIN_RATIO = 0.7


def answer(talk: Talk, quotations: Sequence[tuple[str, ...]]) -> list[dict[str, Any]]:
    """Return the surroundings of each quotation's longest block; none where they are too unlike."""
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(talk.words)
    answers = []
    for quotation in quotations:
        matcher.set_seq1(quotation)
        longest = matcher.find_longest_match(0, len(quotation), 0, len(talk.words))
        first = max(0, longest.b - longest.a)
        window = talk.words[first : first + len(quotation)]
        ratio = difflib.SequenceMatcher(None, quotation, window, autojunk=False).ratio()
        found = longest.size > 0 and ratio >= MIN_RATIO
        answers.append(talk.span(first, first + len(window) - 1) if found else NOT_FOUND)
    return answers


if __name__ == "__main__":
    answer_questions(answer)

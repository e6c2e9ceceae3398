"""Entrant: the substring of the talk that RapidFuzz finds most like the quotation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from entrant import NOT_FOUND, Talk, answer_questions
from rapidfuzz import fuzz

MIN_RATIO = 70.0


def answer(talk: Talk, quotations: Sequence[tuple[str, ...]]) -> list[dict[str, Any]]:
    """Return the best window of each quotation; none where it is too unlike."""
    text = " ".join(talk.words)
    beginnings = list(accumulate((len(word) + 1 for word in talk.words), initial=0))
    answers = []
    for quotation in quotations:
        best = fuzz.partial_ratio_alignment(" ".join(quotation), text, score_cutoff=MIN_RATIO)
        if best is None or best.dest_end <= best.dest_start:
            answers.append(NOT_FOUND)
            continue
        first, last = (bisect_right(beginnings, at) - 1 for at in (best.dest_start, best.dest_end - 1))
        answers.append(talk.span(first, last))
    return answers


if __name__ == "__main__":
    answer_questions(answer)

"""Entrant: all quotations as one text, aligned with the whole talk, as forced aligners of transcripts do.

It is told the order in which quotations are spoken as little as the others are, and refuses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from entrant import NOT_FOUND, Talk, answer_questions
from rapidfuzz.distance import Indel


def answer(talk: Talk, quotations: Sequence[tuple[str, ...]]) -> list[dict[str, Any]]:
    """Return the first and the last word of each quotation that has a partner."""
    partners: dict[int, int] = {}
    for step in Indel.opcodes([word for quotation in quotations for word in quotation], talk.words):
        if step.tag == "equal":
            partners.update(
                zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True)
            )
    answers = []
    first = 0
    for quotation in quotations:
        places = [partners[at] for at in range(first, first + len(quotation)) if at in partners]
        answers.append(talk.span(places[0], places[-1]) if places else NOT_FOUND)
        first += len(quotation)
    return answers


if __name__ == "__main__":
    answer_questions(answer)

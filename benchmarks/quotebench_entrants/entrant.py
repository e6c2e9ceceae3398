"""What the entrants share: questions from standard input, answers to standard output, folded words."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Talk:
    """The folded words of a talk, each with its times; words without letters or figures are left out."""

    words: tuple[str, ...]
    starts_ms: tuple[int, ...]
    ends_ms: tuple[int, ...]

    def span(self, first: int, last: int) -> dict[str, Any]:
        """Return the answer that a quotation is spoken from one word to another, both included."""
        return {"start_ms": self.starts_ms[first], "end_ms": self.ends_ms[last]}


NOT_FOUND: dict[str, Any] = {"start_ms": None}


def fold(text: str) -> str:
    """Return a text in small letters and figures, without accents and punctuation.

    >>> fold("L'Été,"), fold("«")
    ('lete', '')
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if character.isalnum())


def folded_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a quotation."""
    return tuple(word for word in map(fold, text.split()) if word)


def answer_questions(answer: Callable[[Talk, Sequence[tuple[str, ...]]], Sequence[dict[str, Any]]]) -> None:
    """Read the questions, have each talk's quotations answered in their order, write the answers."""
    answers = []
    for talk in json.load(sys.stdin)["talks"]:
        words = [(folded, word) for word in talk["words"] if (folded := fold(word["text"]))]
        read = Talk(
            tuple(folded for folded, _ in words),
            tuple(word["start_ms"] for _, word in words),
            tuple(word["end_ms"] for _, word in words),
        )
        texts = [folded_words(quotation["text"]) for quotation in talk["quotations"]]
        for quotation, found in zip(talk["quotations"], answer(read, texts), strict=True):
            answers.append({"id": quotation["id"], **found})
    json.dump({"answers": answers}, sys.stdout)

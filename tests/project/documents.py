"""The project's documents, and the code blocks in them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def document(name: str) -> str:
    """Return the text of a document, by its path below the project's folder."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, kind: str) -> list[str]:
    """Return the fenced code blocks of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```", document(name), re.DOTALL | re.MULTILINE)


def block(name: str, kind: str, holding: str) -> str:
    """Return the one fenced code block of a kind that holds some text."""
    (found,) = (text for text in blocks(name, kind) if holding in text)
    return found

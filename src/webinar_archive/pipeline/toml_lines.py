"""The line of a TOML file at which a key, a table or an entry of a table array is written."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import Any

KeyPath = tuple[str | int, ...]
"""Names of keys, and indexes from 0 into arrays: `("source", 1, "media")`."""


def line_of(path: KeyPath, text: str) -> int:
    """Return the number, from 1, of the line on which the statement begins that gives `path` its value.

    `text` is a whole TOML document; a path that it does not hold is looked for by its beginning.

    >>> line_of(("source", 1, "media"), "[[source]]\\nmedia = 1\\n[[source]]\\nmedia = 2")
    4
    """
    lines = text.splitlines()
    document = tomllib.loads(text)
    while path and not _holds(document, path):
        path = path[:-1]
    if not path:
        return 1
    without, with_ = 0, len(lines)
    while with_ - without > 1:
        middle = (without + with_) // 2
        if _holds(_longest_prefix(lines[:middle])[1], path):
            with_ = middle
        else:
            without = middle
    # a statement of several lines ends here; it begins after the last whole one
    return _longest_prefix(lines[: with_ - 1])[0] + 1


def _longest_prefix(lines: Sequence[str]) -> tuple[int, dict[str, Any]]:
    """Return how many of these lines are TOML by themselves, at most, and the document that they make."""
    for count in range(len(lines), 0, -1):
        try:
            return count, tomllib.loads("\n".join(lines[:count]))
        except tomllib.TOMLDecodeError:
            continue
    return 0, {}


def _holds(document: Any, path: KeyPath) -> bool:
    here = document
    for key in path:
        try:
            here = here[key]
        except (KeyError, IndexError, TypeError):
            return False
    return True

"""Where things stand in a JSON document that somebody edited: their lines, and names written twice."""

from __future__ import annotations

from collections.abc import Iterator
from json.decoder import JSONDecoder

JsonPath = tuple[str | int, ...]
"""Names of members, and indexes from 0 into arrays."""

_DECODER = JSONDecoder()
_SPACE = " \t\n\r"


def line_of_json(path: JsonPath, text: str) -> int:
    """Return the number, from 1, of the line on which the value at `path` begins; of what is nearest around it.

    >>> line_of_json(("a", 1), '{"a": [\\n1,\\n2]}'), line_of_json(("a", 7), '{"a":\\n [1]}')
    (3, 2)
    """
    nearest, offset = 0, _skip(text, 0)
    for found, start in _places(text):
        if len(found) > nearest and found == path[: len(found)]:
            nearest, offset = len(found), start
    return text.count("\n", 0, offset) + 1


def name_written_twice(text: str) -> tuple[str, int] | None:
    """Return a name that one object holds twice, and the line of the second; None without any.

    >>> name_written_twice('{"a": {"b": 1,\\n"b": 2}}')
    ('b', 2)
    """
    seen: set[JsonPath] = set()
    for path, offset in _places(text):
        if path in seen:
            return str(path[-1]), text.count("\n", 0, offset) + 1
        seen.add(path)
    return None


def _places(text: str, start: int = 0, path: JsonPath = ()) -> Iterator[tuple[JsonPath, int]]:
    """Yield the path and the offset of everything in a value, in order; `text` is JSON."""
    at = _skip(text, start)
    opening = text[at]
    if opening not in "{[":
        return
    at = _skip(text, at + 1)
    index = 0
    while text[at] not in "}]":
        name: str | int = index
        if opening == "{":
            name, at = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        inner = (*path, name)
        yield inner, at
        if text[at] in "{[":
            yield from _places(text, at, inner)
        at = _skip(text, _DECODER.raw_decode(text, at)[1])
        if text[at] == ",":
            at = _skip(text, at + 1)
        index += 1


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at

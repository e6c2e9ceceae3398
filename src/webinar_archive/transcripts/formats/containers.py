"""JSON, XML and character references as caption files hold them, read safely."""

from __future__ import annotations

import html
import json
import math
import re
from typing import Any
from xml.etree import ElementTree

import msgspec

from webinar_archive.errors import CaptionsError

Element = ElementTree.Element

_MAX_DEPTH = 60
_BETWEEN_VALUES = re.compile(r"[\s\ufeff,\x1e]*")
"""What stands between JSON texts in one file."""


def read_json(text: str) -> Any:
    """Return the value of a JSON text, None for its `NaN` and `Infinity`. Raises `CaptionsError` when it is broken.

    Python's own writer gives `NaN` where a recogniser knows no time, and half a surrogate pair where a character
    was cut; no other reader takes either.
    """
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError):
        pass
    try:
        lenient = json.loads(text, parse_constant=lambda _: None, parse_float=_finite, strict=False)
        return msgspec.json.decode(json.dumps(lenient, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError):
        raise CaptionsError("captions-broken-json") from None


def read_json_values(text: str) -> list[Any]:
    """Return the values of JSON texts that stand one after another, mostly one.

    Recognisers append the result of each stretch of speech to those before. A last one that was cut is left out.
    Raises `CaptionsError` when the first one is broken, or what follows it is no JSON.
    """
    try:
        return [read_json(text)]
    except CaptionsError:
        values: list[Any] = []
    decoder = json.JSONDecoder(parse_constant=lambda _: None, parse_float=_finite, strict=False)
    at = _next_value(text, 0)
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
            values.append(msgspec.json.decode(json.dumps(value, ensure_ascii=False).encode(errors="replace")))
        except (ValueError, RecursionError):
            if not values or text[at] not in "{[":
                raise CaptionsError("captions-broken-json") from None
            break
        at = _next_value(text, at)
    return values


def _next_value(text: str, at: int) -> int:
    between = _BETWEEN_VALUES.match(text, at)
    return between.end() if between else at


def _finite(number: str) -> float | None:
    value = float(number)
    return value if math.isfinite(value) else None


def read_xml(text: str) -> Element:
    """Return the root of an XML text. Raises `CaptionsError` when it is broken or declares a DOCTYPE.

    The standard library's parser, fed only with documents that declare no entities: those are how a small
    file becomes a huge one or reads another.
    """
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise CaptionsError("captions-with-doctype")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - no DOCTYPE, so no entities to expand; size is bounded
    except (ElementTree.ParseError, ValueError):
        raise CaptionsError("captions-broken-xml") from None
    if _is_deeper(root, _MAX_DEPTH):
        raise CaptionsError("captions-broken-xml")
    return root


def unescaped(text: str) -> str:
    """Return a text with the characters that its references (`&eacute;`, `&#233;`) stand for."""
    try:
        return html.unescape(text)
    except ValueError:  # a number of thousands of digits
        return text


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _is_deeper(root: Element, limit: int) -> bool:
    level = [root]
    for _ in range(limit):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True

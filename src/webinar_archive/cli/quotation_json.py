"""Lists of quotations in JSON: strings, objects with a `text`, a notice that `read --json` printed, JSON lines."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

from webinar_archive.cli.quotation_columns import is_words_heading
from webinar_archive.errors import UsageError

Row = dict[str, Any]
MAX_DEPTH = 20
"""Of what an object passes on."""
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def rows_of_json(text: str, path: Path) -> list[Row] | None:
    """Return the rows of a list in JSON; None for a text that is not JSON and need not be.

    Raises `UsageError` for a `.json` file that is none, and for JSON that is no list of quotations.
    """
    named = path.suffix.lower() in (".json", ".jsonl", ".ndjson")
    if not named and text.lstrip()[:1] not in ("[", "{"):
        return None
    try:
        value = _loaded(text)
    except (ValueError, RecursionError) as error:
        lines = _json_lines(text)
        if lines is None and named:
            line = getattr(error, "lineno", 1)
            raise UsageError("quotations-not-json", path=str(path), line=line) from None
        if lines is None:
            # a plain line may well begin with an editor's bracket
            return None
        value = lines
    if isinstance(value, dict):
        value = _list_in(value)
    if not isinstance(value, list):
        raise UsageError("quotations-not-a-list", path=str(path))
    return [_row(item, number, path) for number, item in enumerate(value, 1)]


def _loaded(text: str) -> Any:
    value = json.loads(text, parse_constant=lambda _: None, parse_float=_finite)
    if _SURROGATE.search(text):
        # half a character, which no terminal prints and no file holds
        value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    return value


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _json_lines(text: str) -> list[Any] | None:
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        values = [_loaded(line) for line in lines]
    except (ValueError, RecursionError):
        return None
    return values if all(isinstance(value, dict | str) for value in values) else None


def _list_in(value: Row) -> object:
    """Return the one list of quotations in an object, such as a notice; the object itself without one."""
    lists = [found for name, found in value.items() if isinstance(found, list) and is_words_heading(name)]
    return lists[0] if len(lists) == 1 else value


def _row(item: Any, number: int, path: Path) -> Row:
    if isinstance(item, str):
        return {"text": item}
    if isinstance(item, dict):
        names = [name for name, value in item.items() if isinstance(value, str) and is_words_heading(name)]
        name = "text" if "text" in names else next(iter(names), None)
        if name is not None and not _is_deep(item):
            return {**{key: value for key, value in item.items() if key != name}, "text": item[name]}
    raise UsageError("quotations-no-text", path=str(path), number=number)


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inside
            for each in level
            if isinstance(each, dict | list)
            for inside in (each.values() if isinstance(each, dict) else each)
        ]
    return bool(level)

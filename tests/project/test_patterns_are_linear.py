"""Every regular expression of the source takes time linear in the text, whatever the text."""

from __future__ import annotations

import ast
import importlib
import os
import re
import re._constants as constants  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from tests.project.linear_time import is_linear, is_slow, uses_of

pytestmark = pytest.mark.untraced

SOURCE = Path("src/webinar_archive")
METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
LENGTH = int(os.environ.get("LINEAR_LENGTH", "4000"))
"""Characters that are tried first, then ten times as many where that took long; 100000 makes a long test."""
FLOOR = 0.03 * LENGTH / 10_000
"""Seconds for so many characters in which nothing can be quadratic."""
BOUNDED = {
    "catalogue.attribution:_AFTER": 420,
    "catalogue.attribution:_BEFORE": 420,
    "catalogue.attribution:_NAME_THEN_VERB": 420,
    "catalogue.build:_LISTED_ROLE": 270,
    "catalogue.contributors:_FUNCTION": 5_000,
    "catalogue.dates:_WORDS": 160,
    "transcripts.formats.timed_blocks:_TIMES": 400,
}
"""Patterns that only ever see short pieces of a text, and of how many characters."""

MOST_CHARACTERS = 6
"""Characters of a pattern of which runs are tried, besides blanks, letters and digits."""

_KINDS = {"CATEGORY_SPACE": " ", "CATEGORY_DIGIT": "1", "CATEGORY_WORD": "a", "CATEGORY_NOT_SPACE": "x",
          "CATEGORY_NOT_DIGIT": "-", "CATEGORY_NOT_WORD": "-"}  # fmt: skip


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(SOURCE.rglob("*.py")):
        name = ".".join(path.relative_to("src").with_suffix("").parts).removesuffix(".__init__")
        if not name.endswith("__main__"):
            yield name, path


@cache
def patterns() -> dict[str, tuple[re.Pattern[Any], set[str]]]:
    """Return all patterns by module and name, each with the methods by which it is used."""
    found: dict[str, tuple[re.Pattern[Any], set[str]]] = {}
    used = defaultdict(set)
    known: set[int] = set()
    sources = {name: path.read_text(encoding="utf-8") for name, path in modules()}
    for source in sources.values():
        for called in re.finditer(rf"\b(\w+)(?:\[\w+\])?\.({'|'.join(METHODS)})\(", source):
            used[called[1]].add(called[2])
    for name, source in sources.items():
        # a pattern that is only given to functions or walked over is used as `pattern` there
        given = set(re.findall(rf"\bpattern\.({'|'.join(METHODS)})\(", source))
        module = importlib.import_module(name)
        for variable, value in vars(module).items():
            for place, pattern in _inside(value, variable):
                # a pattern may be imported elsewhere, too
                if id(pattern) not in known:
                    known.add(id(pattern))
                    found[f"{name}:{place}"] = (pattern, used[variable] or given)
        for number, call in enumerate(_literal_calls(source)):
            function, literal = call
            found[f"{name}:{function}[{number}]"] = (re.compile(literal), {function} & set(METHODS))
    return found


def _inside(value: object, name: str) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, (tuple, list)):
        for number, item in enumerate(value):
            yield from _inside(item, f"{name}[{number}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _inside(item, f"{name}[{key!r}]")


def _literal_calls(source: str) -> Iterator[tuple[str, str]]:
    """Yield the patterns that are written in calls inside functions, with a word for what is put into them."""
    if not re.search(r"\bre\.", source):
        return
    functions = (node for node in ast.parse(source).body if isinstance(node, (ast.FunctionDef, ast.ClassDef)))
    for node in (node for function in functions for node in ast.walk(function)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in (*METHODS, "compile")
            and node.args
            and (literal := _literal(node.args[0]))
        ):
            yield node.func.attr, literal


def _literal(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "a1" for part in node.values)
        return "".join(map(str, parts))
    return None


def sample(tree: Any, characters: set[str], most: int) -> str:
    """Return a text that a pattern may match, each repetition at most `most` times; collect a character of each class."""
    text = ""
    for kind, given in tree:
        name = str(kind)
        if name == "LITERAL":
            text += chr(given)
            characters.add(chr(given))
        elif name in ("IN", "NOT_LITERAL", "ANY"):
            char = _one_of(name, given)
            characters.add(char)
            text += char
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, largest, inner = given
            text += sample(inner, characters, most) * max(int(least), min(int(largest), most))
        elif name == "SUBPATTERN":
            text += sample(given[3], characters, most)
        elif name == "ATOMIC_GROUP":
            text += sample(given, characters, most)
        elif name == "BRANCH":
            branches = [sample(branch, characters, most) for branch in given[1]]
            text += max(branches, key=len)
        elif name in ("ASSERT", "ASSERT_NOT"):
            sample(given[1], characters, most)
    return text


def _one_of(name: str, given: Any) -> str:
    if name == "ANY":
        return "x"
    items = [(constants.NOT_LITERAL, given)] if name == "NOT_LITERAL" else list(given)
    if str(items[0][0]) in ("NEGATE", "NOT_LITERAL"):
        refused = {chr(value) for kind, value in items if str(kind) in ("LITERAL", "NOT_LITERAL")}
        return next(char for char in " xA1-.,:;é" if char not in refused)
    kind, value = items[0]
    if str(kind) == "LITERAL":
        return chr(value)
    return chr(value[0]) if str(kind) == "RANGE" else _KINDS.get(str(value), "a")


def adversaries(pattern: re.Pattern[str]) -> dict[str, Callable[[int], str]]:
    """Return, by what they are, texts of any length over a pattern's own characters that may take it long."""
    characters: set[str] = set()
    tree = parser.parse(pattern.pattern, pattern.flags)
    once, more = sample(tree, characters, 1), sample(tree, set(), 3)
    cut = once[: max(1, len(once) * 2 // 3)]
    units = [
        once,
        more,
        cut,
        f"{once[:1]} ",
        " ",
        "a",
        "1",
        "A ",
        "a, ",
        "A, ",
        "Aa-",
        "a.b",
        "« A » A, A, ",
        *sorted(characters)[:MOST_CHARACTERS],
    ]
    texts: dict[str, Callable[[int], str]] = {}
    for unit in filter(None, dict.fromkeys(units)):
        texts[f"{unit!r} again and again"] = partial(_again, unit, "")
        texts[f"{cut!r}, then {unit!r} again and again"] = partial(_again, unit, cut)
    return texts


def _again(unit: str, before: str, length: int) -> str:
    return before + unit * (length // len(unit)) + "\0"


def test_every_pattern_takes_time_linear_in_the_text() -> None:
    slow = [f"{name}: {text}" for name, found in patterns().items() for text in slow_texts(name, *found)]
    assert slow == []


def slow_texts(name: str, pattern: re.Pattern[Any], methods: set[str]) -> Iterator[str]:
    """Yield what the texts are that take a pattern more than linear time."""
    if isinstance(pattern.pattern, bytes):
        pattern = re.compile(pattern.pattern.decode("latin-1"), pattern.flags | re.ASCII)
    bound = BOUNDED.get(name.removeprefix("webinar_archive.").partition("[")[0])
    for use in uses_of(pattern, methods):
        for described, make in adversaries(pattern).items():
            if bound:
                if is_slow(partial(use, make(bound)), limit=FLOOR * 10):
                    yield described
            elif not is_linear(use, make, floor=FLOOR, length=LENGTH):
                yield described

"""Find the codes of messages in source files by their syntax trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from webinar_archive import errors

ERROR_CLASSES = {name for name in vars(errors) if isinstance(getattr(errors, name), type)}
TAKING_A_CODE = {*ERROR_CLASSES, "sentence", "say", "leave", "wrong", "Finding"}
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeUse:
    """`named` are codes given to an error, a finding or the lookup; `texts` and `patterns` every string."""

    named: frozenset[str]
    texts: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]

    def mentions(self, code: str) -> bool:
        """Return whether `code` is a string of the source, or may be built by an f-string of it."""
        return code in self.texts or any(pattern.fullmatch(code) for pattern in self.patterns)


def codes_in_source(folder: Path) -> CodeUse:
    """Read every Python file and every template below `folder`."""
    named: set[str] = set()
    texts: set[str] = set()
    patterns: set[str] = set()
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                named.update(_codes_given_to(node))
            elif isinstance(node, ast.Tuple):
                named.update(_codes_beside_an_error(node))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                patterns.update(_pattern(node))
    for path in sorted(folder.rglob("*.html")):
        template = path.read_text(encoding="utf-8")
        named.update(re.findall(r"""\bt\(["']([a-z0-9-]+)["'][,)]""", template))
        texts.update(re.findall(r"""["']([a-z0-9-]+)["']""", template))
        patterns.update(
            f"{re.escape(start)}[a-z0-9-]+" for start in re.findall(r"\bt\([\"']([a-z-]+-)[\"'] ~", template)
        )
    return CodeUse(
        named=frozenset(named), texts=frozenset(texts), patterns=tuple(map(re.compile, sorted(patterns)))
    )


def _codes_given_to(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in TAKING_A_CODE:
        given = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == "code")]
        for value in given:
            yield from _strings(value)


def _codes_beside_an_error(node: ast.Tuple) -> Iterator[str]:
    """Codes of a row that maps something to an error: `(Gone, "page-gone")`."""
    if any(isinstance(part, ast.Name) and part.id in ERROR_CLASSES for part in node.elts):
        yield from _strings(node.elts[-1])


def _strings(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)


def _pattern(node: ast.JoinedStr) -> Iterator[str]:
    """A pattern for f-strings such as `f"demo-{part}"`: a prefix that ends in a hyphen, then one value."""
    match node.values:
        case [ast.Constant(value=str(prefix)), ast.FormattedValue()] if re.fullmatch(r"[a-z-]+-", prefix):
            yield re.escape(prefix) + r"[a-z0-9-]+"

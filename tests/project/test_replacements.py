"""Tests hand in what they replace: none assigns to a module, a class or a function of the program."""

from __future__ import annotations

import ast

import pytest

from tests.project.documents import ROOT

TESTS = sorted((ROOT / "tests").rglob("*.py"))
PROGRAM = "webinar_archive"
ALLOWED = {
    "tests/packages/test_bag.py: bag": "another process takes a version between the look at the folder and the rename",
}
"""Replacements that remain, as `tests/folder/file.py: what is replaced`, and the situation that cannot be made otherwise."""
_SETTERS = ("monkeypatch.setattr", "monkeypatch.delattr", "setattr", "delattr")
_ITEM_SETTERS = ("monkeypatch.setitem", "monkeypatch.delitem")


def replaced(source: str) -> list[str]:
    """Return what of the program a test's source assigns to, as it is written there."""
    tree = ast.parse(source)
    imported = _imported(tree)
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            called, first = ast.unparse(node.func), node.args[0]
            if (called in _SETTERS and (_is_path(first) or _root(first) in imported)) or (
                called in _ITEM_SETTERS and _is_namespace(first) and _root(first) in imported
            ):
                found.append(ast.unparse(first))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            names = [module or "", *(f"{module or ''}.{alias.name}".strip(".") for alias in node.names)]
            # mocks replace by a dotted name
            found += [name for name in names if name in ("unittest.mock", "mock")][:1]
        elif isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            is_part = isinstance(node, ast.Attribute) or _is_namespace(node.value)
            if is_part and _root(node) in imported:
                found.append(ast.unparse(node))
    return found


def _imported(tree: ast.AST) -> set[str]:
    """Return the names that stand for something of the program."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == PROGRAM:
            names.update(alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            ours = (alias for alias in node.names if alias.name.split(".")[0] == PROGRAM)
            names.update(alias.asname or PROGRAM for alias in ours)
    return names


def _is_path(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and str(node.value).split(".")[0] == PROGRAM


def _is_namespace(node: ast.expr) -> bool:
    """Return whether an expression is all names of a module: `vars(module)`, `module.__dict__`."""
    is_vars = isinstance(node, ast.Call) and ast.unparse(node.func) == "vars"
    return is_vars or (isinstance(node, ast.Attribute) and node.attr == "__dict__")


def _root(node: ast.expr) -> str | None:
    """Return the name at the beginning of an expression."""
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute | ast.Subscript):
            node = node.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "vars" and node.args:
            node = node.args[0]
        else:
            return None
    return node.id


def test_no_test_assigns_to_a_part_of_the_program() -> None:
    found = {
        f"{path.relative_to(ROOT).as_posix()}: {what}"
        for path in TESTS
        for what in replaced(path.read_text(encoding="utf-8"))
    }
    assert found - ALLOWED.keys() == set(), "hand in what is replaced as a parameter"
    assert ALLOWED.keys() - found == set(), "reasons that nothing needs any more"


@pytest.mark.parametrize(
    "line",
    [
        'monkeypatch.setattr("webinar_archive.files.write_whole", None)',
        'monkeypatch.setattr(files, "write_whole", None)',
        'monkeypatch.setattr(webinar_archive.files, "write_whole", None)',
        'monkeypatch.delattr(files, "write_whole")',
        'setattr(files, "write_whole", None)',
        "files.write_whole = None",
        "webinar_archive.files.MAX += 1",
        "one, files.write_whole = 1, None",
        'vars(files)["write_whole"] = None',
        'files.__dict__["write_whole"] = None',
        'monkeypatch.setitem(vars(files), "write_whole", None)',
        "from unittest import mock",
        "from unittest.mock import patch",
        "import unittest.mock",
    ],
)
def test_an_assignment_is_found_however_it_is_written(line: str) -> None:
    assert len(replaced(f"import webinar_archive\nfrom webinar_archive import files\n{line}\n")) == 1


@pytest.mark.parametrize(
    "line",
    [
        'monkeypatch.setattr("socket.getaddrinfo", None)',
        'monkeypatch.setattr(importlib.util, "find_spec", None)',
        'monkeypatch.setitem(sys.modules, "pyarrow", None)',
        "record.capture = None",
        'assert "postings" not in vars(files)',
    ],
)
def test_what_is_not_the_programs_may_be_replaced(line: str) -> None:
    assert replaced(f"from webinar_archive import files\n{line}\n") == []

"""The source tree: sizes, names, docstrings, and one module for each foreign library."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "webinar_archive"
MODULES = sorted(SOURCE.rglob("*.py"))

SHARED_LIBRARIES = {
    "numpy": "arrays",
    "msgspec": "values to and from JSON",
    "rich": "the terminal",
    "ffmpeg": "commands spelled out: media/ measures films, demo/ makes one",
}
"""Foreign libraries that several packages may import, and what for; every other one has a single module."""

MAX_LINES = 300
DATA_MODULES = {"i18n/messages.py": "sentences"}
"""Modules that may be longer because they are data."""
TOO_LONG_TODAY = {"engine/durable.py", "engine/runs.py"}


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def _foreign_imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names - {"webinar_archive", *SHARED_LIBRARIES}


def test_each_foreign_library_is_imported_in_one_module() -> None:
    importers: dict[str, set[str]] = defaultdict(set)
    for path in MODULES:
        for library in _foreign_imports(path):
            # the package `web` as a whole hides urllib3
            importers[library].add("web" if path.parent.name == "web" else _name(path))
    assert {library: names for library, names in importers.items() if len(names) > 1} == {}


def test_no_module_is_longer_than_300_lines_except_data() -> None:
    long = {_name(path) for path in MODULES if path.read_text(encoding="utf-8").count("\n") > MAX_LINES}
    assert long - DATA_MODULES.keys() - TOO_LONG_TODAY == set()


def test_every_module_has_a_docstring() -> None:
    without = [_name(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert without == []

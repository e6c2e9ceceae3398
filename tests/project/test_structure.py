"""The source tree: sizes, names, docstrings, where tests stand, and one place for each foreign library."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path

from tests.project.documents import ROOT

SOURCE = ROOT / "src" / "webinar_archive"
TESTS = ROOT / "tests"
MODULES = sorted(SOURCE.rglob("*.py"))

SHARED_LIBRARIES = {
    "numpy": "arrays",
    "msgspec": "values to and from JSON",
    "rich": "the terminal",
    "openpyxl": "workbooks: tables/ reads them, exports/ writes one",
    "psycopg": "PostgreSQL: its connections, and the error of a lock that another worker holds",
    "ffmpeg": "commands spelled out: media/ measures films, demo/ makes one",
}
"""Foreign libraries that several packages may import, and what for; every other one has a single place."""
PACKAGES_THAT_HIDE_A_LIBRARY = {"web": "urllib3", "engine/backend": "DBOS", "desk": "starlette"}
"""Packages that stand for one place as a whole; import contracts in pyproject.toml guard them."""

MAX_LINES = 300
DATA_MODULES: dict[str, str] = {}
"""Modules that may be longer because they are data, and which."""

NOUNS_IN_ING = {
    "alignment/audio/grouping": "a grouping of places",
    "alignment/audio/spotting": "keyword spotting, as the field calls it",
    "engine/polling": "the control of queues' polling",
    "media/download/error_mapping": "a mapping",
    "models/finding": "a finding",
    "pipeline/steps/meaning": "what a sentence means",
    "tables/heading": "the heading of a table",
    "text/decoding": "from bytes to text",
}
"""Module names that look like gerunds and are nouns."""

NAMED_AFTER_THEIR_SUBJECT = ("cli/", "models/", "pipeline/steps/")
"""Packages whose modules are a command, a noun or a step, and bear the name of what they are about."""
SAME_NAME_SAME_MEANING = {
    "attribution": "who speaks: as printed, as heard",
    "sources": "where records and transcripts come from",
    "build": "puts together: a notice from its fields, the demo's webinar from its parts",
    "confidence": "the confidence of a place, in words and in audio",
    "confidence_coefficients": "the fitted numbers of the confidence, in words and in audio",
    "index": "an index of words: of one talk, of an archive",
    "locate": "locates quotations, in words and in audio",
    "mods": "the format MODS: as it is read, as it is written",
    "pbcore": "the format PBCore: as it is read, as it is written",
    "docx": "Word documents: as they are read, as they are written",
    "server": "an HTTP server: of the demo's pages, of health and metrics",
    "ttml": "the format TTML: as it is read, as it is written",
    "types": "the plain values that the modules of one package share",
    "worker": "the process that works: on tasks, on one download",
}


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).with_suffix("").as_posix()


def _foreign_imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names - {"webinar_archive", *SHARED_LIBRARIES}


def test_each_foreign_library_is_imported_in_one_place() -> None:
    importers: dict[str, set[str]] = defaultdict(set)
    for path in MODULES:
        package = path.parent.relative_to(SOURCE).as_posix()
        for library in _foreign_imports(path):
            importers[library].add(package if package in PACKAGES_THAT_HIDE_A_LIBRARY else _name(path))
    assert {library: names for library, names in importers.items() if len(names) > 1} == {}


def test_no_module_is_longer_than_300_lines_except_data() -> None:
    long = {_name(path) for path in MODULES if path.read_text(encoding="utf-8").count("\n") > MAX_LINES}
    assert long - DATA_MODULES.keys() == set()


def test_every_module_has_a_docstring() -> None:
    without = [_name(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert without == []


def test_no_module_is_named_by_a_gerund() -> None:
    found = {_name(path) for path in MODULES if path.stem.endswith("ing")}
    assert found == NOUNS_IN_ING.keys()


def test_no_name_stands_for_two_things() -> None:
    named: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        if path.stem != "__init__" and not _name(path).startswith(NAMED_AFTER_THEIR_SUBJECT):
            named[path.stem].append(_name(path))
    twice = {name: places for name, places in named.items() if len(places) > 1}
    assert {name: places for name, places in twice.items() if name not in SAME_NAME_SAME_MEANING} == {}
    assert SAME_NAME_SAME_MEANING.keys() - twice.keys() == set(), "reasons that nothing needs any more"


TESTS_OF_WHOLE_PACKAGES = {
    "engine/test_failing_sites": "sites that fail, with real processes and downloads",
    "engine/test_full_disk": "a disk that fills",
    "engine/test_host_limits": "what a host sees of several workers",
    "engine/test_prune": "the command `prune`, on a real database",
    "engine/test_recovery": "runs that are killed",
    "engine/test_run_options": "what the options of a run do",
    "engine/test_secrets": "nothing secret is printed, logged or stored",
    "engine/test_sources": "records from files, folders and tables",
    "engine/test_stop": "commands that are signalled to stop",
    "engine/test_task_format": "a release that continues another one's run",
    "exports/formats/test_formats": "the dict of formats",
}
"""Tests whose subject is a package as a whole, and what of it they are about."""


def _subjects(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.py")} | {path.name for path in folder.glob("*/")}


def test_tests_stand_where_their_subjects_name_leads() -> None:
    astray = set()
    for test in TESTS.rglob("test_*.py"):
        folder = test.parent.relative_to(TESTS)
        name = test.stem.removeprefix("test_")
        # a subject with many tests has them in several files: test_fetch_limits.py is about fetch
        led = any(name == each or name.startswith(f"{each}_") for each in _subjects(SOURCE / folder))
        if not led and folder.parts[:1] != ("project",):
            astray.add((folder / test.stem).as_posix())
    assert astray == TESTS_OF_WHOLE_PACKAGES.keys()

"""Every promise of an archive names the tests that hold it, and they are there."""

from __future__ import annotations

import ast
import re

import pytest

from tests.project.documents import ROOT, document

ROWS = [
    line.strip("|").split("|") for line in document("docs/promises.md").splitlines() if line.startswith("| ")
][1:]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@pytest.mark.parametrize(("promise", "tests"), ROWS)
def test_a_promise_names_tests_that_exist(promise: str, tests: str) -> None:
    named = TEST.findall(tests)
    assert promise.strip()
    assert named
    assert len(named) == tests.count("::")
    for file, name in named:
        functions = [
            node.name for node in ast.parse(document(file)).body if isinstance(node, ast.FunctionDef)
        ]
        assert functions.count(name) == 1, f"{ROOT / file}: {name}"

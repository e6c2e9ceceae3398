"""The documentation names everything there is, and its generated pages are those of the code."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import webinar_archive
from tests.project.documents import ROOT, document
from webinar_archive.cli import COMMANDS

DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("*.md", "docs/*.md", "docs/reference/*.md")
    for path in ROOT.glob(folder)
)


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    """The program that writes the generated pages."""
    spec = importlib.util.spec_from_file_location(
        "generate_reference", ROOT / "docs" / "generate_reference.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["codes.md", "commands.md", "formats.md", "pipeline-file.md", "table.md"])
def test_generated_pages_are_those_of_the_code(generator: ModuleType, name: str) -> None:
    # after a change of the code: python docs/generate_reference.py
    assert document(f"docs/reference/{name}") == generator.pages()[name]


def test_every_key_of_a_pipeline_file_has_its_meaning_in_the_code(generator: ModuleType) -> None:
    keys = re.findall(r"^\| `(\w+)` \|.*\|([^|]*)\|$", generator.pages()["pipeline-file.md"], re.MULTILINE)
    assert len(keys) > 30
    assert [key for key, meaning in keys if not meaning.strip()] == []


def test_every_command_is_documented() -> None:
    text = document("docs/commands.md")
    assert [name for name in COMMANDS if f"webinar-archive {name}" not in text] == []


def test_every_public_name_is_documented() -> None:
    text = document("docs/python-api.md")
    names = set(webinar_archive.__all__) - {"__version__"}
    assert {name for name in names if f"webinar_archive.{name}\n" not in text} == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    links = re.findall(
        r"\]\((?!https?:|#|mailto:)([^)#]+)", re.sub(r"```.*?```", "", document(name), flags=re.DOTALL)
    )
    missing = [link for link in links if not (Path(ROOT / name).parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "webinar_archive", command, "--help"],
        capture_output=True, text=True, check=True, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert shown.stdout.startswith(f"usage: webinar-archive {command}")

"""The documentation names everything there is, and its generated pages are those of the code."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path

import pytest

import webinar_archive
from tests.project.documents import ROOT, document
from webinar_archive.cli import COMMANDS, main

DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("*.md", "docs/*.md", "docs/reference/*.md")
    for path in ROOT.glob(folder)
)


@cache
def generated_pages() -> dict[str, str]:
    """The pages that the program of the documentation generates, by their names."""
    spec = importlib.util.spec_from_file_location(
        "generate_reference", ROOT / "docs" / "generate_reference.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pages: dict[str, str] = module.pages()
    return pages


@pytest.mark.untraced
def test_generated_pages_are_those_of_the_code() -> None:
    # after a change of the code: python docs/generate_reference.py
    assert generated_pages() == {name: document(f"docs/reference/{name}") for name in generated_pages()}


@pytest.mark.untraced
def test_every_key_of_a_pipeline_file_has_its_meaning_in_the_code() -> None:
    keys = re.findall(r"^\| `(\w+)` \|.*\|([^|]*)\|$", generated_pages()["pipeline-file.md"], re.MULTILINE)
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
def test_every_command_explains_itself(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: webinar-archive {command}")

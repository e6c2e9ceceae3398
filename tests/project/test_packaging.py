"""What is published: metadata, licences, locks, and what the built package holds."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import files, metadata, version
from importlib.resources import files as resources
from pathlib import Path

import pytest

import webinar_archive

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-pip.lock")


def test_the_version_stands_in_one_place() -> None:
    assert "version" in PROJECT["dynamic"]
    assert version("webinar-archive") == webinar_archive.__version__


def test_the_changelog_begins_with_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    (newest, *_) = re.findall(r"^## (\S+)", changelog, re.MULTILINE)
    assert newest == webinar_archive.__version__


def test_the_citation_names_this_version() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {webinar_archive.__version__}\n" in citation


def test_the_installed_package_brings_its_licences() -> None:
    assert metadata("webinar-archive")["License-Expression"] == "MIT"
    installed = {path.name for path in files("webinar-archive") or ()}
    assert {"LICENSE", "acoustic-models.txt"} <= installed


def test_the_installed_package_brings_its_types_and_data() -> None:
    package = resources("webinar_archive")
    assert (package / "py.typed").is_file()
    assert (package / "demo" / "data" / "notice.txt").is_file()
    assert {part for part in PROJECT["license-files"] if not list(ROOT.glob(part))} == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_host_and_hash_everything(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    entries = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert entries
    for entry in re.split(r"\n(?=\S)", text):
        assert entry.startswith("#") or "--hash=sha256:" in entry, entry.splitlines()[0]


@pytest.mark.parametrize("lock", LOCKS[:2])
def test_every_dependency_is_locked(lock: str) -> None:
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))
    wanted = {re.split(r"[\[><=]", requirement)[0] for requirement in PROJECT["dependencies"]}
    assert wanted - locked == set()

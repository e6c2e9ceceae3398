"""The house itself: one door per stranger, every command documented, the published schema the code's."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from webinar_archive.cli import COMMANDS
from webinar_archive.exports.formats.csv import table_schema
from webinar_archive.exports.schema import COLUMNS

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "webinar_archive"

# Strangers whose values are plain enough to be a common language between rooms.
SHARED = {
    "numpy": "arrays",
    "msgspec": "values to and from JSON",
    "rich": "the terminal",
    "ffmpeg": "commands spelled out: media/ measures films, demo/ makes one",
}


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def test_each_foreign_library_has_one_door() -> None:
    doors: dict[str, set[str]] = defaultdict(set)
    for path in sorted(SOURCE.rglob("*.py")):
        for name in _imports(path) - sys.stdlib_module_names - {"webinar_archive", *SHARED}:
            # the room `web` is itself the door to the web; elsewhere a door is one module
            door = path.parent if path.parent.name == "web" else path
            doors[name].add(door.relative_to(SOURCE).as_posix())
    shared_doors = {name: modules for name, modules in doors.items() if len(modules) > 1}
    assert shared_doors == {}


def test_every_command_is_explained_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [name for name in COMMANDS if f"webinar-archive {name}" not in readme]
    assert missing == []


def test_the_readme_explains_each_column_in_the_words_of_its_declaration() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace("\\|", "|")
    for column in COLUMNS:
        unit = f" ({column.unit})" if column.unit else ""
        assert f"| `{column.name}` | {column.en}{unit} | {column.fr} |" in readme


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    help_ = subprocess.run(
        [sys.executable, "-m", "webinar_archive", command, "--help"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert help_.stdout.startswith(f"usage: webinar-archive {command}")


def test_the_published_schema_is_the_codes() -> None:
    published = ROOT / "annotations" / "innovation-publique-2020" / "datapackage.json"
    (resource,) = json.loads(published.read_text(encoding="utf-8"))["resources"]
    assert resource["schema"] == table_schema()


def test_the_lock_names_no_host_and_hashes_everything() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "http" not in lock.replace("httpx", "").replace("httpcore", "").replace("httptools", "")
    entries = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(entries) > 20
    assert lock.count("--hash=sha256:") >= len(entries)


def test_every_module_says_what_it_is() -> None:
    for path in SOURCE.rglob("*.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path

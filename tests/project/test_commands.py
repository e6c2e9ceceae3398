"""Every command is documented, and explains itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from webinar_archive.cli import COMMANDS

ROOT = Path(__file__).parents[2]


def test_every_command_is_explained_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [name for name in COMMANDS if f"webinar-archive {name}" not in readme]
    assert missing == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "webinar_archive", command, "--help"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert shown.stdout.startswith(f"usage: webinar-archive {command}")

"""Programs that print what tests choose, in a folder that is the whole PATH."""

from __future__ import annotations

from pathlib import Path

import pytest

ENCODERS = "\n".join(f" V....D {name}   some words" for name in ("libx264", "aac", "png", "mov_text"))


def only_programs(folder: Path, monkeypatch: pytest.MonkeyPatch, **printed: str) -> None:
    """Make `folder` hold these programs, and PATH name nothing else; `_` stands for a hyphen."""
    folder.mkdir(exist_ok=True)
    monkeypatch.setenv("PATH", str(folder))
    for name, output in printed.items():
        path = folder / name.replace("_", "-")
        path.write_text(f"#!/bin/sh\nprintf '%s\\n' '{output}'\n")
        path.chmod(0o755)

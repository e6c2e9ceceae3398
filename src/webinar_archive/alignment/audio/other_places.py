"""What a sentence scores at the other places of a recording, by which its best place is judged.

A noisy recording, a voice unlike those of the model, or words that resemble each other move all scores of a sentence
alike. How far one stands out of the others tells a spoken sentence better than any score by itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.audio.acoustic_model import FRAMES_PER_S

_PART_FRAMES = 10 * FRAMES_PER_S
"""Each part of this length gives its best score."""

_EXPECTED_PARTS = 6
"""What is expected of any recording weighs as much as this many parts of the one at hand."""

_USUAL = (0.46, 4.43)
_SPREAD = (0.32, 4.71)
"""Slope and intercept of the expected values, as logarithms over the logarithm of the number of phones; measured on
sentences that nobody says in French and English recordings of people."""


@dataclass(slots=True)
class OtherPlaces:
    """The best scores of one sentence in the parts of a recording."""

    _best: list[int] = field(default_factory=list)
    _remaining: list[NDArray[np.int16]] = field(default_factory=list)

    def add(self, scores: NDArray[np.int16]) -> None:
        """Add the scores of the next frames; a part that is not whole at the end does not count."""
        joined = np.concatenate([*self._remaining, scores])
        parts, rest = divmod(len(joined), _PART_FRAMES)
        if parts:
            self._best += joined[: len(joined) - rest].reshape(parts, _PART_FRAMES).max(axis=1).tolist()
        self._remaining = [joined[len(joined) - rest :]]

    def excess(self, score: float, phones: int) -> float:
        """Return by how many spreads a score of a sentence exceeds what it scores elsewhere."""
        logarithm = math.log(max(1, phones))
        usual, spread = (math.exp(slope * logarithm + at) for slope, at in (_USUAL, _SPREAD))
        if self._best:
            low, middle, high = np.percentile(self._best, (20, 50, 80)).tolist()
            parts = len(self._best)
            usual += parts / (parts + _EXPECTED_PARTS) * (middle - usual)
            spread += (parts - 1) / (parts + _EXPECTED_PARTS) * (high - low - spread)
        return (score - usual) / max(1.0, spread)

"""What a recogniser's model makes of audio, and of a text held against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class EncodedAudio:
    """What the model's encoder made of audio, and how many frames of 10 ms it lasts."""

    output: Any
    frames: int


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A text held against audio, token by token.

    `probabilities` are those of each token given the audio and the tokens before, 0 to 1. `starts_s` are the seconds
    at which each begins, and last the end of all; the first is no measure, since every alignment begins at 0.
    """

    probabilities: tuple[float, ...]
    starts_s: tuple[float, ...]

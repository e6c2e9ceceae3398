"""Listen to a recording once: how loud each moment is, whether somebody speaks, and what the voice is like."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.voices.encoder import BATCH, RATE_HZ, WINDOW_SAMPLES, encode
from webinar_archive.alignment.voices.encoder_weights import HIDDEN, VoiceWeights
from webinar_archive.alignment.voices.speech_detector import FRAME_MS, FRAME_SAMPLES

SPEECH = 0.5
"""From this probability on, somebody speaks in a frame."""
LEAST_SPEECH = 0.6
"""The share of a window that must be speech for its voice to be looked at."""
STEP_FRAMES = 40
"""Frames from one window of speech to the next: 1.28 s, so that windows overlap by a fifth."""
SEARCH_FRAMES = 10
"""Frames from a window without enough speech to the next one that is tried."""
_WINDOW_FRAMES = -(-WINDOW_SAMPLES // FRAME_SAMPLES)
WINDOW_MS = WINDOW_SAMPLES * 1000 // RATE_HZ


class Detector(Protocol):
    """Tells how probable speech is in each frame of one recording, in order."""

    def probability(self, frame: NDArray[np.float32]) -> float:
        """Return the probability for the next frame."""


@dataclass(frozen=True, slots=True)
class Listened:
    """What was heard: per frame of 32 ms whether it is speech and its level (dBFS); per window its start and voice."""

    is_speech: NDArray[np.bool_]
    levels_db: NDArray[np.float32]
    starts_ms: NDArray[np.int64]
    voices: NDArray[np.float32]


def listen(
    blocks: Iterable[NDArray[np.int16]],
    weights: VoiceWeights,
    detector: Detector,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Listened:
    """Listen to mono samples at `RATE_HZ`, in blocks of any length; `on_progress` takes the milliseconds done."""
    listener = _Listener(weights, detector)
    for block in blocks:
        listener.take(block)
        on_progress(len(listener.is_speech) * FRAME_MS)
    return listener.finish()


class _Listener:
    """What of a recording was heard so far; samples are kept only as far back as a window may begin."""

    def __init__(self, weights: VoiceWeights, detector: Detector) -> None:
        self._weights, self._detector = weights, detector
        self.is_speech: list[bool] = []
        self._levels_db: list[float] = []
        self._samples = np.zeros(0, np.float32)
        self._first_frame = 0
        """The frame with which the kept samples begin: the next window's first."""
        self._waiting: list[NDArray[np.float32]] = []
        self._starts: list[int] = []
        self._voices = [np.zeros((0, HIDDEN), np.float32)]

    def take(self, block: NDArray[np.int16]) -> None:
        """Listen to the next samples."""
        self._samples = np.concatenate([self._samples, block.astype(np.float32) / 32768])
        heard, whole = len(self.is_speech) - self._first_frame, len(self._samples) // FRAME_SAMPLES
        frames = self._samples[heard * FRAME_SAMPLES : whole * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
        self.is_speech += [self._detector.probability(frame) >= SPEECH for frame in frames]
        self._levels_db += (10 * np.log10(np.mean(np.square(frames), axis=1) + 1e-10)).tolist()
        while len(self.is_speech) - self._first_frame >= _WINDOW_FRAMES:
            self._look()

    def _look(self) -> None:
        """Take the next window where enough of it is speech, and go on."""
        speech = self.is_speech[self._first_frame : self._first_frame + _WINDOW_FRAMES]
        enough = sum(speech) >= LEAST_SPEECH * _WINDOW_FRAMES
        if enough:
            self._starts.append(self._first_frame)
            self._waiting.append(self._samples[:WINDOW_SAMPLES].copy())
            if len(self._waiting) == BATCH:
                self._encode()
        step = STEP_FRAMES if enough else SEARCH_FRAMES
        self._samples = self._samples[step * FRAME_SAMPLES :]
        self._first_frame += step

    def _encode(self) -> None:
        self._voices.append(encode(self._waiting, self._weights))
        self._waiting.clear()

    def finish(self) -> Listened:
        """Return what was heard."""
        self._encode()
        return Listened(
            is_speech=np.array(self.is_speech, bool),
            levels_db=np.array(self._levels_db, np.float32),
            starts_ms=np.array(self._starts, np.int64) * FRAME_MS,
            voices=np.concatenate(self._voices),
        )

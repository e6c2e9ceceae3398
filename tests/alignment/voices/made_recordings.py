"""Recordings as they were heard, made of vectors: voices that are alike as those of people are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from webinar_archive.alignment.voices.listener import STEP_FRAMES, Listened
from webinar_archive.alignment.voices.speech_detector import FRAME_MS

STEP_MS = STEP_FRAMES * FRAME_MS


def windows(voice: int, count: int, seed: int = 0) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Windows of a voice: like each other by 0.8, and like those of other voices by 0.35."""
    rng = np.random.default_rng((seed, voice))
    common, own = np.zeros(256), np.zeros(256)
    common[0], own[1 + voice] = np.sqrt(0.35), np.sqrt(0.45)
    noise = rng.normal(size=(count, 256))
    noise[:, :12] = 0
    noise *= np.sqrt(0.2) / np.linalg.norm(noise, axis=1, keepdims=True)
    found: np.ndarray[tuple[int, int], np.dtype[np.float32]] = (common + own + noise).astype(np.float32)
    return found


def recording(voices: Sequence[int]) -> Listened:
    """A recording in which each window is spoken by one of the voices, without a pause."""
    by_window = [windows(voice, 1, seed=at) for at, voice in enumerate(voices)]
    frames = len(voices) * STEP_FRAMES
    return Listened(
        is_speech=np.ones(frames, bool),
        levels_db=np.full(frames, -20.0, np.float32),
        starts_ms=np.arange(len(voices), dtype=np.int64) * STEP_MS,
        voices=np.concatenate(by_window) if by_window else np.zeros((0, 256), np.float32),
    )

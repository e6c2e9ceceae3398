"""What a voice is like, as a vector of 256 numbers: three LSTM layers over 1.6 s of speech (Resemblyzer's encoder).

Two such vectors of one person point in about the same direction. Samples are scaled to one level first, since the
encoder takes powers and not their logarithms.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.matrix_threads import one_matrix_thread
from webinar_archive.alignment.voices.encoder_weights import HIDDEN, MELS, VoiceWeights

RATE_HZ = 16_000
FRAMES, FRAME_SAMPLES, STEP_SAMPLES = 160, 400, 160
WINDOW_SAMPLES = (FRAMES - 1) * STEP_SAMPLES + FRAME_SAMPLES
"""Samples of one window: 160 frames of 25 ms, one every 10 ms."""
LEVEL_DBFS = -20.0
"""The level to which windows are scaled. With Resemblyzer's own, -30, twice as many pairs of voices are confused
(`benchmarks/results/voices.md`)."""
BATCH = 48
"""Windows that are encoded together: more take more memory, and no less time."""
_LEAST_RMS = 1e-4


def _mel_filters() -> NDArray[np.float32]:
    """Return triangular filters on Slaney's mel scale, each of the same area, as (bins of the spectrum, filters)."""
    step_hz, knee_hz, log_step = 200 / 3, 1000.0, np.log(6.4) / 27
    knee = knee_hz / step_hz
    mels = np.linspace(0.0, knee + np.log(RATE_HZ / 2 / knee_hz) / log_step, MELS + 2)
    edges = np.where(mels < knee, mels * step_hz, knee_hz * np.exp(log_step * (mels - knee)))
    bins = np.linspace(0.0, RATE_HZ / 2, FRAME_SAMPLES // 2 + 1)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    filters = np.maximum(0.0, np.minimum(rising, falling)) * (2.0 / (edges[2:] - edges[:-2]))
    made: NDArray[np.float32] = filters.astype(np.float32)
    return made


_FILTERS = _mel_filters()
_HANN = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME_SAMPLES) / FRAME_SAMPLES)).astype(np.float32)


def mel_powers(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the powers in `MELS` bands of each frame of a window, scaled to the level of the encoder."""
    rms = max(float(np.sqrt(np.mean(np.square(samples)))), _LEAST_RMS)
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME_SAMPLES)[::STEP_SAMPLES]
    spectrum = np.fft.rfft(frames * _HANN)
    powers = (spectrum.real**2 + spectrum.imag**2).astype(np.float32) @ _FILTERS
    return powers * np.float32(10 ** (LEVEL_DBFS / 10) / rms**2)


def encode(windows: Sequence[NDArray[np.float32]], weights: VoiceWeights) -> NDArray[np.float32]:
    """Return a vector of length 1 for each window of `WINDOW_SAMPLES` samples between -1 and 1, as (windows, 256)."""
    vectors = [np.zeros((0, HIDDEN), np.float32)]
    with one_matrix_thread():
        for first in range(0, len(windows), BATCH):
            mels = np.stack([mel_powers(window) for window in windows[first : first + BATCH]], axis=1)
            vectors.append(_encoded(mels, weights))
    return np.concatenate(vectors)


def _encoded(inputs: NDArray[np.float32], weights: VoiceWeights) -> NDArray[np.float32]:
    """Return the vectors of a batch, given as (frames, windows, bands)."""
    frames, count, _ = inputs.shape
    state = np.zeros((count, HIDDEN), np.float32)
    # calculated in place, where it stays in the processor's cache: new arrays cost a quarter of the time
    gates, changed = np.empty((count, 4 * HIDDEN), np.float32), np.empty((count, HIDDEN), np.float32)
    sigmoids = gates[:, : 3 * HIDDEN]
    taken, kept, given, candidate = (gates[:, at : at + HIDDEN] for at in range(0, 4 * HIDDEN, HIDDEN))
    for layer in weights.layers:
        gates_of_input = (inputs.reshape(frames * count, -1) @ layer.from_input).reshape(frames, count, -1)
        gates_of_input += layer.bias
        state, memory = np.zeros((count, HIDDEN), np.float32), np.zeros((count, HIDDEN), np.float32)
        outputs = np.empty((frames, count, HIDDEN), np.float32)
        for frame in range(frames):
            np.matmul(state, layer.from_state, out=gates)
            gates += gates_of_input[frame]
            np.tanh(gates, out=gates)
            sigmoids *= 0.5
            sigmoids += 0.5
            memory *= kept
            memory += np.multiply(taken, candidate, out=changed)
            state = np.multiply(given, np.tanh(memory, out=changed), out=outputs[frame])
        inputs = outputs
    raw = np.maximum(state @ weights.projection + weights.projection_bias, 0.0)
    lengths = np.linalg.norm(raw, axis=1, keepdims=True)
    vectors: NDArray[np.float32] = (raw / np.maximum(lengths, 1e-9)).astype(np.float32)
    return vectors

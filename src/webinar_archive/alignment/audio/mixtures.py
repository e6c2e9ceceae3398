"""The densities of an acoustic model: how probable each senone makes the features of a frame.

Each phone has a codebook of Gaussian densities for each of the three feature streams (cepstra, slopes, curvatures), and
each senone weighs the densities of its phone's codebook. The densities of a codebook are evaluated by one matrix
product and its senones that are wanted by another, for a few seconds at once, which stay in the processor's cache: this
takes a fraction of the time of a decoder that goes frame by frame.
Files: `means` and `variances` (Sphinx S3 format), `sendump` (weights as 8-bit logarithms).
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.audio.acoustic_model import AcousticModel
from webinar_archive.alignment.audio.senones import Senones
from webinar_archive.alignment.audio.state_graph import Ints
from webinar_archive.errors import ModelMissing

Floats = NDArray[np.float32]

CEPSTRA = 13
STREAMS = 3
SCORE_NATS = 1024 * math.log(1.0001)
"""A score of one is this much of the natural logarithm of a likelihood, the unit of Sphinx's scores and weights."""

_MIN_VARIANCE = 1e-4
_FRAMES_AT_ONCE = 500
_HEADER_END = b"endhdr\n"


class SenoneMixtures:
    """Scores `wanted` senones. Raises `ModelMissing` when the files are not those of such a model."""

    def __init__(self, model: AcousticModel, senones: Senones, wanted: Ints) -> None:
        try:
            means = _read_densities(model.folder / "means")
            variances = np.maximum(_read_densities(model.folder / "variances"), _MIN_VARIANCE)
            self._densities = [_as_matrices(means[:, i], variances[:, i]) for i in range(STREAMS)]
            weights = _read_weights(model.folder / "sendump", means.shape[2], senones.count)
        except (OSError, ValueError):
            raise ModelMissing(
                "audio-model-broken", language=model.language, path=str(model.folder)
            ) from None
        codebooks = np.array([senones.codebooks[senone] for senone in wanted.tolist()], np.intp)
        by_codebook = np.argsort(codebooks, kind="stable")
        self._positions = np.argsort(by_codebook)
        ordered_codebooks = codebooks[by_codebook]
        self._ranges = [
            (codebook, *np.searchsorted(ordered_codebooks, [codebook, codebook + 1]).tolist())
            for codebook in dict.fromkeys(ordered_codebooks.tolist())
        ]
        ordered = weights[:, :, wanted[by_codebook]].astype(np.float32)
        self._weights: Floats = np.exp(np.float32(-SCORE_NATS) * ordered)

    def scores(self, streams: tuple[Floats, Floats, Floats]) -> Floats:
        """Return `[frame, wanted senone]`, the higher the less probable; streams are `[frame, CEPSTRA]` each."""
        frames = len(streams[0])
        expanded = [np.concatenate([x * x, x, np.ones((frames, 1), np.float32)], axis=1) for x in streams]
        scores = np.empty((frames, len(self._positions)), np.float32)
        for first in range(0, frames, _FRAMES_AT_ONCE):
            rows = slice(first, first + _FRAMES_AT_ONCE)
            for codebook, begin, end in self._ranges:
                scores[rows, begin:end] = self._score([x[rows] for x in expanded], codebook, begin, end)
        return scores.take(self._positions, axis=1)

    def _score(self, expanded: list[Floats], codebook: int, begin: int, end: int) -> Floats:
        """Return the scores of the senones of one codebook, which lie in columns `[begin, end)`."""
        likelihoods = np.ones((len(expanded[0]), end - begin), np.float32)
        maxima = np.zeros((len(expanded[0]), 1), np.float32)
        for stream, densities, weights in zip(expanded, self._densities, self._weights, strict=True):
            values = stream @ densities[codebook]
            largest = values.max(axis=1, keepdims=True)
            maxima += largest
            values -= largest
            likelihoods *= np.exp(values, out=values) @ weights[:, begin:end]
        # what has no measurable likelihood is far above every limit on scores
        nats = np.log(np.maximum(likelihoods, np.float32(1e-37), out=likelihoods), out=likelihoods)
        nats += maxima
        nats *= np.float32(-1 / SCORE_NATS)
        return nats


def _read_densities(path: Path) -> NDArray[np.float64]:
    """Return `[codebook, stream, density, cepstrum]`."""
    data = path.read_bytes()
    begin = data.index(_HEADER_END) + len(_HEADER_END) + 4  # the byte order
    codebooks, streams, size = np.frombuffer(data, "<i4", 3, begin).tolist()
    lengths = np.frombuffer(data, "<i4", streams, begin + 12).tolist()
    if lengths != [CEPSTRA] * STREAMS:
        raise ValueError(f"{path}: streams of {lengths}")
    values = np.frombuffer(data, "<f4", codebooks * streams * size * CEPSTRA, begin + 16 + 4 * streams)
    return values.reshape(codebooks, streams, size, CEPSTRA).astype(np.float64)


def _as_matrices(means: NDArray[np.float64], variances: NDArray[np.float64]) -> Floats:
    """Return a matrix for each codebook: squares, features and a one, times it, are the logarithms of its densities."""
    halves = 1 / (2 * variances)
    constants = -(means**2 * halves).sum(axis=2) - 0.5 * np.log(2 * np.pi * variances).sum(axis=2)
    rows = np.concatenate([-halves, 2 * means * halves, constants[:, :, None]], axis=2)
    return np.ascontiguousarray(rows.transpose(0, 2, 1), np.float32)


def _read_weights(path: Path, size: int, senones: int) -> NDArray[np.uint8]:
    """Return `[stream, density, senone]`, the weights as negative logarithms in units of a score."""
    data = np.frombuffer(path.read_bytes(), np.uint8)
    count = STREAMS * size * senones
    if len(data) < count:
        raise ValueError(f"{path}: {len(data)} bytes")
    return data[len(data) - count :].reshape(STREAMS, size, senones)

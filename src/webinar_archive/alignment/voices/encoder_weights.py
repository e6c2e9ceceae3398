"""The weights of the voice encoder, as the package `resemblyzer` 0.1.4 carries them (Apache-2.0).

Their file is a pickle of PyTorch: whoever loads it as one runs what its author wrote. Here nothing of it is run. The
whole file is known by its checksum, and so is where in it each array lies.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.voices.requirements import SHA256, SIZE_BYTES
from webinar_archive.errors import ModelMissing

Array = NDArray[np.float32]

HIDDEN = 256
MELS = 40
_GATES = 4 * HIDDEN
_PLACES: tuple[tuple[int, int, int, int], ...] = (
    (269_883, 433_723, 5_676_603, 5_680_699),
    (1_482_299, 2_530_875, 5_684_795, 5_688_891),
    (3_579_451, 4_628_027, 5_692_987, 5_697_083),
)
"""For each layer, the offsets in bytes of the weights of its input, of its state, and of two biases."""
_PROJECTION, _PROJECTION_BIAS = 7_731, 6_699


@dataclass(frozen=True, slots=True)
class Layer:
    """One LSTM layer: what input and state add to its gates (input, forget, output, candidate), and their bias."""

    from_input: Array
    from_state: Array
    bias: Array


@dataclass(frozen=True, slots=True)
class VoiceWeights:
    """The layers of the encoder, and the projection of the last state."""

    layers: tuple[Layer, ...]
    projection: Array
    projection_bias: Array


@lru_cache(maxsize=1)
def load_weights(path: Path) -> VoiceWeights:
    """Read the weights. Raises `ModelMissing` for any other file than the known one."""
    try:
        data = path.read_bytes() if path.stat().st_size == SIZE_BYTES else b""
    except OSError as error:
        raise ModelMissing("voice-model-unreadable", path=str(path), reason=type(error).__name__) from None
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ModelMissing("voice-model-unknown", path=str(path))

    def array(offset: int, *shape: int) -> Array:
        return np.frombuffer(data, "<f4", int(np.prod(shape)), offset).astype(np.float32).reshape(shape)

    # a sigmoid is a tanh of half its argument: with three of the four gates halved, one tanh serves all
    halves = np.repeat(np.array([0.5, 0.5, 0.5, 1.0], np.float32), HIDDEN)
    # in the file the candidate comes before the output gate; the three sigmoids stand together here
    order = np.r_[0 : 2 * HIDDEN, 3 * HIDDEN : 4 * HIDDEN, 2 * HIDDEN : 3 * HIDDEN]
    layers = []
    for number, (of_input, of_state, one, other) in enumerate(_PLACES):
        width = HIDDEN if number else MELS
        bias = array(one, _GATES) + array(other, _GATES)
        layers.append(
            Layer(
                from_input=np.ascontiguousarray((array(of_input, _GATES, width)[order] * halves[:, None]).T),
                from_state=np.ascontiguousarray((array(of_state, _GATES, HIDDEN)[order] * halves[:, None]).T),
                bias=bias[order] * halves,
            )
        )
    projection = np.ascontiguousarray(array(_PROJECTION, HIDDEN, HIDDEN).T)
    return VoiceWeights(tuple(layers), projection, array(_PROJECTION_BIAS, HIDDEN))

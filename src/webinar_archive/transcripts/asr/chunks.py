"""Audio cut at quiet places into chunks that a recogniser can hold in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

CHUNK_S = 600
CUT_WITHIN_S = 30
"""A chunk ends at the quietest place of its last half minute, or third where it is shorter."""
_WINDOW_MS = 200


def split_into_chunks(
    blocks: Iterable[NDArray[np.int16]], rate_hz: int, chunk_s: int | None = None
) -> Iterator[NDArray[np.float32]]:
    """Yield the audio, from -1 to 1, in chunks of at most `chunk_s` (`CHUNK_S`); no sample is lost or doubled."""
    length = (chunk_s or CHUNK_S) * rate_hz
    waiting: list[NDArray[np.int16]] = []
    count = 0
    for block in blocks:
        waiting.append(block)
        count += len(block)
        while count >= length:
            whole = np.concatenate(waiting)
            cut = _quietest(whole[:length], rate_hz)
            yield as_float(whole[:cut])
            waiting, count = [whole[cut:]], count - cut
    if count:
        yield as_float(np.concatenate(waiting))


def as_float(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    """Return samples from -1 to 1."""
    return samples.astype(np.float32) / np.float32(32768)


def _quietest(samples: NDArray[np.int16], rate_hz: int) -> int:
    """Return the middle of the quietest window of the end of `samples`."""
    length = rate_hz * _WINDOW_MS // 1000
    begin = len(samples) - min(CUT_WITHIN_S * rate_hz, len(samples) // 3) // length * length
    windows = samples[begin:].astype(np.float32).reshape(-1, length)
    quietest = int(np.argmin(np.square(windows).sum(axis=1)))
    return begin + quietest * length + length // 2

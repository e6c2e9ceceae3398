"""Sound cut into stretches that a recogniser can hold, at quiet moments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

STRETCH_S = 600
CUT_WITHIN_S = 30
"""A stretch ends at the quietest moment of its last half minute."""
_MOMENT_MS = 200


def stretches(blocks: Iterable[NDArray[np.int16]], rate_hz: int) -> Iterator[NDArray[np.float32]]:
    """Sound from -1 to 1 in stretches of at most `STRETCH_S`, cut at quiet moments; nothing lost or doubled."""
    waiting: list[NDArray[np.int16]] = []
    count = 0
    for block in blocks:
        waiting.append(block)
        count += len(block)
        while count >= STRETCH_S * rate_hz:
            whole = np.concatenate(waiting)
            cut = _quietest(whole[: STRETCH_S * rate_hz], rate_hz)
            yield _as_float(whole[:cut])
            waiting, count = [whole[cut:]], count - cut
    if count:
        yield _as_float(np.concatenate(waiting))


def _as_float(sound: NDArray[np.int16]) -> NDArray[np.float32]:
    return sound.astype(np.float32) / np.float32(32768)


def _quietest(sound: NDArray[np.int16], rate_hz: int) -> int:
    """The middle of the quietest moment of the last `CUT_WITHIN_S`."""
    length = rate_hz * _MOMENT_MS // 1000
    begin = len(sound) - CUT_WITHIN_S * rate_hz
    moments = sound[begin:].astype(np.float32).reshape(-1, length)
    quietest = int(np.argmin(np.square(moments).sum(axis=1)))
    return begin + quietest * length + length // 2

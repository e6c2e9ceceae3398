"""The loudness of a recording over time, for the timeline: made once by ffmpeg, then kept in the user's cache."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from webinar_archive.files import checksum, regular_file_bytes, write_whole
from webinar_archive.media.audio import Samples, choose_audio_stream, decode_audio

PEAKS_PER_S = 50
RATE_HZ = 4_000
"""Enough for peaks, and the quickest to decode to."""
MAX_PEAKS = 24 * 3600 * PEAKS_PER_S
_PER_PEAK = RATE_HZ // PEAKS_PER_S


def peaks_of(media: Path, media_checksum: str, cache: Path) -> bytes:
    """Return the loudest sample of each fiftieth of a second, 0 to 255, a byte each.

    Args:
        media: The media file.
        media_checksum: Its checksum; what was made of it once is not made again.
        cache: The folder in which peaks are kept; one that cannot be written to is done without.

    Raises:
        NotMedia: There is no audio, or none of it decodes.
        Truncated: The file lost the part without which nothing can be read.
        Unreachable: ffmpeg is not installed.
    """
    kept = (
        cache / f"{checksum(f'{media_checksum} {PEAKS_PER_S} {RATE_HZ}').removeprefix('sha512:')[:40]}.peaks"
    )
    with suppress(OSError):
        found = regular_file_bytes(kept, MAX_PEAKS)
        if found:
            return found
    stream = choose_audio_stream(media)
    peaks = _peaks(decode_audio(media, rate_hz=RATE_HZ, stream=stream))
    with suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        write_whole(kept, peaks)
    return peaks


def _peaks(blocks: Iterator[Samples]) -> bytes:
    """Return the peaks of samples that come in blocks of any length.

    >>> _peaks(iter([np.full(100, 32767, np.int16), np.full(60, -256, np.int16)])).hex()
    'ffff'
    """
    peaks = bytearray()
    rest: NDArray[np.int16] = np.empty(0, np.int16)
    for block in blocks:
        samples = np.concatenate((rest, block))
        whole = len(samples) // _PER_PEAK * _PER_PEAK
        peaks += _loudest(samples[:whole].reshape(-1, _PER_PEAK))
        rest = samples[whole:]
    if len(rest):
        peaks += _loudest(rest.reshape(1, -1))
    return bytes(peaks)


def _loudest(samples: NDArray[np.int16]) -> bytes:
    # the loudest negative sample has no positive counterpart of 16 bits
    highest = np.maximum(samples.max(axis=1, initial=0), -np.maximum(samples.min(axis=1, initial=0), -32767))
    return bytes((highest >> 7).astype(np.uint8).tobytes())

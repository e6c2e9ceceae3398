"""The loudness of a recording over time, for the timeline: made once by ffmpeg, then kept in the user's cache."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np

from webinar_archive.files import regular_file_bytes, short_digest, write_whole
from webinar_archive.media.audio import AudioStream, Samples, choose_audio_stream, decode_roughly

PEAKS_PER_S = 50
VERSION = 2
"""Raised when the peaks of the same recording come out differently, so that all are made again."""
MAX_PEAKS = 24 * 3600 * PEAKS_PER_S
MAX_PARTS = 4
MIN_PART_S = 300
"""Parts of a long recording are decoded side by side; finding the beginning of a shorter one would cost more."""
_MAX_RATE_HZ = 192_000
_OTHER_RATE_HZ = 8_000
"""The rate of what cannot be divided into peaks at its own: to resample takes longer than all the rest."""


def peaks_of(
    media: Path,
    media_checksum: str,
    cache: Path,
    duration_ms: int | None = None,
    *,
    min_part_s: int = MIN_PART_S,
) -> bytes:
    """Return the loudest sample of each fiftieth of a second, 0 to 255, a byte each.

    Args:
        media: The media file.
        media_checksum: Its checksum; what was made of it once is not made again.
        cache: The folder in which peaks are kept; one that cannot be written to is done without.
        duration_ms: The measured duration, where it is known.
        min_part_s: How long each of the parts is that are decoded side by side, at least.

    Raises:
        NotMedia: There is no audio, or none of it decodes.
        Truncated: The file lost the part without which nothing can be read.
        Unreachable: ffmpeg is not installed.
    """
    kept = cache / f"{short_digest(f'{media_checksum} {PEAKS_PER_S} {VERSION}', 40)}.peaks"
    with suppress(OSError):
        found = regular_file_bytes(kept, MAX_PEAKS)
        if found:
            return found
    peaks = _decoded(media, (duration_ms or 0) // 1000, min_part_s)
    with suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        write_whole(kept, peaks)
    return peaks


def _decoded(media: Path, duration_s: int, min_part_s: int) -> bytes:
    """Return the peaks of a recording, of which the processors decode a part each where a seek finds its beginning."""
    stream = choose_audio_stream(media)
    most = MAX_PARTS if stream.seeks_exactly else 1
    parts = max(1, min(most, os.cpu_count() or 1, duration_s // min_part_s))
    starts = [duration_s * part // parts for part in range(parts)]

    with ThreadPoolExecutor(parts) as threads:
        found = list(
            threads.map(
                lambda part: _of_part(media, stream, *part), zip(starts, [*starts[1:], None], strict=True)
            )
        )
    return b"".join(found)


def _of_part(media: Path, stream: AudioStream, start_s: int, end_s: int | None) -> bytes:
    """Return the peaks from one second to another, None for the end: none less where the audio has a gap."""
    own = stream.rate_hz
    rate_hz = own if 0 < own <= _MAX_RATE_HZ and own % PEAKS_PER_S == 0 else _OTHER_RATE_HZ
    end_ms = None if end_s is None else end_s * 1000
    samples = decode_roughly(media, stream, rate_hz=rate_hz, start_ms=start_s * 1000, end_ms=end_ms)
    peaks = _peaks(samples, rate_hz // PEAKS_PER_S)
    if end_s is None:
        return peaks
    length = (end_s - start_s) * PEAKS_PER_S
    return peaks[:length].ljust(length, b"\0")


def _peaks(blocks: Iterator[Samples], samples_per_peak: int) -> bytes:
    """Return the peaks of samples that come in blocks of any length, the louder channel's.

    >>> _peaks(iter([np.full((100, 1), 32767, np.int16), np.full((60, 1), -256, np.int16)]), 80).hex()
    'ffff'
    >>> _peaks(iter([np.full((2, 1), 640, np.int16)]), 80).hex()
    '05'
    """
    peaks = bytearray()
    rest: Samples | None = None
    for block in blocks:
        samples = block if rest is None else np.concatenate((rest, block))
        count = len(samples) // samples_per_peak
        whole = count * samples_per_peak
        peaks += _loudest(samples[:whole].reshape(count, samples_per_peak * samples.shape[1]))
        rest = samples[whole:]
    if rest is not None and len(rest):
        peaks += _loudest(rest.reshape(1, -1))
    return bytes(peaks)


def _loudest(samples: Samples) -> bytes:
    # the loudest negative sample has no positive counterpart of 16 bits
    highest = np.maximum(samples.max(axis=1, initial=0), -np.maximum(samples.min(axis=1, initial=0), -32767))
    return bytes((highest >> 7).astype(np.uint8).tobytes())

"""The audio around several places of a recording, decoded by one process: its start takes more than a place does."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from webinar_archive.deadline import Deadline
from webinar_archive.media import ffmpeg
from webinar_archive.media.audio import AudioStream, Samples, decode_audio, mixed_here
from webinar_archive.media.channels import ChannelLevels
from webinar_archive.models import Span

MOST_AT_ONCE = 8
"""Windows of one process: for each it opens the file once more, and writes its samples to a temporary file."""
_TIMEOUT_S = 600.0


@dataclass(frozen=True, slots=True)
class AudioWindow:
    """The mono samples of a part of a recording, and what was seen of its channels."""

    samples: Samples
    levels: ChannelLevels


def decode_windows(
    path: Path, windows: Sequence[Span], *, rate_hz: int, stream: AudioStream
) -> Iterator[AudioWindow]:
    """Yield the samples of each window at `rate_hz`, the same as `decode_audio` gives. Raises as it does."""
    for at in range(0, len(windows), MOST_AT_ONCE):
        batch = windows[at : at + MOST_AT_ONCE]
        raw = _decoded_together(path, batch, rate_hz, stream) if len(batch) > 1 else None
        for window in batch:
            if raw is None:
                yield _decoded_alone(path, window, rate_hz, stream)
            else:
                # of windows that begin together, the longest was decoded
                length = (window.end_ms - window.start_ms) * rate_hz // 1000
                yield _mixed(raw[window.start_ms][:length], rate_hz, stream)


def _decoded_together(
    path: Path, windows: Sequence[Span], rate_hz: int, stream: AudioStream
) -> dict[int, NDArray[np.int16]] | None:
    """Return `[sample, channel]` by the start of the windows; None where not all could be decoded so."""
    ends_ms: dict[int, int] = {}
    for window in windows:
        ends_ms[window.start_ms] = max(window.end_ms, ends_ms.get(window.start_ms, 0))
    width = mixed_here(stream)
    with tempfile.TemporaryDirectory(prefix="webinar-archive-") as folder:
        targets = {start_ms: Path(folder, str(start_ms)) for start_ms in ends_ms}
        parts = [
            (start_ms / 1000, (end_ms - start_ms) / 1000, targets[start_ms])
            for start_ms, end_ms in ends_ms.items()
        ]
        try:
            deadline = Deadline.after(_TIMEOUT_S)
            whole = ffmpeg.decode_parts(path, stream.index, rate_hz, parts, deadline, channels=width)
        except TimeoutError:
            whole = False
        if not whole:
            return None
        return {start_ms: _read(target, width) for start_ms, target in targets.items()}


def _read(target: Path, width: int) -> NDArray[np.int16]:
    data = target.read_bytes()
    whole = len(data) // (2 * width) * 2 * width
    return np.frombuffer(data[:whole], "<i2").astype(np.int16).reshape(-1, width)


def _mixed(raw: NDArray[np.int16], rate_hz: int, stream: AudioStream) -> AudioWindow:
    levels = ChannelLevels(channels=stream.channels)
    blocks = [levels.mixed(raw[at : at + rate_hz]) for at in range(0, len(raw), rate_hz)]
    return AudioWindow(_joined(blocks), levels)


def _decoded_alone(path: Path, window: Span, rate_hz: int, stream: AudioStream) -> AudioWindow:
    levels = ChannelLevels()
    blocks = decode_audio(
        path, rate_hz=rate_hz, stream=stream, start_ms=window.start_ms, end_ms=window.end_ms, levels=levels
    )
    return AudioWindow(_joined(list(blocks)), levels)


def _joined(blocks: Sequence[Samples]) -> Samples:
    return np.concatenate([np.zeros(0, np.int16), *blocks])

"""The audio of a recording as a stream of samples, however long the recording is.

One ffmpeg process decodes and resamples; its samples come through a pipe, a second at a time, so memory stays small,
and are mixed to mono. Times are those of the recording: silence replaces missing or damaged packets, and the
beginning of a stream that starts late. The process ends when the reader stops reading; if this process is
killed, it ends because its pipe is broken.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from webinar_archive.called_programs import check_not_killed, started
from webinar_archive.deadline import Deadline
from webinar_archive.errors import NotMedia, Unreachable
from webinar_archive.media import ffmpeg
from webinar_archive.media.channels import ChannelLevels
from webinar_archive.models import Finding, Severity
from webinar_archive.text.languages import language_tag, same_language

Samples = NDArray[np.int16]
ReportFinding = Callable[[Finding], None]

MAX_LENGTH_S = 24 * 3600
"""Audio after this is not decoded: timestamps of damaged files can state years of silence."""
_HEADER_TIMEOUT_S = 60.0
_FEW_TAPS = 2
"""Of the resampling filter, a sixteenth of what sound to listen to gets; resampling takes a third of the time else."""
_PIPE_BYTES = 1 << 20
"""How much may wait in the decoder's pipe, where the system allows it: with less, both sides wait for each other."""
_EXACT_SEEKS = frozenset(("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "wav", "flac"))
"""Containers, by ffmpeg's names, in which a seek is exact: they have an index, or state times that are searched."""
_MAX_LINE_BYTES = 4_000
# warnings that mean lost audio, among those that do not
_DAMAGE = re.compile(rb"corrupt|invalid|error|missing|conceal|truncat|fail", re.IGNORECASE)
_MAX_REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class AudioStream:
    """An audio stream of a file: its index, its language where stated, whether players prefer it, its channels.

    `rate_hz` is 0 where the file does not state it. `seeks_exactly` says whether decoding can begin anywhere.
    """

    index: int
    language: str | None
    preferred: bool
    channels: int = 1
    rate_hz: int = 0
    seeks_exactly: bool = False


def audio_streams(path: Path) -> tuple[AudioStream, ...]:
    """Return the audio streams of a file in its order; empty when it has none.

    Raises:
        NotMedia: It is no media file that ffmpeg reads.
        Truncated: It lost the part without which nothing can be read.
    """
    described, _ = ffmpeg.read_header(path, Deadline.after(_HEADER_TIMEOUT_S))
    entries = described.get("streams") or ()
    exactly = (described.get("format") or {}).get("format_name") in _EXACT_SEEKS
    return tuple(_stream(entry, exactly) for entry in entries if entry.get("codec_type") == "audio")


def choose_audio_stream(
    path: Path, language: str | None = None, report: ReportFinding | None = None
) -> AudioStream:
    """Choose the audio stream to use: one in `language`, else the one that players prefer, else the first.

    Args:
        path: The media file.
        language: The wanted language (BCP 47).
        report: Called with a finding that names the chosen stream, where there are several.

    Raises:
        NotMedia: The file has no audio (`no-sound-in-file`), or is no media file.
    """
    streams = audio_streams(path)
    if not streams:
        raise NotMedia("no-sound-in-file", path=str(path))
    ranked = sorted(
        streams, key=lambda s: (not same_language(s.language, language), not s.preferred, s.index)
    )
    if len(streams) > 1 and report is not None:
        facts = {"stream": ranked[0].index, "language": ranked[0].language or "?", "streams": len(streams)}
        report(Finding(code="sound-several-streams", severity=Severity.INFO, facts=facts))
    return ranked[0]


def decode_audio(
    path: Path,
    *,
    rate_hz: int,
    stream: AudioStream | None = None,
    channel: int | None = None,
    start_ms: int | None = None,
    end_ms: int | None = None,
    levelled: bool = False,
    report: ReportFinding | None = None,
    levels: ChannelLevels | None = None,
) -> Iterator[Samples]:
    """Yield the mono samples of `[start_ms, end_ms)` at `rate_hz`, in blocks of at most a second.

    Where two channels cancel out, the louder one is taken instead of their mix.

    Args:
        path: The media file.
        rate_hz: Samples per second.
        stream: One of `audio_streams`; None chooses as `choose_audio_stream` does.
        channel: The only channel to decode, from 0; None mixes all.
        start_ms: The start; None is the start of the recording.
        end_ms: The end; None is the end of the recording.
        levelled: Whether quiet speakers are made about as loud as the others.
        report: Called at the end with findings: parts of the stream were damaged (`sound-damaged`), its channels
            cancel out when mixed (`sound-cancels-out`), it is mute (`sound-mute`).
        levels: Takes note of the channels' levels.

    Raises:
        NotMedia: There is no audio, or none of it decodes.
        Unreachable: ffmpeg is not installed, or was killed by the system.
    """
    chosen = choose_audio_stream(path, report=report) if stream is None else stream
    levels = ChannelLevels() if levels is None else levels
    levels.channels = chosen.channels
    width = mixed_here(chosen) if channel is None else 1
    start_s = (start_ms or 0) / 1000
    length_s = MAX_LENGTH_S if end_ms is None else max(0.0, min(MAX_LENGTH_S, end_ms / 1000 - start_s))
    command = ffmpeg.audio_command(
        path, chosen.index, rate_hz, start_s, length_s, channels=width, only=channel, levelled=levelled
    )
    decoded = 0
    with _running_decoder(command) as (output, warnings):
        while block := output.read(2 * width * rate_hz):
            whole = len(block) // (2 * width) * 2 * width
            samples = np.frombuffer(block[:whole], "<i2").astype(np.int16).reshape(-1, width)
            decoded += len(samples)
            yield levels.mixed(samples)
        reason = warnings.first()
    if reason and not decoded and not start_ms:
        raise NotMedia("sound-unreadable", path=str(path), stream=chosen.index, reason=reason)
    if reason and report is not None:
        facts = {
            "stream": chosen.index,
            "decoded_s": decoded // rate_hz,
            "complaints": warnings.count,
            "reason": reason,
        }
        report(Finding(code="sound-damaged", facts=facts))
    if report is not None and channel is None:
        for finding in levels.findings(chosen.index):
            report(finding)


def mixed_here(stream: AudioStream) -> int:
    """Return how many channels of a stream are decoded as they are: ffmpeg mixes more, since it knows their places."""
    return 2 if stream.channels == 2 else 1


def decode_roughly(
    path: Path, stream: AudioStream, *, rate_hz: int, start_ms: int, end_ms: int | None
) -> Iterator[Samples]:
    """Yield the samples of `[start_ms, end_ms)`, a row for each moment and a column for each of one or two channels.

    They come in blocks of at most a second. At another rate than the stream's they are resampled by short filters:
    good enough to see how loud it is. Raises as `decode_audio` does.
    """
    width = mixed_here(stream)
    length_s = MAX_LENGTH_S if end_ms is None else (end_ms - start_ms) / 1000
    command = ffmpeg.audio_command(
        path,
        stream.index,
        rate_hz,
        start_ms / 1000,
        length_s,
        channels=width,
        taps=_FEW_TAPS,
        frame_samples=rate_hz,
    )
    decoded = False
    with _running_decoder(command) as (output, warnings):
        while block := output.read(rate_hz * 2 * width):
            decoded = True
            whole = len(block) // (2 * width) * 2 * width
            yield np.frombuffer(block[:whole], "<i2").reshape(-1, width)
        reason = warnings.first()
    if reason and not decoded and not start_ms:
        raise NotMedia("sound-unreadable", path=str(path), stream=stream.index, reason=reason)


def _stream(entry: dict[str, Any], seeks_exactly: bool) -> AudioStream:
    tags = {str(key).lower(): value for key, value in (entry.get("tags") or {}).items()}
    preferred = bool((entry.get("disposition") or {}).get("default"))
    channels = entry.get("channels")
    count = channels if isinstance(channels, int) and channels > 0 else 1
    stated = str(entry.get("sample_rate"))
    return AudioStream(
        index=int(entry["index"]),
        language=language_tag(tags.get("language")),
        preferred=preferred,
        channels=count,
        rate_hz=int(stated) if stated.isdecimal() else 0,
        seeks_exactly=seeks_exactly,
    )


@contextlib.contextmanager
def _running_decoder(command: list[str]) -> Iterator[tuple[IO[bytes], _DamageWarnings]]:
    """Start the decoder, and kill it when the block is left before it ended.

    Raises `Unreachable` where it is not installed, or was killed by the system.
    """
    try:
        with started(command, pipesize=_PIPE_BYTES) as child:
            assert child.stdout is not None  # noqa: S101 - both are pipes
            assert child.stderr is not None  # noqa: S101
            warnings = _DamageWarnings(child.stderr)
            try:
                yield child.stdout, warnings
                # it was read to its end
                check_not_killed(child.wait(), command)
            finally:
                child.kill()
                warnings.first()
    except FileNotFoundError:
        raise Unreachable("ffmpeg-missing", program=command[0]) from None


class _DamageWarnings:
    """The decoder's warnings about damage, read in a thread while it works (a full pipe would block it)."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self.count = 0
        self._first = b""
        self._thread = threading.Thread(target=self._read, args=(pipe,), daemon=True)
        self._thread.start()

    def _read(self, pipe: IO[bytes]) -> None:
        while line := pipe.readline(_MAX_LINE_BYTES):
            if _DAMAGE.search(line):
                self._first = self._first or line
                self.count += 1

    def first(self) -> str:
        """Wait for the decoder's end and return the first warning, empty when there was none."""
        self._thread.join()
        warning = self._first.decode("utf-8", "replace").strip()
        # the decoder names the address of its context before the warning: [aac @ 0x5581]
        return warning.split("] ", 1)[-1][:_MAX_REASON_LENGTH]

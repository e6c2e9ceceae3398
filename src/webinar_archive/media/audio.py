"""The sound of a recording as a stream of samples, however long the recording is.

One ffmpeg decodes, mixes to mono and resamples; its samples come through a pipe, a second at a time, and
never stand in memory as a whole. Positions are those of the recording: where packets are missing or damaged,
and before a stream that begins late, silence stands in for them. The decoder ends when the reader stops
reading, and dies of its broken pipe should this process be killed.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from webinar_archive.errors import NotMedia, Unreachable
from webinar_archive.media import ffmpeg
from webinar_archive.models import Finding, Severity
from webinar_archive.text.languages import language_tag, same_language

Sound = NDArray[np.int16]
Report = Callable[[Finding], None]

LONGEST_S = 24 * 3600
"""Sound after this is not heard: timestamps of damaged files can promise years of silence."""
_HEADER_TIMEOUT_S = 60.0
_LONGEST_LINE = 4_000
# warnings that are about lost sound, among those that are not
_DAMAGE = re.compile(rb"corrupt|invalid|error|missing|conceal|truncat|fail", re.IGNORECASE)
_COMPLAINT_SHOWN = 200


@dataclass(frozen=True, slots=True)
class AudioStream:
    """A sound stream of a file: its index there, its language where it is told, whether a player takes it."""

    index: int
    language: str | None
    preferred: bool


def audio_streams(path: Path) -> tuple[AudioStream, ...]:
    """The sound streams of a file, in its order; none when it is silent.

    Raises `NotMedia`, `Truncated`.
    """
    try:
        said: dict[str, Any] = msgspec.json.decode(ffmpeg.header(path, ffmpeg.Until.after(_HEADER_TIMEOUT_S)))
    except msgspec.DecodeError:
        raise NotMedia("not-media", path=str(path)) from None
    return tuple(_stream(entry) for entry in said.get("streams") or () if entry.get("codec_type") == "audio")


def choose_audio_stream(path: Path, language: str | None = None, report: Report | None = None) -> AudioStream:
    """The stream to listen to: in `language` if one says so, else the one a player takes, else the first.

    With several to choose from, `report` is told which one it is. Raises `NotMedia` (`no-sound-in-file`) for
    a silent file.
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
    stream: int | None = None,
    start_ms: int | None = None,
    end_ms: int | None = None,
    report: Report | None = None,
) -> Iterator[Sound]:
    """Mono samples at `rate_hz`, in blocks of at most a second, of `[start_ms, end_ms)`.

    `stream` is an index of `audio_streams`; None chooses (`choose_audio_stream`). `report` is told once, at the end,
    when parts of the stream were damaged (`sound-damaged`).

    Raises `NotMedia` when there is no sound or none of it decodes, `Unreachable` when ffmpeg is not installed.
    """
    index = choose_audio_stream(path, report=report).index if stream is None else stream
    start_s = (start_ms or 0) / 1000
    length_s = LONGEST_S if end_ms is None else max(0.0, min(LONGEST_S, end_ms / 1000 - start_s))
    command = ffmpeg.audio_command(path, index, rate_hz, start_s, length_s)
    heard = 0
    with _running(command) as (samples, complaints):
        while block := samples.read(2 * rate_hz):
            whole = np.frombuffer(block[: len(block) // 2 * 2], "<i2").astype(np.int16)
            heard += len(whole)
            yield whole
        complaint = complaints.text()
    if complaint and not heard and not start_ms:
        raise NotMedia("sound-unreadable", path=str(path), stream=index, reason=complaint)
    if complaint and report is not None:
        facts = {
            "stream": index,
            "heard_s": heard // rate_hz,
            "complaints": complaints.lines,
            "reason": complaint,
        }
        report(Finding(code="sound-damaged", facts=facts))


def _stream(entry: dict[str, Any]) -> AudioStream:
    tags = {str(key).lower(): value for key, value in (entry.get("tags") or {}).items()}
    preferred = bool((entry.get("disposition") or {}).get("default"))
    return AudioStream(int(entry["index"]), language_tag(tags.get("language")), preferred)


@contextlib.contextmanager
def _running(command: list[str]) -> Iterator[tuple[IO[bytes], _Complaints]]:
    """The decoder at work; killed when the block is left before its end."""
    try:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    except FileNotFoundError:
        raise Unreachable("ffmpeg-missing", program=command[0]) from None
    assert child.stdout is not None  # noqa: S101 - both were asked for
    assert child.stderr is not None  # noqa: S101
    complaints = _Complaints(child.stderr)
    try:
        yield child.stdout, complaints
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
        complaints.text()
        child.stderr.close()


class _Complaints:
    """What the decoder says of damage, read as it says it (a full pipe would stop it)."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self.lines = 0
        self._first = b""
        self._thread = threading.Thread(target=self._read, args=(pipe,), daemon=True)
        self._thread.start()

    def _read(self, pipe: IO[bytes]) -> None:
        while line := pipe.readline(_LONGEST_LINE):
            if _DAMAGE.search(line):
                self._first = self._first or line
                self.lines += 1

    def text(self) -> str:
        """The first complaint, when the decoder has ended; empty when there was none."""
        self._thread.join()
        said = self._first.decode("utf-8", "replace").strip()
        # the decoder names the address of its context before what it says: [aac @ 0x5581]
        return said.split("] ", 1)[-1][:_COMPLAINT_SHOWN]

"""ffmpeg and ffprobe called safely on strangers' files; the only module that imports ffmpeg-python.

Every call opens only what `safety` allows, and is bounded in time; what it says is bounded in size.
(ffmpeg-python's own `probe` has neither bound: its `timeout` is passed on to ffprobe as an option.)
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import ffmpeg

from webinar_archive.errors import NotMedia, Truncated, Unreachable
from webinar_archive.media.safety import INPUT_OPTIONS, SAFE_INPUT

_SHOWN = (
    "format=format_name,duration,start_time:"
    "stream=index,codec_type,codec_name,duration,width,height,sample_rate,channels,avg_frame_rate,bit_rate:"
    "stream_tags=language,DURATION:stream_disposition=attached_pic,default"
)
_LONGEST_ANSWER = 4_000_000
_LONGEST_COMPLAINT = 20_000
# the first boxes of MP4 files; one that begins so and has no index has lost it
_FIRST_BOXES = (b"ftyp", b"styp", b"mdat", b"moov", b"free", b"skip", b"wide")


@dataclass(frozen=True, slots=True)
class Until:
    """A moment on the monotonic clock by which all must be over."""

    at_s: float

    @classmethod
    def after(cls, timeout_s: float) -> Until:
        """The moment `timeout_s` from now."""
        return cls(time.monotonic() + timeout_s)

    @property
    def left_s(self) -> float:
        """Seconds left. Raises `TimeoutError` when there are none."""
        left = self.at_s - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def header(path: Path, until: Until) -> bytes:
    """What ffprobe reads from the head of a file, as JSON. Raises `NotMedia`, `Truncated`."""
    return header_and_doubt(path, until)[0]


def header_and_doubt(path: Path, until: Until) -> tuple[bytes, bool]:
    """What ffprobe reads from the head of a file, as JSON, and whether the duration in it is only a guess.

    Raises `NotMedia`, `Truncated`.
    """
    command = ["ffprobe", "-v", "warning", *SAFE_INPUT, "-show_entries", _SHOWN, "-of", "json", _local(path)]
    if not path.is_file() or path.stat().st_size == 0:
        raise NotMedia("not-media", path=str(path))
    try:
        code, said, complaint = _run(command, until)
    except TimeoutError:
        raise NotMedia("media-unreadable-in-time", path=str(path)) from None
    if code != 0:
        if "moov atom not found" in complaint and _begins_as_mp4(path):
            raise Truncated("media-cut", path=str(path))
        raise NotMedia("not-media", path=str(path))
    return said, "Estimating duration from bitrate" in complaint


def decoded(
    path: Path, stream: int, kind: str, from_s: float, until: Until, *, frames: int | None = None
) -> Iterator[float]:
    """Where each frame of one stream that decodes from `from_s` on ends, in seconds of the file's own clock.

    Raises `TimeoutError`.
    """
    bound: dict[str, Any] = {} if frames is None else {f"frames:{kind[0]}": frames}
    # no seek to the start: in a file without an index (FLV) even that one misses
    seek = {"ss": f"{from_s:.3f}"} if from_s > 0 else {}
    yield from _frame_ends(path, stream, until, seek, bound)


def last_packet_s(path: Path, stream: int, until: Until) -> float:
    """Where the last packet of one stream ends, in seconds of the file's own clock. Raises `TimeoutError`."""
    return max(_frame_ends(path, stream, until, {}, {"c": "copy"}), default=0.0)


def _frame_ends(
    path: Path, stream: int, until: Until, seek: dict[str, Any], out: dict[str, Any]
) -> Iterator[float]:
    command = (
        ffmpeg.input(_local(path), copyts=None, **seek, **INPUT_OPTIONS)[str(stream)]
        .output("pipe:", format="framecrc", **out)
        .global_args("-nostdin", "-hide_banner", "-v", "error")
        .compile()
    )
    # a cut file makes ffmpeg complain and fail after the frames that are there: those count
    _, said, _ = _run(command, until)
    unit_s = 0.0
    for line in said.decode("ascii", "replace").splitlines():
        if line.startswith("#tb 0:"):
            above, _, below = line.removeprefix("#tb 0:").strip().partition("/")
            unit_s = int(above) / int(below)
        elif line and not line.startswith("#"):
            _, _, moment, length, *_ = (field.strip() for field in line.split(","))
            yield (int(moment) + int(length)) * unit_s


def audio_command(path: Path, stream: int, rate_hz: int, start_s: float, length_s: float) -> list[str]:
    """The command that writes one sound stream as mono 16-bit samples to its standard output.

    Times stay those of the recording: silence fills a late beginning and lost packets.
    """
    seek = {"ss": f"{start_s:.3f}"} if start_s > 0 else {}
    command: list[str] = (
        ffmpeg.input(_local(path), **seek, **INPUT_OPTIONS)[str(stream)]
        .filter("aresample", **{"async": 1, "first_pts": 0})
        .output("pipe:", format="s16le", ac=1, ar=rate_hz, t=f"{length_s:.3f}")
        .global_args("-nostdin", "-hide_banner", "-v", "warning")
        .compile()
    )
    return command


def _begins_as_mp4(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8)[4:] in _FIRST_BOXES


def _local(path: Path) -> str:
    """A name that can be taken neither for an option nor for another protocol."""
    return f"file:{path.resolve()}"


def _run(command: list[str], until: Until) -> tuple[int, bytes, str]:
    """Run to the end: exit code, output, complaints. Raises `TimeoutError`; then it has been killed."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complaints:
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=complaints,
                timeout=until.left_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise TimeoutError from None
        except FileNotFoundError:
            raise Unreachable("ffmpeg-missing", program=command[0]) from None
        complaints.seek(0)
        words = complaints.read(_LONGEST_COMPLAINT).decode("utf-8", "replace")
        return done.returncode, _head_and_tail(said), words


def _head_and_tail(said: IO[bytes]) -> bytes:
    """An answer, of which a too long middle is left out, whole lines at a time.

    Hours of frames are told in time's order: the head has the units, the tail the end.
    """
    size = said.seek(0, os.SEEK_END)
    said.seek(0)
    if size <= _LONGEST_ANSWER:
        return said.read()
    head = said.read(_LONGEST_ANSWER // 2)
    said.seek(-(_LONGEST_ANSWER // 2), os.SEEK_END)
    tail = said.read()
    return head[: head.rfind(b"\n") + 1] + tail[tail.find(b"\n") + 1 :]

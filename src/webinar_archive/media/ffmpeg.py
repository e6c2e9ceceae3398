"""Run ffmpeg and ffprobe on untrusted files; the only module here that imports ffmpeg-python.

Every call opens only media containers and only the file itself: a file may be a playlist that names other files
or addresses. Every call has a deadline, and its output is limited in size. (ffmpeg-python's own `probe` has
neither: its `timeout` is passed on to ffprobe as an option.)
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import ffmpeg
import msgspec

from webinar_archive.called_programs import check_not_killed, started
from webinar_archive.deadline import Deadline
from webinar_archive.errors import NotMedia, Truncated, Unreachable

_CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,mpegvideo,avi,asf,flv,live_flv,ogg,wav,w64,mp3,aac,"
    "ac3,eac3,flac,aiff,au,caf,amr,amrnb,amrwb,mxf,rm,dv,ivf,gxf,wv,ape,tta,dts,truehd,h264,hevc,m4v,vc1,nut,av1,obu"
)
_INPUT_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _CONTAINERS}
SAFE_INPUT = tuple(word for key, value in _INPUT_OPTIONS.items() for word in (f"-{key}", value))
"""The options that restrict what an input may be, as command-line words to place before each input."""

_ANY_INPUT = "file:input"
_USUAL_TAPS = 32
_LEVELLING = {"framelen": 250, "gausssize": 15, "maxgain": 50, "peak": 0.7}
"""Gains of up to 34 dB that change over some two seconds, as by a person who turns up the volume for a speaker."""
_PACKET = re.compile(r"^(-?[0-9]+\.[0-9]+),(.)", re.MULTILINE)
_HEADER_ENTRIES = (
    "format=format_name,duration,start_time:"
    "stream=index,codec_type,codec_name,start_time,duration,width,height,sample_rate,channels,avg_frame_rate,bit_rate:"
    "stream_tags=language,DURATION:stream_disposition=attached_pic,default"
)
_MAX_OUTPUT_BYTES = 4_000_000
_MAX_WARNINGS_BYTES = 20_000
# the first boxes of MP4 files; a file that begins so and has no index has lost it
_FIRST_BOXES = (b"ftyp", b"styp", b"mdat", b"moov", b"free", b"skip", b"wide")


def read_header(path: Path, deadline: Deadline) -> tuple[dict[str, Any], bool]:
    """Return ffprobe's description of a file, and whether the duration in it is only an estimate.

    Raises `NotMedia`, `Truncated`.
    """
    command = [
        "ffprobe", "-v", "warning", *SAFE_INPUT, "-show_entries", _HEADER_ENTRIES, "-of", "json", file_name(path),
    ]  # fmt: skip
    if not path.is_file() or path.stat().st_size == 0:
        raise NotMedia("not-media", path=str(path))
    try:
        status, output, warnings = run_program(command, deadline)
    except TimeoutError:
        raise NotMedia("media-unreadable-in-time", path=str(path)) from None
    if status != 0:
        if "moov atom not found" in warnings and _starts_as_mp4(path):
            raise Truncated("media-cut", path=str(path))
        raise NotMedia("not-media", path=str(path))
    try:
        described: dict[str, Any] = msgspec.json.decode(output)
    except msgspec.DecodeError:
        raise NotMedia("not-media", path=str(path)) from None
    return described, "Estimating duration from bitrate" in warnings


def frame_ends(
    path: Path, stream: int, kind: str, from_s: float, deadline: Deadline, *, max_frames: int | None = None
) -> Iterator[float]:
    """Yield the end of each frame of one stream that decodes from `from_s` on, in seconds of the file's own clock.

    Raises `TimeoutError`.
    """
    limit: dict[str, Any] = {} if max_frames is None else {f"frames:{kind[0]}": max_frames}
    # no seek to the start: in a file without an index (FLV) even that one misses
    seek = {"ss": f"{from_s:.3f}"} if from_s > 0 else {}
    yield from _framecrc_ends(path, stream, deadline, seek, limit)


def last_packet_end_s(path: Path, stream: int, deadline: Deadline) -> float:
    """Return the end of the last packet of one stream, in seconds of the file's own clock. Raises `TimeoutError`."""
    return max(_framecrc_ends(path, stream, deadline, {}, {"c": "copy"}), default=0.0)


def packets(
    path: Path, stream: int, from_s: float, to_s: float, deadline: Deadline
) -> list[tuple[float, bool]]:
    """Return when each frame of one stream begins, and whether it is a key frame, in the order of the file.

    They are those that a seek to `from_s` finds, up to `to_s`: a part of the files have no index, and such a seek may
    miss. Times are seconds of the file's own clock; nothing is decoded. Raises `TimeoutError`.
    """
    interval = f"{f'{from_s:.3f}' if from_s > 0 else ''}%{to_s:.3f}"
    command = [
        "ffprobe", "-v", "error", *SAFE_INPUT, "-select_streams", str(stream), "-read_intervals", interval,
        "-show_entries", "packet=pts_time,flags", "-of", "csv=p=0", file_name(path),
    ]  # fmt: skip
    # a cut file makes ffprobe fail after the packets that are there: those count
    _, output, _ = run_program(command, deadline)
    found = _PACKET.findall(output.decode("ascii", "replace"))
    return [(float(time_s), flag == "K") for time_s, flag in found]


def stream_hashes(path: Path, deadline: Deadline, *, decoded: bool) -> tuple[str, ...] | None:
    """Return the SHA-512 of each video and audio stream: of its frames and samples, or of its packets as they are.

    Pictures that come with a sound file are left out. None where not all of it can be read. Raises `TimeoutError`.
    """
    # every sample counts, also those that a container says to leave out
    options = {"flags2": "+skip_manual"} if decoded else {}
    each = ffmpeg.input(_ANY_INPUT, **options, **_INPUT_OPTIONS)
    copied = {"fps_mode": "passthrough"} if decoded else {"c": "copy"}
    command = (
        ffmpeg.output(each["V?"], each["a?"], "pipe:", format="streamhash", hash="sha512", **copied)
        .global_args("-nostdin", "-hide_banner", "-v", "error")
        .compile()
    )
    status, output, warnings = run_program(_of_input(command, path), deadline)
    lines = output.decode("ascii", "replace").splitlines()
    # 0,v,SHA512=…
    hashes = tuple(line.partition(",")[2] for line in lines if "SHA512=" in line)
    return hashes if status == 0 and hashes and not warnings else None


def audio_command(
    path: Path,
    stream: int,
    rate_hz: int,
    start_s: float,
    length_s: float,
    *,
    channels: int = 1,
    only: int | None = None,
    taps: int = _USUAL_TAPS,
    frame_samples: int | None = None,
    levelled: bool = False,
) -> list[str]:
    """Return the command that writes one audio stream as 16-bit samples to its standard output.

    They have `channels` channels, to which those of the stream are mixed; or they are those of the channel `only`.
    They are resampled by a filter of so many `taps`, and written `frame_samples` at a time, None for as many as the
    codec's frames hold: each frame costs time, and those of codecs are short. `levelled` raises what is quiet.
    Times stay those of the recording: silence replaces a late beginning and lost packets.
    """
    sound = _resampled(stream, start_s, taps)
    if only is not None:
        sound = sound.filter("channelmap", map=str(only), channel_layout="mono")
    if frame_samples is not None:
        sound = sound.filter("asetnsamples", n=frame_samples, p=0)
    if levelled:
        sound = sound.filter("aresample", rate_hz).filter("dynaudnorm", **_LEVELLING)
    output = _samples(sound, "pipe:", rate_hz, length_s, channels if only is None else 1)
    command: list[str] = output.global_args("-nostdin", "-hide_banner", "-v", "warning").compile()
    return _of_input(command, path)


def decode_parts(
    path: Path,
    stream: int,
    rate_hz: int,
    parts: Sequence[tuple[float, float, Path]],
    deadline: Deadline,
    *,
    channels: int,
) -> bool:
    """Write parts of one audio stream, each `(start_s, length_s, target)`, as `audio_command` writes one.

    One process writes all of them: its start takes more than a part. Returns whether that was possible.
    Raises `TimeoutError`.
    """
    outputs = (
        _samples(_resampled(stream, start_s, _USUAL_TAPS), file_name(target), rate_hz, length_s, channels)
        for start_s, length_s, target in parts
    )
    merged = ffmpeg.merge_outputs(*outputs).global_args("-nostdin", "-hide_banner", "-v", "error", "-y")
    status, _, _ = run_program(_of_input(merged.compile(), path), deadline)
    return status == 0


def _resampled(stream: int, start_s: float, taps: int) -> Any:
    seek = {"ss": f"{start_s:.3f}"} if start_s > 0 else {}
    options = {"async": 1, "first_pts": 0, "filter_size": taps}
    return ffmpeg.input(_ANY_INPUT, **seek, **_INPUT_OPTIONS)[str(stream)].filter("aresample", **options)


def _samples(sound: Any, target: str, rate_hz: int, length_s: float, channels: int) -> Any:
    return sound.output(target, format="s16le", ac=channels, ar=rate_hz, t=f"{length_s:.3f}")


def copy_audio(path: Path, streams: Sequence[int], target: Path, deadline: Deadline) -> bool:
    """Copy audio streams of a file to another one, as they are encoded. Returns whether that was possible.

    Raises `TimeoutError`.
    """
    source = ffmpeg.input(_ANY_INPUT, **_INPUT_OPTIONS)
    command = (
        ffmpeg.output(*(source[str(stream)] for stream in streams), "pipe:", format="matroska", c="copy")
        .global_args("-nostdin", "-hide_banner", "-v", "error", "-y")
        .compile()
    )
    command = [file_name(target) if word == "pipe:" else word for word in _of_input(command, path)]
    status, _, _ = run_program(command, deadline)
    return status == 0 and target.is_file() and target.stat().st_size > 0


def _framecrc_ends(
    path: Path, stream: int, deadline: Deadline, seek: dict[str, Any], output_options: dict[str, Any]
) -> Iterator[float]:
    command = (
        ffmpeg.input(_ANY_INPUT, copyts=None, **seek, **_INPUT_OPTIONS)[str(stream)]
        .output("pipe:", format="framecrc", **output_options)
        .global_args("-nostdin", "-hide_banner", "-v", "error")
        .compile()
    )
    command = _of_input(command, path)
    # a cut file makes ffmpeg warn and fail after the frames that are there: those count
    _, output, _ = run_program(command, deadline)
    time_base_s = 0.0
    for line in output.decode("ascii", "replace").splitlines():
        if line.startswith("#tb 0:"):
            numerator, _, denominator = line.removeprefix("#tb 0:").strip().partition("/")
            time_base_s = int(numerator) / int(denominator)
        elif line and not line.startswith("#"):
            _, _, start, duration, *_ = (field.strip() for field in line.split(","))
            yield (int(start) + int(duration)) * time_base_s


def _starts_as_mp4(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8)[4:] in _FIRST_BOXES


def _of_input(command: list[str], path: Path) -> list[str]:
    """Return a command for this file: ffmpeg-python cannot take a name that is not UTF-8."""
    return [file_name(path) if word == _ANY_INPUT else word for word in command]


def file_name(path: Path) -> str:
    """Return the name of a file for a command: one that can be taken neither for an option nor for another protocol."""
    return f"file:{path.resolve()}"


def run_program(command: list[str], deadline: Deadline) -> tuple[int, bytes, str]:
    """Run a command; return its exit status, output and warnings.

    Raises `TimeoutError` after killing it, and `Unreachable` where the program is not installed, or was killed.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as warnings:
        try:
            with started(command, stdout=output, stderr=warnings) as child:
                status = child.wait(deadline.require_s())
        except subprocess.TimeoutExpired:
            raise TimeoutError from None
        except FileNotFoundError:
            raise Unreachable("ffmpeg-missing", program=command[0]) from None
        check_not_killed(status, command)
        warnings.seek(0)
        text = warnings.read(_MAX_WARNINGS_BYTES).decode("utf-8", "replace")
        return status, read_head_and_tail(output, _MAX_OUTPUT_BYTES), text


def read_head_and_tail(output: IO[bytes], max_bytes: int) -> bytes:
    """Read an output; of one longer than `max_bytes`, leave out whole lines in the middle.

    A list of frames is in the order of time: its head has the time base, its tail the end.
    """
    size = output.seek(0, os.SEEK_END)
    output.seek(0)
    if size <= max_bytes:
        return output.read()
    head = output.read(max_bytes // 2)
    output.seek(-(max_bytes // 2), os.SEEK_END)
    tail = output.read()
    return head[: head.rfind(b"\n") + 1] + tail[tail.find(b"\n") + 1 :]

"""Whether two media files are the same film: the same streams, in whichever container."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webinar_archive.deadline import Deadline
from webinar_archive.errors import NotMedia, Truncated
from webinar_archive.media import ffmpeg

TIMEOUT_S = 1200.0
"""The time limit of a comparison: decoding two films of two hours."""
DURATION_TOLERANCE_S = 1.0
"""By how much containers state the duration of the same streams differently."""
OFFSET_TOLERANCE_S = 0.2
"""By how much they state differently how far the sound begins after the picture."""
_KINDS = ("video", "audio")


def is_same_film(one: Path, other: Path, *, timeout_s: float = TIMEOUT_S) -> bool:
    """Tell whether two files hold the same video and audio, compared by hashes of their streams.

    Packets are compared first, which takes no longer than reading them; where they differ, as other containers may
    wrap them differently, what they decode to. What cannot be read whole, or not in time, is not called the same.
    """
    deadline = Deadline.after(timeout_s)
    try:
        if not _are_alike(_shape(one, deadline), _shape(other, deadline)):
            return False
        return any(_have_same_streams(one, other, deadline, decoded=decoded) for decoded in (False, True))
    except (TimeoutError, NotMedia, Truncated, OSError):
        return False


def are_equally_long(one: Path, other: Path, *, timeout_s: float = 60.0) -> bool:
    """Tell whether two files state the same duration; not where one of them states none."""
    deadline = Deadline.after(timeout_s)
    try:
        of_one, of_other = (_shape(path, deadline).duration_s for path in (one, other))
    except (TimeoutError, NotMedia, Truncated, OSError):
        return False
    return None not in (of_one, of_other) and _is_near(of_one, of_other, DURATION_TOLERANCE_S)


def _have_same_streams(one: Path, other: Path, deadline: Deadline, *, decoded: bool) -> bool:
    found = ffmpeg.stream_hashes(one, deadline, decoded=decoded)
    return found is not None and sorted(found) == sorted(
        ffmpeg.stream_hashes(other, deadline, decoded=decoded) or ()
    )


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a header says of the streams that their hashes do not: their forms, how long, and how far apart."""

    forms: tuple[str, ...]
    duration_s: float | None
    offset_s: float | None


def _shape(path: Path, deadline: Deadline) -> _Shape:
    described, estimated = ffmpeg.read_header(path, deadline)
    streams = [stream for stream in described.get("streams") or () if _is_compared(stream)]
    of_video, of_audio = (_start_s(streams, kind) for kind in _KINDS)
    return _Shape(
        forms=tuple(sorted(map(_form, streams))),
        duration_s=None if estimated else _seconds((described.get("format") or {}).get("duration")),
        offset_s=None if of_video is None or of_audio is None else of_audio - of_video,
    )


def _is_compared(stream: dict[str, Any]) -> bool:
    return stream.get("codec_type") in _KINDS and not (stream.get("disposition") or {}).get("attached_pic")


def _start_s(streams: list[dict[str, Any]], kind: str) -> float | None:
    return _seconds(
        next((stream.get("start_time") for stream in streams if stream["codec_type"] == kind), None)
    )


def _form(stream: dict[str, Any]) -> str:
    return ",".join(str(stream.get(name)) for name in ("codec_type", "width", "height", "sample_rate"))


def _seconds(written: object) -> float | None:
    try:
        return float(str(written))
    except ValueError:
        return None


def _are_alike(one: _Shape, other: _Shape) -> bool:
    return (
        one.forms == other.forms
        and _is_near(one.duration_s, other.duration_s, DURATION_TOLERANCE_S)
        and _is_near(one.offset_s, other.offset_s, OFFSET_TOLERANCE_S)
    )


def _is_near(one: float | None, other: float | None, tolerance: float) -> bool:
    # where a container states none, the streams alone decide
    return one is None or other is None or abs(one - other) <= tolerance

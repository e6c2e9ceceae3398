"""Measure a media file: what its header states, and how far each stream really decodes.

A header may state more than there is: a download that broke off, or a recorder that lost its audio, leaves such
a file. So the tail of every stream is decoded. Where nothing decodes near the stated end, the real end is found by
binary search, a few frames at a time, so that hours cost no more than minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from webinar_archive.deadline import Deadline
from webinar_archive.errors import NotMedia
from webinar_archive.media import ffmpeg
from webinar_archive.models import Finding, Recording, Severity, Stream
from webinar_archive.text.languages import language_tag
from webinar_archive.timecode import ms_from_seconds

_KINDS = ("video", "audio")
WITHOUT_TIMES = frozenset(
    ("mp3", "aac", "ac3", "eac3", "dts", "truehd", "h264", "hevc", "m4v", "mpegvideo", "amr")
)
_TAIL_S = 10.0
_SEARCH_RESOLUTION_S = 8.0
_SHORT_S = 2.0
_SHORT_RATIO = 0.001
_LOST_RATIO = 0.05


def probe(path: Path, *, timeout_s: float = 600.0, header_timeout_s: float | None = None) -> Recording:
    """Measure a media file.

    Args:
        path: The media file.
        timeout_s: The time limit for all of it.
        header_timeout_s: The time limit for reading the header; None is `timeout_s`.

    Returns:
        The recording. A stream's `duration_ms` is the decoded one where its tail could be decoded. Findings:
        `no-sound`, `stream-short` (ends well before the others), `stream-empty` (announced, nothing decodes),
        `tail-not-decoded` (the time limit was reached).

    Raises:
        NotMedia: The file holds no video or audio that ffmpeg reads.
        Truncated: It lost the part without which nothing can be read.
    """
    deadline = Deadline.after(timeout_s)
    header = media_header(path, deadline if header_timeout_s is None else Deadline.after(header_timeout_s))
    measured = [_measure_stream(path, stream, header, deadline) for stream in header.streams]
    ends = [m.end_ms for m in measured if m.end_ms is not None]
    end_ms = max(ends, default=None)
    return Recording(
        container=header.container,
        size_bytes=path.stat().st_size,
        container_duration_ms=header.duration_ms,
        decoded_end_ms=end_ms,
        streams=tuple(m.stream for m in measured),
        findings=tuple(_findings(measured, end_ms)),
    )


def check_media(path: Path, *, timeout_s: float = 60.0) -> None:
    """Check that a file holds video or audio that can be read. Raises `NotMedia` or `Truncated` when not."""
    media_header(path, Deadline.after(timeout_s))


@dataclass(frozen=True, slots=True)
class Header:
    """What a file states of itself: its duration, where its clock starts, and its streams of video and audio."""

    container: str
    duration_ms: int | None
    start_s: float
    streams: tuple[Stream, ...]


@dataclass(frozen=True, slots=True)
class _MeasuredStream:
    """A stream, where its decodable part ends (None: nothing decodes), and whether there was time to decode."""

    stream: Stream
    end_ms: int | None = None
    decoded: bool = True


def media_header(path: Path, deadline: Deadline) -> Header:
    """Read the header of a media file. Raises `NotMedia` or `Truncated`."""
    described, estimated = ffmpeg.read_header(path, deadline)
    container = described.get("format") or {}
    streams = tuple(_stream(entry) for entry in described.get("streams") or () if _is_video_or_audio(entry))
    if estimated:
        streams = tuple(replace(stream, duration_ms=None) for stream in streams)
    if not streams:
        raise NotMedia("not-media", path=str(path))
    return Header(
        container=str(container.get("format_name") or "unknown"),
        duration_ms=None if estimated else _ms(container.get("duration")),
        start_s=(_number(start) or 0.0) if _ms(start := container.get("start_time"), above=None) else 0.0,
        streams=streams,
    )


def _is_video_or_audio(entry: Mapping[str, Any]) -> bool:
    cover = (entry.get("disposition") or {}).get("attached_pic")
    return entry.get("codec_type") in _KINDS and not cover and entry.get("codec_name") != "ansi"


def _stream(entry: Mapping[str, Any]) -> Stream:
    tags = {str(key).lower(): value for key, value in (entry.get("tags") or {}).items()}
    video = entry["codec_type"] == "video"
    return Stream(
        index=int(entry["index"]),
        kind=entry["codec_type"],
        codec=str(entry.get("codec_name") or "unknown"),
        duration_ms=_ms(entry.get("duration")) or _ms_from_clock(tags.get("duration")),
        width=entry.get("width") if video else None,
        height=entry.get("height") if video else None,
        rate=_ratio(entry.get("avg_frame_rate")) if video else _number(entry.get("sample_rate")),
        channels=None if video else entry.get("channels"),
        bit_rate=int(rate) if (rate := _number(entry.get("bit_rate"))) else None,
        language=language_tag(tags.get("language")),
    )


def _measure_stream(path: Path, stream: Stream, header: Header, deadline: Deadline) -> _MeasuredStream:
    expected_ms = max(stream.duration_ms or 0, header.duration_ms or 0)
    decoder = _StreamDecoder(
        path, stream, ms_from_seconds(header.start_s) / 1000, deadline, header.container in WITHOUT_TIMES
    )
    try:
        end_s = _decoded_end_s(decoder, expected_ms / 1000)
    except TimeoutError:
        return _MeasuredStream(stream, decoded=False)
    if end_s is None:
        return _MeasuredStream(stream)
    end_ms = ms_from_seconds(end_s)
    return _MeasuredStream(replace(stream, duration_ms=end_ms), end_ms)


@dataclass(frozen=True, slots=True)
class _StreamDecoder:
    """Decodes parts of one stream; times are seconds from the start of the recording. Raises `TimeoutError`."""

    path: Path
    stream: Stream
    start_s: float
    deadline: Deadline
    without_times: bool
    """Whether the file is a bare stream without times, in which a seek lands anywhere: it is decoded whole."""

    def frame_ends(self, from_s: float, *, max_frames: int | None = None) -> Iterator[float]:
        """Yield the end of each frame that decodes at or after `from_s`."""
        ends = ffmpeg.frame_ends(
            self.path,
            self.stream.index,
            self.stream.kind,
            max(0.0, from_s),
            self.deadline,
            max_frames=max_frames,
        )
        return (end_s - self.start_s for end_s in ends)

    def decodes_after(self, from_s: float) -> bool:
        """Whether any frame decodes at or after this time."""
        return any(end_s >= from_s for end_s in self.frame_ends(from_s, max_frames=3))

    def last_frame_end(self, from_s: float) -> float | None:
        """Return the end of the last frame at or after this time, None when none decodes."""
        return max(self.frame_ends(from_s), default=None)

    def last_packet_end(self) -> float:
        """Return the end of the last packet, without decoding: for files whose header states no duration."""
        return ffmpeg.last_packet_end_s(self.path, self.stream.index, self.deadline) - self.start_s


def _decoded_end_s(decoder: _StreamDecoder, expected_s: float) -> float | None:
    """Return where the stream's decodable part ends, None when none of it decodes."""
    if decoder.without_times:
        return decoder.last_frame_end(0.0)
    if expected_s <= 0:
        expected_s = decoder.last_packet_end()
    tail_s = max(0.0, expected_s - _TAIL_S)
    last_s = decoder.last_frame_end(tail_s)
    if last_s is not None and (last_s >= tail_s or tail_s == 0):
        return last_s
    low_s, high_s = 0.0, tail_s
    if not decoder.decodes_after(low_s):
        return last_s
    while high_s - low_s > _SEARCH_RESOLUTION_S:
        middle_s = (low_s + high_s) / 2
        low_s, high_s = (middle_s, high_s) if decoder.decodes_after(middle_s) else (low_s, middle_s)
    return decoder.last_frame_end(low_s)


def _findings(measured: list[_MeasuredStream], end_ms: int | None) -> Iterator[Finding]:
    if not any(m.stream.kind == "audio" for m in measured):
        yield Finding(code="no-sound", severity=Severity.ERROR)
    for m in measured:
        facts = {"stream": m.stream.index, "kind": m.stream.kind, "codec": m.stream.codec}
        if not m.decoded:
            yield Finding(code="tail-not-decoded", facts=facts)
        elif m.end_ms is None:
            yield Finding(code="stream-empty", severity=Severity.ERROR, facts=facts)
        elif end_ms is not None and end_ms - m.end_ms > 1000 * max(_SHORT_S, _SHORT_RATIO * end_ms / 1000):
            facts |= {"end_s": m.end_ms / 1000, "recording_end_s": end_ms / 1000}
            lost = end_ms - m.end_ms > _LOST_RATIO * end_ms
            yield Finding(
                code="stream-short", severity=Severity.ERROR if lost else Severity.WARNING, facts=facts
            )


def _number(value: object) -> float | None:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _ms(value: object, above: float | None = 0.0) -> int | None:
    """Read a number of seconds as milliseconds; None where there is none, or none above `above`."""
    seconds = _number(value)
    if seconds is None or not -1e8 < seconds < 1e8 or (above is not None and seconds <= above):
        return None
    return ms_from_seconds(seconds)


def _ms_from_clock(value: object) -> int | None:
    """Read Matroska's `DURATION` tag: `00:58:48.000000000`."""
    parts = str(value).split(":") if isinstance(value, str) else []
    numbers = [_number(part) for part in parts]
    if len(numbers) != 3 or None in numbers:
        return None
    hours, minutes, seconds = (number or 0.0 for number in numbers)
    return _ms(hours * 3600 + minutes * 60 + seconds)


def _ratio(value: object) -> float | None:
    """Read ffprobe's `30000/1001`; `0/0` stands for unknown."""
    above, _, below = str(value).partition("/")
    numerator, denominator = _number(above), _number(below or 1)
    if not numerator or not denominator:
        return None
    return round(numerator / denominator, 3)

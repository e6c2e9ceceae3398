"""A recording measured: what its header says, and how far each stream can really be decoded.

A header is a promise: a download that broke off, or a recorder that lost its sound, leaves a file whose
header tells of more than is there. So the tail of every stream is decoded. Where a look near the announced
end shows nothing, the real end is found by halving, a few frames at a time, so that hours cost no more than
minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from webinar_archive.errors import NotMedia
from webinar_archive.media import ffmpeg
from webinar_archive.models import Finding, Recording, Severity, Stream
from webinar_archive.text.languages import language_tag
from webinar_archive.timecode import ms_from_seconds

_KINDS = ("video", "audio")
_UNTIMED = frozenset(
    ("mp3", "aac", "ac3", "eac3", "dts", "truehd", "h264", "hevc", "m4v", "mpegvideo", "amr")
)
_TAIL_S = 10.0
_NEAR_S = 8.0
_SHORT_S = 2.0
_SHORT_SHARE = 0.001
_LOST_SHARE = 0.05


def probe(path: Path, *, timeout_s: float = 600.0) -> Recording:
    """Measure a media file. `timeout_s` is for all of it.

    A stream's `duration_ms` is the decoded one where its tail could be decoded. Findings: `no-sound`,
    `stream-short` (ends well before the others, with the numbers), `stream-empty` (announced, nothing there),
    `tail-not-decoded` (the time was over).

    Raises `NotMedia` for what holds no video or sound that ffmpeg reads, `Truncated` for a file that lost
    the part without which nothing can be read.
    """
    until = ffmpeg.Until.after(timeout_s)
    header = _header(path, until)
    measured = [_measured(path, stream, header, until) for stream in header.streams]
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
    """Raise `NotMedia` or `Truncated` when the file holds no video or sound that can be read."""
    _header(path, ffmpeg.Until.after(timeout_s))


@dataclass(frozen=True, slots=True)
class _Header:
    container: str
    duration_ms: int | None
    start_ms: int
    streams: tuple[Stream, ...]


@dataclass(frozen=True, slots=True)
class _Measured:
    stream: Stream
    end_ms: int | None = None
    looked: bool = True


def _header(path: Path, until: ffmpeg.Until) -> _Header:
    data, guessed = ffmpeg.header_and_doubt(path, until)
    try:
        said: dict[str, Any] = msgspec.json.decode(data)
    except msgspec.DecodeError:
        raise NotMedia("not-media", path=str(path)) from None
    form = said.get("format") or {}
    streams = tuple(_stream(entry) for entry in said.get("streams") or () if _is_signal(entry))
    if guessed:
        streams = tuple(replace(stream, duration_ms=None) for stream in streams)
    if not streams:
        raise NotMedia("not-media", path=str(path))
    return _Header(
        container=str(form.get("format_name") or "unknown"),
        duration_ms=None if guessed else _ms(form.get("duration")),
        start_ms=_ms(form.get("start_time"), least=None) or 0,
        streams=streams,
    )


def _is_signal(entry: Mapping[str, Any]) -> bool:
    cover = (entry.get("disposition") or {}).get("attached_pic")
    return entry.get("codec_type") in _KINDS and not cover and entry.get("codec_name") != "ansi"


def _stream(entry: Mapping[str, Any]) -> Stream:
    tags = {str(key).lower(): value for key, value in (entry.get("tags") or {}).items()}
    video = entry["codec_type"] == "video"
    return Stream(
        index=int(entry["index"]),
        kind=entry["codec_type"],
        codec=str(entry.get("codec_name") or "unknown"),
        duration_ms=_ms(entry.get("duration")) or _ms_of_clock(tags.get("duration")),
        width=entry.get("width") if video else None,
        height=entry.get("height") if video else None,
        rate=_ratio(entry.get("avg_frame_rate")) if video else _number(entry.get("sample_rate")),
        channels=None if video else entry.get("channels"),
        bit_rate=int(rate) if (rate := _number(entry.get("bit_rate"))) else None,
        language=language_tag(tags.get("language")),
    )


def _measured(path: Path, stream: Stream, header: _Header, until: ffmpeg.Until) -> _Measured:
    expected_ms = max(stream.duration_ms or 0, header.duration_ms or 0)
    try:
        look = _Look(path, stream, header.start_ms / 1000, until, header.container in _UNTIMED)
        end_s = _decoded_end_s(look, expected_ms / 1000)
    except TimeoutError:
        return _Measured(stream, looked=False)
    if end_s is None:
        return _Measured(stream)
    end_ms = ms_from_seconds(end_s)
    return _Measured(replace(stream, duration_ms=end_ms), end_ms)


@dataclass(frozen=True, slots=True)
class _Look:
    """Looks into one stream at a moment, in seconds from the start of the recording."""

    path: Path
    stream: Stream
    start_s: float
    until: ffmpeg.Until
    untimed: bool
    """Whether the file is a bare stream without times, in which a seek lands anywhere: it is read whole."""

    def ends(self, from_s: float, *, frames: int | None = None) -> Iterator[float]:
        """Where each frame that decodes at or after `from_s` ends."""
        found = ffmpeg.decoded(
            self.path, self.stream.index, self.stream.kind, max(0.0, from_s), self.until, frames=frames
        )
        return (end_s - self.start_s for end_s in found)

    def anything(self, from_s: float) -> bool:
        """Whether anything decodes at or after this moment."""
        return any(end_s >= from_s for end_s in self.ends(from_s, frames=3))

    def last(self, from_s: float) -> float | None:
        """Where the last frame at or after this moment ends."""
        return max(self.ends(from_s), default=None)

    def last_packet(self) -> float:
        """Where the last packet ends, without decoding: for files whose header tells no duration."""
        return ffmpeg.last_packet_s(self.path, self.stream.index, self.until) - self.start_s


def _decoded_end_s(look: _Look, expected_s: float) -> float | None:
    """Where the stream's decodable part ends, None when none of it decodes."""
    if look.untimed:
        return look.last(0.0)
    if expected_s <= 0:
        expected_s = look.last_packet()
    near_s = max(0.0, expected_s - _TAIL_S)
    last_s = look.last(near_s)
    if last_s is not None and (last_s >= near_s or near_s == 0):
        return last_s
    low_s, high_s = 0.0, near_s
    if not look.anything(low_s):
        return last_s
    while high_s - low_s > _NEAR_S:
        middle_s = (low_s + high_s) / 2
        low_s, high_s = (middle_s, high_s) if look.anything(middle_s) else (low_s, middle_s)
    return look.last(low_s)


def _findings(measured: list[_Measured], end_ms: int | None) -> Iterator[Finding]:
    if not any(m.stream.kind == "audio" for m in measured):
        yield Finding(code="no-sound", severity=Severity.ERROR)
    for m in measured:
        facts = {"stream": m.stream.index, "kind": m.stream.kind, "codec": m.stream.codec}
        if not m.looked:
            yield Finding(code="tail-not-decoded", facts=facts)
        elif m.end_ms is None:
            yield Finding(code="stream-empty", severity=Severity.ERROR, facts=facts)
        elif end_ms is not None and end_ms - m.end_ms > 1000 * max(_SHORT_S, _SHORT_SHARE * end_ms / 1000):
            facts |= {"end_s": m.end_ms / 1000, "recording_end_s": end_ms / 1000}
            lost = end_ms - m.end_ms > _LOST_SHARE * end_ms
            yield Finding(
                code="stream-short", severity=Severity.ERROR if lost else Severity.WARNING, facts=facts
            )


def _number(written: object) -> float | None:
    try:
        return float(written)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _ms(written: object, least: float | None = 0.0) -> int | None:
    seconds = _number(written)
    if seconds is None or not -1e8 < seconds < 1e8 or (least is not None and seconds <= least):
        return None
    return ms_from_seconds(seconds)


def _ms_of_clock(written: object) -> int | None:
    """Matroska's `DURATION` tag: `00:58:48.000000000`."""
    parts = str(written).split(":") if isinstance(written, str) else []
    numbers = [_number(part) for part in parts]
    if len(numbers) != 3 or None in numbers:
        return None
    hours, minutes, seconds = (number or 0.0 for number in numbers)
    return _ms(hours * 3600 + minutes * 60 + seconds)


def _ratio(written: object) -> float | None:
    """ffprobe's `30000/1001`; `0/0` where it does not know."""
    above, _, below = str(written).partition("/")
    numerator, denominator = _number(above), _number(below or 1)
    if not numerator or not denominator:
        return None
    return round(numerator / denominator, 3)

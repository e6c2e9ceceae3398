"""Formats of files as PRONOM (The National Archives) names them: a small table of those that an archive holds.

A film's format follows from what ffprobe calls its container and from its first bytes: signature tools at hand
misname MP4. A file that the table does not tell for certain has a name, and no identifier.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: its name, and its identifier in PRONOM where that is certain."""

    name: str
    puid: str | None = None


_CONTAINERS = {
    "avi": Format(name="Audio/Video Interleaved Format", puid="fmt/5"),
    "flv": Format(name="Macromedia FLV", puid="x-fmt/382"),
    "mp3": Format(name="MPEG 1/2 Audio Layer 3", puid="fmt/134"),
    "mpegts": Format(name="MPEG-2 Transport Stream", puid="fmt/585"),
    "ogg": Format(name="Ogg Multimedia Container", puid="fmt/944"),
    "flac": Format(name="FLAC (Free Lossless Audio Codec)", puid="fmt/279"),
    "wav": Format(name="Waveform Audio", puid="fmt/6"),
    "asf": Format(name="Advanced Systems Format", puid="fmt/131"),
}
"""By the name that ffprobe gives a container."""
_SIGNATURES = (
    (0, b"\x89PNG\r\n\x1a\n", Format(name="Portable Network Graphics")),
    (0, b"GIF87a", Format(name="Graphics Interchange Format 87a", puid="fmt/3")),
    (0, b"GIF89a", Format(name="Graphics Interchange Format 89a", puid="fmt/4")),
    (
        0,
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x00",
        Format(name="JPEG File Interchange Format 1.00", puid="fmt/42"),
    ),
    (
        0,
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01",
        Format(name="JPEG File Interchange Format 1.01", puid="fmt/43"),
    ),
    (
        0,
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x02",
        Format(name="JPEG File Interchange Format 1.02", puid="fmt/44"),
    ),
    (0, b"\xff\xd8\xff", Format(name="JPEG")),
    (8, b"WEBPVP8 ", Format(name="WebP, lossy", puid="fmt/566")),
    (8, b"WEBPVP8L", Format(name="WebP, lossless", puid="fmt/567")),
    (8, b"WEBPVP8X", Format(name="WebP, extended", puid="fmt/568")),
    (0, b"WARC/1.1\r\n", Format(name="WARC 1.1", puid="fmt/1281")),
    (0, b"WARC/1.0\r\n", Format(name="WARC 1.0", puid="fmt/1355")),
    (0, b"WEBVTT", Format(name="Web Video Text Tracks", puid="fmt/1454")),
    (0, b"\xef\xbb\xbfWEBVTT", Format(name="Web Video Text Tracks", puid="fmt/1454")),
)
_SUFFIXES = {
    ".json": Format(name="JSON Data Interchange Format", puid="fmt/817"),
    ".jsonl": Format(name="JSON Lines"),
    ".csv": Format(name="Comma Separated Values", puid="x-fmt/18"),
    ".html": Format(name="Hypertext Markup Language", puid="fmt/96"),
    ".srt": Format(name="SubRip Subtitle File", puid="fmt/1218"),
    ".txt": Format(name="Plain Text File", puid="x-fmt/111"),
    ".npy": Format(name="NumPy array"),
    ".before": Format(name="JSON Data Interchange Format", puid="fmt/817"),
}


def format_of(path: str, first_bytes: bytes, container: str | None = None) -> Format:
    """Return the format of a file.

    Args:
        path: Its path, whose suffix decides for text.
        first_bytes: The first hundred bytes or so.
        container: What ffprobe calls the container, for a film.
    """
    if container is not None:
        return _film(first_bytes, container)
    for at, signature, found in _SIGNATURES:
        if first_bytes[at : at + len(signature)] == signature:
            return found
    suffix = PurePosixPath(path).suffix.lower()
    return _SUFFIXES.get(suffix, Format(name=f"unknown ({suffix or 'no suffix'})"))


def _film(first_bytes: bytes, container: str) -> Format:
    names = container.split(",")
    if "mp4" in names:
        brand = first_bytes[8:12] if first_bytes[4:8] == b"ftyp" else b""
        if brand.startswith(b"3g"):
            return Format(name="3GPP Audio/Video File", puid="fmt/357" if brand.startswith(b"3gp") else None)
        # the first QuickTime films had no brand
        if brand in (b"qt  ", b""):
            return Format(name="Quicktime", puid="x-fmt/384")
        return Format(name="MPEG-4 Media File", puid="fmt/199")
    if "matroska" in names:
        is_webm = b"\x42\x82\x84webm" in first_bytes
        return Format(name="WebM", puid="fmt/573") if is_webm else Format(name="Matroska", puid="fmt/569")
    return _CONTAINERS.get(container, Format(name=container))

"""Formats by PRONOM's identifiers, none where it is not certain."""

from __future__ import annotations

import pytest

from webinar_archive.packages.pronom import format_of

MP4 = "mov,mp4,m4a,3gp,3g2,mj2"


@pytest.mark.parametrize(
    ("path", "first_bytes", "container", "puid"),
    [
        ("media.mp4", b"\0\0\0\x20ftypisom", MP4, "fmt/199"),
        ("media.m4a", b"\0\0\0\x20ftypM4A ", MP4, "fmt/199"),
        ("media.mp4", b"\0\0\0\x14ftypqt  ", MP4, "x-fmt/384"),
        ("media.mov", b"\0\0\0\x08wide\0\0", MP4, "x-fmt/384"),
        ("media.mp4", b"\0\0\0\x18ftyp3gp4", MP4, "fmt/357"),
        ("media.mp4", b"\0\0\0\x18ftyp3g2a", MP4, None),
        ("media.webm", b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "matroska,webm", "fmt/573"),
        ("media.webm", b"\x1aE\xdf\xa3\xa3B\x82\x88matroska", "matroska,webm", "fmt/569"),
        ("media.mp3", b"ID3", "mp3", "fmt/134"),
        ("media.xyz", b"", "nut", None),
        ("thumbnail.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01", None, "fmt/43"),
        ("thumbnail.jpg", b"\xff\xd8\xff\xdb", None, None),
        ("thumbnail.webp", b"RIFF\0\0\0\0WEBPVP8 ", None, "fmt/566"),
        ("captions.fr.vtt", b"\xef\xbb\xbfWEBVTT\n", None, "fmt/1454"),
        ("notice.warc", b"WARC/1.1\r\nWARC-Type: warcinfo\r\n", None, "fmt/1281"),
        ("notice.warc", b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", None, "fmt/1355"),
        ("info.json", b"{}", None, "fmt/817"),
        ("captions.fr.ttml", b"<tt>", None, None),
        ("name", b"", None, None),
    ],
)
def test_a_format_is_told_by_container_and_bytes(
    path: str, first_bytes: bytes, container: str | None, puid: str | None
) -> None:
    found = format_of(path, first_bytes, container)
    assert found.puid == puid
    assert found.name

"""Addresses of what a release publishes: `[export] address` and the names of the files below it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from webinar_archive.exports.released_record import ReleasedRecord

UNPUBLISHED = "http://localhost:8000/"
"""Where no address is given: what `python -m http.server` serves in the folder of the release."""
MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".mov": "video/quicktime",
    ".ogv": "video/ogg",
    ".mka": "audio/x-matroska",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
}
# what may stand in an address as it is
_SAFE = "!#$%&'()*+,/:;=?@~"


def file_address(record: ReleasedRecord, name: str) -> str:
    """Return the address of a file of a record."""
    return release_address(record.address) + f"records/{quote(record.key)}/{quote(name)}"


@lru_cache(maxsize=16)
def release_address(address: str | None) -> str:
    """Return the address of the folder that a release is published in, with a slash at its end.

    >>> release_address("https://example.org/débats"), release_address(None)
    ('https://example.org/d%C3%A9bats/', 'http://localhost:8000/')
    """
    return f"{web_address(address or UNPUBLISHED) or UNPUBLISHED}".rstrip("/") + "/"


def web_address(address: str | None) -> str | None:
    """Return an address of the web in ASCII, without spaces or quotes; None for anything else.

    >>> web_address("https://example.org/é ?a=1"), web_address("javascript:alert(1)")
    ('https://example.org/%C3%A9%20?a=1', None)
    """
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return quote(address or "", safe=_SAFE, errors="replace")


def page_address(record: ReleasedRecord) -> str | None:
    """Return the address that opens the video in a browser, without a fragment."""
    address = web_address(record.capture.page_address) if record.capture else None
    return address.partition("#")[0] if address else None


def media_name(record: ReleasedRecord) -> str | None:
    """Return the name of the archived media file."""
    media = record.capture.media if record.capture else None
    path = media.path if media else record.rows[0].media_file
    return PurePosixPath(path).name if path else None


def media_type(name: str) -> str:
    """Return the media type of a file by its name; that of bytes where it is unknown.

    >>> media_type("film.MP4"), media_type("film")
    ('video/mp4', 'application/octet-stream')
    """
    return MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def media_address(record: ReleasedRecord) -> str | None:
    """Return the address of the film itself: where it came from, or beside the record's files; None without one."""
    page = page_address(record)
    if page and PurePosixPath(urlsplit(page).path).suffix.lower() in MEDIA_TYPES:
        return page
    name = media_name(record)
    return file_address(record, name) if name else None


def fragment(start_ms: int, end_ms: int) -> str:
    """Return a media fragment (W3C Media Fragments 1.0) to the millisecond.

    >>> fragment(3_133_480, 3_160_007)
    't=3133.48,3160.007'
    """
    return f"t={start_ms / 1000:.10g},{end_ms / 1000:.10g}"

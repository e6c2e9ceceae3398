"""The messages between the parent and the child process that runs yt-dlp: JSON, one per line."""

from __future__ import annotations

import msgspec

from webinar_archive.errors import Failure
from webinar_archive.media.download.error_mapping import Symptom
from webinar_archive.models import CaptionKind, Finding, Keep

MEDIA_STEM = "media"
KEY_FILE = "key.json"


class DownloadRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Download what is to be kept of the video behind `address` into `folder`; `cookies` is a cookies file's text."""

    address: str
    folder: str
    height: int
    keep: Keep = "video"
    max_size_bytes: int
    min_free_bytes: int
    language: str | None = None
    cookies: str | None = None
    proxy: str | None = None
    allow_private: bool = False
    exceptions: tuple[tuple[str, int], ...] = ()


class BytesReceived(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """How many bytes of the media have arrived; `total_bytes` is None where the site does not say."""

    downloaded_bytes: int
    total_bytes: int | None = None


class Processing(msgspec.Struct, frozen=True, tag=True):
    """Work without the network started (merging video and audio): no bytes will arrive meanwhile."""


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """yt-dlp failed, with these symptoms."""

    symptom: Symptom


class Rejected(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The worker itself refused, with an error of ours."""

    failure: Failure


class DownloadedCaptions(msgspec.Struct, frozen=True, kw_only=True):
    """A downloaded caption track: its file name in the folder, kind and language."""

    name: str
    kind: CaptionKind
    language: str | None


class DownloadResult(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Everything downloaded: file names in the folder, and what the site states about the video."""

    media: str | None
    page_address: str
    title: str | None = None
    announced_duration_ms: int | None = None
    language: str | None = None
    captions: tuple[DownloadedCaptions, ...] = ()
    metadata: str | None = None
    thumbnail: str | None = None
    description: str | None = None
    findings: tuple[Finding, ...] = ()


WorkerMessage = BytesReceived | Processing | Failed | Rejected | DownloadResult

"""What the parent asks of the child that runs yt-dlp, and what the child answers: JSON, one line each."""

from __future__ import annotations

from typing import Any

import msgspec

from webinar_archive.media.download.error_mapping import Symptom
from webinar_archive.models import CaptionKind, Finding

MEDIA_STEM = "media"
KEY_FILE = "key.json"


class DownloadRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Bring the video behind `address` into `folder`, within these bounds."""

    address: str
    folder: str
    height: int
    max_size_bytes: int
    min_free_bytes: int
    language: str | None = None
    cookies: str | None = None
    proxy: str | None = None
    allow_private: bool = False
    exceptions: tuple[tuple[str, int], ...] = ()


class BytesReceived(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Bytes arrived."""

    downloaded_bytes: int
    total_bytes: int | None = None


class Working(msgspec.Struct, frozen=True, tag=True):
    """Work without the network began (merging picture and sound): no bytes are to be expected."""


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """yt-dlp gave up, with this."""

    symptom: Symptom


class Rejected(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """We gave up: an outcome of ours, by the name of its class."""

    outcome: str
    code: str
    facts: dict[str, Any]


class DownloadedCaptions(msgspec.Struct, frozen=True, kw_only=True):
    """A caption track that arrived, under this name in the folder."""

    name: str
    kind: CaptionKind
    language: str | None


class DownloadResult(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """All that arrived: names in the folder, and what the site says about the video."""

    media: str
    page_address: str
    title: str | None = None
    announced_duration_ms: int | None = None
    language: str | None = None
    captions: tuple[DownloadedCaptions, ...] = ()
    metadata: str | None = None
    thumbnail: str | None = None
    description: str | None = None
    findings: tuple[Finding, ...] = ()


Answer = BytesReceived | Working | Failed | Rejected | DownloadResult

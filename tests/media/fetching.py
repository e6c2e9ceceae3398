"""What the tests of fetching share."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from webinar_archive.media.fetch import fetch
from webinar_archive.media.options import FetchOptions
from webinar_archive.models import Capture

CAPTIONS = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nbonjour à tous\n"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def fetch_record(source: str | Path, record: Path, options: FetchOptions) -> Capture:
    """Fetch into the capture folder of a record."""
    return fetch(source, record / "capture", options, now=lambda: NOW)


def files(record: Path) -> list[str]:
    """The files of a record, relative to its folder."""
    return sorted(str(p.relative_to(record)) for p in record.rglob("*") if p.is_file())

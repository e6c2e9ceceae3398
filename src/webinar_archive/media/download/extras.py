"""Download captions, thumbnail and description, inside the child process; their failure never fails the video."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from webinar_archive.errors import DiskFull
from webinar_archive.media.download.captions import CaptionChoice, Track
from webinar_archive.media.download.limits import ProgressHook
from webinar_archive.media.download.protocol import DownloadedCaptions
from webinar_archive.models import Finding
from webinar_archive.text.redaction import redact_text
from webinar_archive.timecode import ms_from_seconds

_CAPTIONS_BYTES = 50_000_000
_THUMBNAIL_BYTES = 10_000_000
_IMAGE_TYPES = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG", "png"), (b"RIFF", "webp"), (b"GIF8", "gif"))


def download_captions(
    downloader: Any, info: Mapping[str, Any], choice: CaptionChoice, folder: Path, progress: ProgressHook
) -> tuple[tuple[DownloadedCaptions, ...], tuple[Finding, ...]]:
    """Download the chosen tracks; return those that arrived, and a finding for each that did not."""
    downloaded: list[DownloadedCaptions] = []
    failures: list[Finding] = []
    for track in choice.tracks:
        progress.start(_CAPTIONS_BYTES)
        try:
            _download_track(downloader, info, track, folder / track.name)
        except DiskFull:
            raise
        except Exception as error:  # whatever fails about a caption track, the video is kept
            facts = {
                "kind": track.kind.value,
                "language": track.language,
                "reason": redact_text(str(error))[:200],
            }
            failures.append(Finding(code="captions-not-fetched", facts=facts))
            continue
        downloaded.append(DownloadedCaptions(name=track.name, kind=track.kind, language=track.language))
    return tuple(downloaded), tuple(failures)


def _download_track(downloader: Any, info: Mapping[str, Any], track: Track, path: Path) -> None:
    path.unlink(missing_ok=True)
    if track.entry.get("data") is not None:
        path.write_text(str(track.entry["data"])[:_CAPTIONS_BYTES], encoding="utf-8", newline="")
    else:
        entry = {"http_headers": info.get("http_headers"), **track.entry}
        downloader.dl(str(path), entry, subtitle=True)
    if not path.is_file() or path.stat().st_size == 0:
        path.unlink(missing_ok=True)
        raise ValueError("the track is empty")


def download_thumbnail(downloader: Any, info: Mapping[str, Any], folder: Path) -> str | None:
    """Download one of the three best thumbnails; return its file name, None when none arrived."""
    addresses = [entry.get("url") for entry in info.get("thumbnails") or ()] or [info.get("thumbnail")]
    for address in list(reversed(addresses))[:3]:
        if not address:
            continue
        try:
            data = downloader.urlopen(address).read(_THUMBNAIL_BYTES + 1)
        except Exception:  # noqa: S112 - whatever fails about a thumbnail, the video is kept
            continue
        kind = next((ext for magic, ext in _IMAGE_TYPES if data.startswith(magic)), None)
        if kind is not None and len(data) <= _THUMBNAIL_BYTES:
            return write_if_any(folder / f"thumbnail.{kind}", data)
    return None


def write_if_any(path: Path, data: bytes) -> str | None:
    """Write the bytes, unless there are none; return the file name."""
    if not data:
        return None
    path.write_bytes(data)
    return path.name


def text_or_none(value: object) -> str | None:
    """Return a text of yt-dlp's, trimmed and limited in length, None when it is none or empty."""
    text = value.encode("utf-8", "replace").decode().strip() if isinstance(value, str) else ""
    return text[:1_000_000] or None


def announced_duration_ms(info: Mapping[str, Any]) -> int | None:
    """Return the duration that the site states, None when it states none that is plausible."""
    duration = info.get("duration")
    return ms_from_seconds(duration) if isinstance(duration, (int, float)) and 0 < duration < 1e7 else None

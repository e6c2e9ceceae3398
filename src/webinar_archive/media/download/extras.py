"""What comes with a video: captions, a picture, words. Inside the child; none of it may cost the video."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from webinar_archive.errors import DiskFull
from webinar_archive.media.download.captions import Choice, Track
from webinar_archive.media.download.limits import Watch
from webinar_archive.media.download.protocol import DownloadedCaptions
from webinar_archive.models import Finding
from webinar_archive.text.redaction import redact_text
from webinar_archive.timecode import ms_from_seconds

_CAPTIONS_BYTES = 50_000_000
_THUMBNAIL_BYTES = 10_000_000
_PICTURES = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG", "png"), (b"RIFF", "webp"), (b"GIF8", "gif"))


def download_captions(
    downloader: Any, info: Mapping[str, Any], choice: Choice, folder: Path, watch: Watch
) -> tuple[tuple[DownloadedCaptions, ...], tuple[Finding, ...]]:
    downloaded: list[DownloadedCaptions] = []
    missed: list[Finding] = []
    for track in choice.tracks:
        watch.begin(_CAPTIONS_BYTES)
        try:
            _caption_file(downloader, info, track, folder / track.name)
        except DiskFull:
            raise
        except Exception as error:  # whatever a caption track does, the video is here and stays
            facts = {
                "kind": track.kind.value,
                "language": track.language,
                "reason": redact_text(str(error))[:200],
            }
            missed.append(Finding(code="captions-not-fetched", facts=facts))
            continue
        downloaded.append(DownloadedCaptions(name=track.name, kind=track.kind, language=track.language))
    return tuple(downloaded), tuple(missed)


def _caption_file(downloader: Any, info: Mapping[str, Any], track: Track, path: Path) -> None:
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
    addresses = [entry.get("url") for entry in info.get("thumbnails") or ()] or [info.get("thumbnail")]
    for address in list(reversed(addresses))[:3]:
        if not address:
            continue
        try:
            data = downloader.urlopen(address).read(_THUMBNAIL_BYTES + 1)
        except Exception:  # noqa: S112 - a picture is a courtesy; none of its failures may cost the video
            continue
        kind = next((ext for magic, ext in _PICTURES if data.startswith(magic)), None)
        if kind is not None and len(data) <= _THUMBNAIL_BYTES:
            return write(folder / f"thumbnail.{kind}", data)
    return None


def write(path: Path, data: bytes) -> str | None:
    if not data:
        return None
    path.write_bytes(data)
    return path.name


def words(value: object) -> str | None:
    text = value.encode("utf-8", "replace").decode().strip() if isinstance(value, str) else ""
    return text[:1_000_000] or None


def duration_ms(info: Mapping[str, Any]) -> int | None:
    duration = info.get("duration")
    return ms_from_seconds(duration) if isinstance(duration, (int, float)) and 0 < duration < 1e7 else None

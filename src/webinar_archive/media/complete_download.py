"""A complete download: its list, its way into the folder of the capture, and the capture that it makes."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from webinar_archive.files import archived_file, checksum_of_file
from webinar_archive.media.download.protocol import DownloadedCaptions, DownloadResult
from webinar_archive.models import ArchivedFile, Captions, Capture, Keep, PassingCaptions
from webinar_archive.models.codec import preload_type

PARTIAL = ".partial"
COMPLETE_LIST = "complete.json"
_CAPTURE_NAMES = re.compile(r"(?:media|captions|thumbnail|info|description)\.[A-Za-z0-9.-]{1,60}")


class CompleteDownload(msgspec.Struct, frozen=True, kw_only=True):
    """A complete download: the key of its request, when it was complete, and what arrived."""

    request_key: str
    captured_at: str
    downloaded: DownloadResult


def read_complete(partial: Path, request_key: str) -> CompleteDownload | None:
    """Return the download of a request that is complete in a folder; None where there is none."""
    try:
        complete = msgspec.json.decode(
            (partial / COMPLETE_LIST).read_bytes(), type=preload_type(CompleteDownload)
        )
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return complete if complete.request_key == request_key else None


def _file_names(downloaded: DownloadResult) -> tuple[str, ...]:
    others = (downloaded.metadata, downloaded.thumbnail, downloaded.description)
    tracks = (track.name for track in downloaded.captions)
    names = tuple(name for name in (downloaded.media, *tracks, *others) if name)
    for name in names:
        if not _CAPTURE_NAMES.fullmatch(name) or ".." in name:
            raise ValueError(f"{name!r} is not a file name of a capture")
    return names


def move_into_place(downloaded: DownloadResult, folder: Path) -> None:
    """Move the files of a download to their places, and delete those of the capture before that it has not."""
    names = _file_names(downloaded)
    for name in names:
        complete = folder / PARTIAL / name
        if complete.exists():
            complete.replace(folder / name)
    for old in folder.iterdir():
        # files of the previous capture that this one does not have
        if old.is_file() and old.name not in names and _CAPTURE_NAMES.fullmatch(old.name):
            old.unlink()


def capture_of(complete: CompleteDownload, folder: Path, keep: Keep) -> Capture:
    """Return the capture that a download makes in a folder."""
    downloaded = complete.downloaded
    passing = keep == "nothing"

    def archived(name: str) -> ArchivedFile:
        return archived_file(folder / name, folder.parent)

    def captions(track: DownloadedCaptions) -> Captions:
        return Captions(file=archived(track.name), kind=track.kind, language=track.language)

    def passing_captions(track: DownloadedCaptions) -> PassingCaptions:
        digest = checksum_of_file(folder / track.name)
        return PassingCaptions(name=track.name, checksum=digest, kind=track.kind, language=track.language)

    return Capture(
        media=archived(downloaded.media) if downloaded.media else None,
        page_address=downloaded.page_address,
        title=downloaded.title,
        announced_duration_ms=downloaded.announced_duration_ms,
        language=downloaded.language,
        captions=() if passing else tuple(captions(track) for track in downloaded.captions),
        passing_captions=tuple(passing_captions(track) for track in downloaded.captions) if passing else (),
        metadata=archived(downloaded.metadata) if downloaded.metadata else None,
        thumbnail=archived(downloaded.thumbnail) if downloaded.thumbnail else None,
        description=archived(downloaded.description) if downloaded.description else None,
        captured_at=complete.captured_at,
        keep=keep,
        findings=downloaded.findings,
    )

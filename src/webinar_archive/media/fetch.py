"""The video brought home: from any site yt-dlp knows, a page, a direct file, or a local file of equal rank.

Everything is made in `.partial` inside the folder, where a killed download goes on. When all is there, a
list of it is written; the files are then moved into place one by one, and a kill between two of them is
made good by the next call, from the list and without the network. The old capture stays until then.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from webinar_archive.errors import (
    ArchiveError,
    DiskFull,
    Gone,
    NotMedia,
    NotVideo,
    TooLarge,
    Truncated,
    UsageError,
)
from webinar_archive.files import archived_file, checksum, draft, write_whole
from webinar_archive.media.download.parent import download
from webinar_archive.media.download.protocol import (
    MEDIA_STEM,
    DownloadedCaptions,
    DownloadRequest,
    DownloadResult,
)
from webinar_archive.media.options import FetchOptions, Progress
from webinar_archive.media.probe import check_media
from webinar_archive.media.rate_limit import Clock, Sleep, wait_for_turn
from webinar_archive.models import ArchivedFile, Captions, Capture
from webinar_archive.models.codec import preload_type
from webinar_archive.text.decoding import decode
from webinar_archive.text.redaction import redact_address
from webinar_archive.web import check_address, with_proxy

PARTIAL = ".partial"
_LIST = "complete.json"
_OURS = re.compile(r"(?:media|captions|thumbnail|info|description)\.[A-Za-z0-9.-]{1,60}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_COPY_BYTES = 8 * 1024 * 1024


class _Complete(msgspec.Struct, frozen=True, kw_only=True):
    """All that was brought, and what for."""

    asked: str
    at: str
    downloaded: DownloadResult


def _now() -> datetime:
    return datetime.now(UTC)


def fetch(
    source: str | Path,
    folder: Path,
    options: FetchOptions,
    *,
    progress: Callable[[Progress], None] | None = None,
    clock: Clock = time.monotonic,
    sleep: Sleep = time.sleep,
    now: Callable[[], datetime] = _now,
) -> Capture:
    """Bring the video behind an address, or a local file, into `folder` with all that comes with it.

    `folder` lies in the record's folder, where the paths of the `Capture` start. Its files are `media.*`,
    `captions.<language>[.automatic].*`, `info.json`, `thumbnail.*`, `description.txt`; nothing else is
    written anywhere. A call after a kill goes on where that one stopped.

    Raises `AddressRefused`, `Blocked`, `Gone`, `NotAllowed`, `NotVideo`, `TooLarge`, `Truncated`,
    `DiskFull`, `Unreachable`, and `UsageError` for an unreadable cookies file.
    """
    partial = folder / PARTIAL
    _make(partial)
    _check_disk(folder, 0, options)
    asked = _asked(source, options)
    complete = _listed(partial, asked)
    if complete is None:
        try:
            if isinstance(source, Path):
                downloaded = _copy(source, partial, options, progress)
            else:
                downloaded = _download(source, partial, options, progress, clock, sleep)
            _check_is_media(partial / downloaded.media, downloaded.page_address)
        except (NotVideo, TooLarge, Gone, DiskFull):
            # final answers, worth nothing to a later call; and no half film keeps the disk full for others
            shutil.rmtree(partial, ignore_errors=True)
            raise
        except ArchiveError:
            _remove_empty(partial)
            raise
        complete = _Complete(asked=asked, at=now().isoformat(timespec="seconds"), downloaded=downloaded)
        write_whole(partial / _LIST, msgspec.json.encode(complete))
    _move_into_place(complete.downloaded, folder)
    capture = _capture(complete, folder)
    shutil.rmtree(partial)
    return capture


def _remove_empty(folder: Path) -> None:
    """Leave no empty folder where nothing arrived; what arrived is kept, to go on from."""
    with contextlib.suppress(OSError):
        folder.rmdir()
        folder.parent.rmdir()


def _asked(source: str | Path, options: FetchOptions) -> str:
    """What tells whether files left by an earlier call answer this one."""
    state: list[int] = []
    if isinstance(source, Path) and source.is_file():
        state = [source.stat().st_size, source.stat().st_mtime_ns]
    return checksum(msgspec.json.encode([str(source), options.height, options.language, state]))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiskFull("disk-full", path=str(folder)) from error


def _check_disk(folder: Path, more_bytes: int, options: FetchOptions) -> None:
    free = shutil.disk_usage(folder).free
    if free - more_bytes < options.min_free_bytes:
        raise DiskFull(
            "disk-reserve",
            path=str(folder),
            free_bytes=free,
            needed_bytes=more_bytes,
            reserve_bytes=options.min_free_bytes,
        )


def _download(
    address: str,
    partial: Path,
    options: FetchOptions,
    progress: Callable[[Progress], None] | None,
    clock: Clock,
    sleep: Sleep,
) -> DownloadResult:
    policy = with_proxy(options.policy, options.proxy)
    host = check_address(address, policy).host or ""
    request = DownloadRequest(
        address=address,
        folder=str(partial.resolve()),
        height=options.height,
        max_size_bytes=options.max_size_bytes,
        min_free_bytes=options.min_free_bytes,
        language=options.language,
        cookies=_cookies(options.cookies),
        proxy=options.proxy,
        allow_private=policy.allow_private,
        exceptions=policy.exceptions,
    )
    wait_for_turn(host, options.per_host_delay_s, clock=clock, sleep=sleep)
    return download(request, host, timeout_s=options.timeout_s, stall_s=options.stall_s, progress=progress)


def _cookies(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        text = decode(path.read_bytes())
    except OSError:
        raise UsageError("cookies-unreadable", path=str(path)) from None
    if not re.match(r"#( Netscape)? HTTP Cookie File", text):
        raise UsageError("cookies-unreadable", path=str(path))
    return text


def _copy(
    source: Path, partial: Path, options: FetchOptions, progress: Callable[[Progress], None] | None
) -> DownloadResult:
    """A local file, copied, so that what is kept cannot change under us."""
    if not source.exists():
        raise Gone("file-missing", path=str(source))
    if not source.is_file():
        raise NotVideo("not-a-media-file", path=str(source))
    size = source.stat().st_size
    if size > options.max_size_bytes:
        raise TooLarge(
            "video-too-large", address=str(source), size_bytes=size, max_bytes=options.max_size_bytes
        )
    _check_disk(partial, size, options)
    # what a killed copy left is of no use: a copy begins anew
    shutil.rmtree(partial)
    partial.mkdir()
    suffix = source.suffix.lower()
    name = f"{MEDIA_STEM}{suffix if _SUFFIX.fullmatch(suffix) else '.bin'}"
    try:
        with draft(partial / name) as beside, source.open("rb") as read, beside.open("wb") as written:
            while piece := read.read(_COPY_BYTES):
                written.write(piece)
                if progress is not None:
                    progress(Progress(downloaded_bytes=written.tell(), total_bytes=size))
    except PermissionError:
        raise NotVideo("not-a-media-file", path=str(source)) from None
    return DownloadResult(media=name, page_address=str(source), language=options.language)


def _check_is_media(path: Path, address: str) -> None:
    """What arrived may be a report, an archive or an error page under a video's address."""
    try:
        check_media(path)
    except NotMedia:
        raise NotVideo(
            "not-a-video", address=redact_address(address), reason="what arrived is no video or sound"
        ) from None
    except Truncated:
        raise Truncated("download-breaks-off", address=redact_address(address)) from None


def _listed(partial: Path, asked: str) -> _Complete | None:
    try:
        complete = msgspec.json.decode((partial / _LIST).read_bytes(), type=preload_type(_Complete))
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return complete if complete.asked == asked else None


def _names(downloaded: DownloadResult) -> tuple[str, ...]:
    others = (downloaded.metadata, downloaded.thumbnail, downloaded.description)
    names = (
        downloaded.media,
        *(track.name for track in downloaded.captions),
        *(name for name in others if name),
    )
    for name in names:
        if not _OURS.fullmatch(name) or ".." in name:
            raise ValueError(f"{name!r} is not a name we give")
    return names


def _move_into_place(downloaded: DownloadResult, folder: Path) -> None:
    names = _names(downloaded)
    for name in names:
        fresh = folder / PARTIAL / name
        if fresh.exists():
            fresh.replace(folder / name)
    for left in folder.iterdir():
        # files of the capture before, which this one does not have
        if left.is_file() and left.name not in names and _OURS.fullmatch(left.name):
            left.unlink()


def _capture(complete: _Complete, folder: Path) -> Capture:
    downloaded = complete.downloaded

    def kept(name: str) -> ArchivedFile:
        return archived_file(folder / name, folder.parent)

    def captions(track: DownloadedCaptions) -> Captions:
        return Captions(file=kept(track.name), kind=track.kind, language=track.language)

    return Capture(
        media=kept(downloaded.media),
        page_address=downloaded.page_address,
        title=downloaded.title,
        announced_duration_ms=downloaded.announced_duration_ms,
        language=downloaded.language,
        captions=tuple(captions(track) for track in downloaded.captions),
        metadata=kept(downloaded.metadata) if downloaded.metadata else None,
        thumbnail=kept(downloaded.thumbnail) if downloaded.thumbnail else None,
        description=kept(downloaded.description) if downloaded.description else None,
        captured_at=complete.at,
        findings=downloaded.findings,
    )

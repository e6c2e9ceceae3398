"""Fetch a video into a folder: from any site that yt-dlp supports, a page, a direct file, or a local file.

Everything is downloaded into `.partial` inside the folder, where a killed download resumes. When it is complete, a
list of its files is written; then they are moved into place one by one. If that is interrupted, the next call
finishes it from the list, without the network. Until then the previous capture stays.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from webinar_archive.deadline import Deadline
from webinar_archive.errors import (
    ArchiveError,
    DiskFull,
    Gone,
    NotMedia,
    NotVideo,
    RecordError,
    TooLarge,
    Truncated,
)
from webinar_archive.files import check_disk, checksum, draft, record_error, write_whole
from webinar_archive.media.audio_extract import audio_alone
from webinar_archive.media.complete_download import (
    COMPLETE_LIST,
    PARTIAL,
    CompleteDownload,
    capture_of,
    move_into_place,
    read_complete,
)
from webinar_archive.media.download.parent import download
from webinar_archive.media.download.protocol import (
    MEDIA_STEM,
    DownloadRequest,
    DownloadResult,
)
from webinar_archive.media.options import FetchOptions, Progress
from webinar_archive.media.probe import check_media
from webinar_archive.models import Capture
from webinar_archive.text.redaction import redact_address
from webinar_archive.web import check_address, read_cookies, with_proxy

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_COPY_BYTES = 8 * 1024 * 1024


def _now() -> datetime:
    return datetime.now(UTC)


def fetch(
    source: str | Path,
    folder: Path,
    options: FetchOptions,
    *,
    progress: Callable[[Progress], None] | None = None,
    now: Callable[[], datetime] = _now,
) -> Capture:
    """Fetch a video with its captions, thumbnail, description and metadata, or as much of it as is to be kept.

    A call after a killed one resumes where that one stopped.

    Args:
        source: The address of a page or file, or the path of a local file.
        folder: Where to store it, directly below the record's folder, from which the paths of the `Capture` start.
            Its files are `media.*`, `captions.<language>[.automatic].*`, `info.json`, `thumbnail.*`,
            `description.txt`; nothing is written outside of it.
        options: Limits and preferences.
        progress: Called as bytes arrive.
        now: The clock, for `Capture.captured_at`.

    Raises:
        AddressRefused: The address, or one that it leads to, is forbidden.
        Blocked: The site refuses for now; `retry_after_s` among the facts says for how long, where it is known.
        Gone: There is no such video (any more), or no such file.
        NotAllowed: The video exists, but may not be fetched.
        NotVideo: There is no video or audio.
        TooLarge: It has more than the allowed bytes.
        Truncated: The download always breaks off, or the file is cut.
        DiskFull: Less than the reserve would stay free.
        Unreachable: The network or the site failed.
        UsageError: The cookies file cannot be used.
        RecordError: The folder is a link to elsewhere.
    """
    partial = folder / PARTIAL
    _create_folder(partial)
    check_disk(folder, 0, options.min_free_bytes)
    request_key = _request_key(source, options)
    complete = read_complete(partial, request_key)
    if complete is None:
        try:
            if isinstance(source, Path):
                downloaded = _copy(source, partial, options, progress)
            else:
                downloaded = _download(source, partial, options, progress)
            if downloaded.media is not None:
                _check_is_media(partial / downloaded.media, downloaded.page_address)
            if options.keep == "audio" and downloaded.media is not None:
                media = audio_alone(partial / downloaded.media, Deadline.after(options.timeout_s))
                downloaded = msgspec.structs.replace(downloaded, media=media)
        except (NotVideo, TooLarge, Gone, DiskFull):
            # final: of no use to a later call; and a partial file must not keep the disk full for other records
            shutil.rmtree(partial, ignore_errors=True)
            raise
        except ArchiveError:
            _remove_empty(partial)
            raise
        complete = CompleteDownload(
            request_key=request_key, captured_at=now().isoformat(timespec="seconds"), downloaded=downloaded
        )
        write_whole(partial / COMPLETE_LIST, msgspec.json.encode(complete))
    move_into_place(complete.downloaded, folder)
    capture = capture_of(complete, folder, options.keep)
    shutil.rmtree(partial)
    return capture


def _remove_empty(folder: Path) -> None:
    """Remove the folder when nothing arrived; what arrived stays, to resume from."""
    with contextlib.suppress(OSError):
        folder.rmdir()
        folder.parent.rmdir()


def _request_key(source: str | Path, options: FetchOptions) -> str:
    """Identify a request, so that files left by an earlier call are used only by the same one."""
    state: list[int] = []
    if isinstance(source, Path) and source.is_file():
        state = [source.stat().st_size, source.stat().st_mtime_ns]
    keep = [] if options.keep == "video" else [options.keep]
    return checksum(msgspec.json.encode([str(source), options.height, options.language, state, *keep]))


def _create_folder(folder: Path) -> None:
    for link in filter(Path.is_symlink, (folder.parent, folder)):
        # files would be stored and deleted where it leads
        raise RecordError("folder-is-link", path=str(link))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        # a full disk, or a folder that may not be written
        raise record_error(error) from None


def _download(
    address: str,
    partial: Path,
    options: FetchOptions,
    progress: Callable[[Progress], None] | None,
) -> DownloadResult:
    policy = with_proxy(options.policy, options.proxy)
    host = check_address(address, policy).host or ""
    request = DownloadRequest(
        address=address,
        folder=str(partial.resolve()),
        height=options.height,
        keep=options.keep,
        max_size_bytes=options.max_size_bytes,
        min_free_bytes=options.min_free_bytes,
        language=options.language,
        cookies=None if options.cookies is None else read_cookies(Path(options.cookies)),
        proxy=options.proxy,
        allow_private=policy.allow_private,
        exceptions=policy.exceptions,
    )
    return download(request, host, timeout_s=options.timeout_s, stall_s=options.stall_s, progress=progress)


def _copy(
    source: Path, partial: Path, options: FetchOptions, progress: Callable[[Progress], None] | None
) -> DownloadResult:
    """Copy a local file, so that the archived one cannot change."""
    if not source.exists():
        raise Gone("file-missing", path=str(source))
    if not source.is_file():
        raise NotVideo("not-a-media-file", path=str(source))
    if options.keep in ("captions", "nothing"):
        return DownloadResult(media=None, page_address=str(source), language=options.language)
    size = source.stat().st_size
    if size > options.max_size_bytes:
        raise TooLarge(
            "video-too-large", address=str(source), size_bytes=size, max_bytes=options.max_size_bytes
        )
    check_disk(partial, size, options.min_free_bytes)
    # what a killed copy left is of no use: a copy starts from the beginning
    shutil.rmtree(partial)
    partial.mkdir()
    suffix = source.suffix.lower()
    name = f"{MEDIA_STEM}{suffix if _SUFFIX.fullmatch(suffix) else '.bin'}"
    try:
        with draft(partial / name) as temporary, source.open("rb") as read, temporary.open("wb") as written:
            while block := read.read(_COPY_BYTES):
                written.write(block)
                if progress is not None:
                    progress(Progress(downloaded_bytes=written.tell(), total_bytes=size))
    except PermissionError:
        raise NotVideo("not-a-media-file", path=str(source)) from None
    return DownloadResult(media=name, page_address=str(source), language=options.language)


def _check_is_media(path: Path, address: str) -> None:
    """Raise for a report, an archive or an error page under a video's address."""
    try:
        check_media(path)
    except NotMedia:
        raise NotVideo(
            "not-a-video", address=redact_address(address), reason="the file holds no video or audio"
        ) from None
    except Truncated:
        raise Truncated("download-breaks-off", address=redact_address(address)) from None

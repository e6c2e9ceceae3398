"""The child process that runs yt-dlp, forked by `fork_server`. No other module imports it.

It reads one `DownloadRequest` as a line from standard input and writes `WorkerMessage`s as lines to what was
standard output. All its files go into the request's folder, under fixed names. It ends when its parent does.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from webinar_archive.errors import ArchiveError, Blocked, Failure, Gone, NotVideo, TooLarge
from webinar_archive.files import checksum
from webinar_archive.media.download.captions import choose_captions
from webinar_archive.media.download.error_mapping import Symptom, symptom_of
from webinar_archive.media.download.extras import (
    announced_duration_ms,
    download_captions,
    download_thumbnail,
    text_or_none,
    write_if_any,
)
from webinar_archive.media.download.impersonation import guarded_handlers
from webinar_archive.media.download.limits import ProgressHook
from webinar_archive.media.download.metadata import archived_metadata
from webinar_archive.media.download.protocol import (
    KEY_FILE,
    MEDIA_STEM,
    DownloadRequest,
    DownloadResult,
    Failed,
    Rejected,
    WorkerMessage,
)
from webinar_archive.media.download.sandbox import Sandbox, end_with_parent, limit_memory
from webinar_archive.media.download.settings import ytdlp_settings
from webinar_archive.models import Finding
from webinar_archive.models.codec import preload_type
from webinar_archive.text.redaction import redact_address, redact_value
from webinar_archive.web import AddressPolicy

Report = Callable[[WorkerMessage], None]

_MAX_PAGE_BYTES = 64_000_000
_GONE_STATUSES = (404, 410)
_DOCUMENTS = frozenset(
    ("pdf", "zip", "gz", "doc", "docx", "odt", "ppt", "pptx", "xls", "xlsx", "epub", "jpg", "jpeg", "png",
     "gif", "webp", "svg", "txt", "csv", "html", "htm", "xml", "json")
)  # fmt: skip
_EXTENSIONS = frozenset(
    ("mp4", "m4v", "mkv", "webm", "mov", "avi", "flv", "mpg", "mpeg", "ts", "m2ts", "ogv", "3gp", "wmv",
     "asf", "mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac", "wma", "weba", "mka")
)  # fmt: skip


def main() -> int:
    """Run one request."""
    output = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # other output must not mix with the messages
    request = msgspec.json.decode(read_line(0), type=preload_type(DownloadRequest))
    end_with_parent()
    limit_memory()

    def report(message: WorkerMessage) -> None:
        output.write(msgspec.json.encode(message) + b"\n")

    sandbox = Sandbox(AddressPolicy(allow_private=request.allow_private, exceptions=request.exceptions))
    sandbox.install()
    report(_run(request, sandbox, report))
    return 0


def load_ytdlp() -> None:
    """Load what nearly all downloads need of yt-dlp."""
    import yt_dlp.extractor.generic  # noqa: F401 - for its effect


def compile_patterns() -> None:
    """Compile the pattern of each extractor's addresses, which yt-dlp tries one after the other."""
    import yt_dlp

    for extractor in yt_dlp.extractor.gen_extractor_classes():
        extractor.suitable("none:")


def read_line(descriptor: int) -> bytes:
    """Return the next line, with not a byte read of what is after it."""
    data = bytearray()
    while not data.endswith(b"\n"):
        byte = os.read(descriptor, 1)
        if not byte:
            break
        data += byte
    return bytes(data)


def _run(request: DownloadRequest, sandbox: Sandbox, report: Report) -> WorkerMessage:
    try:
        return _download(request, sandbox, report)
    except ArchiveError as error:
        failure = Failure.of(error)
        return Rejected(failure=replace(failure, facts=redact_value(failure.facts)))
    except MemoryError:
        return Failed(symptom=Symptom(message="out of memory", kinds=("MemoryError",)))
    except Exception as error:  # yt-dlp's extractors raise any exception on unexpected pages
        if sandbox.refusal is not None:
            return Rejected(failure=Failure.of(sandbox.refusal))
        return Failed(symptom=symptom_of(error))


def _download(request: DownloadRequest, sandbox: Sandbox, report: Report) -> DownloadResult:
    import yt_dlp

    class Downloader(yt_dlp.YoutubeDL):  # type: ignore[misc]
        """yt-dlp with a size limit on pages and manifests, whose every connection the sandbox sees."""

        def build_request_director(self, handlers: Any, preferences: Any = None) -> Any:
            guarded = guarded_handlers(handlers, proxied=request.proxy is not None)
            return super().build_request_director(guarded, preferences)

        def urlopen(self, requested: Any) -> Any:
            response = super().urlopen(requested)
            read = response.read

            def read_limited(amount: int | None = None) -> bytes:
                if amount is not None:
                    return bytes(read(amount))
                data = bytes(read(_MAX_PAGE_BYTES + 1))
                if len(data) > _MAX_PAGE_BYTES:
                    raise TooLarge(
                        "page-too-large",
                        address=request.address,
                        size_bytes=len(data),
                        max_bytes=_MAX_PAGE_BYTES,
                    )
                return data

            response.read = read_limited
            return response

    progress = ProgressHook(request, report)
    folder = Path(request.folder)
    progress.check_disk(0)
    with Downloader(ytdlp_settings(request, progress, report)) as downloader:
        info, findings = _extract_video(downloader, request)
        _check_downloadable(info, request)
        _discard_other_download(folder, info, request)
        choice = choose_captions(info, request.language)
        wants_media, wants_files = request.keep in ("audio", "video"), request.keep != "nothing"
        media = None
        if wants_media:
            media = _download_media(downloader, info, request, progress)
        else:
            _check_there(downloader, info, request.address)
        sandbox.clear_refusal()
        captions, failures = download_captions(downloader, info, choice, folder, progress)
        described = archived_metadata(downloader.sanitize_info(info, True)) if wants_files else b""
        text = text_or_none(info.get("description")) if wants_files else None
        return DownloadResult(
            media=media,
            page_address=str(info.get("webpage_url") or request.address),
            title=_title(info),
            announced_duration_ms=announced_duration_ms(info),
            language=choice.language,
            captions=captions,
            metadata=write_if_any(folder / "info.json", described),
            thumbnail=download_thumbnail(downloader, info, folder) if wants_media else None,
            description=write_if_any(folder / "description.txt", (text or "").encode()),
            findings=findings + choice.findings + failures,
        )


def _extract_video(downloader: Any, request: DownloadRequest) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Return the metadata of the one video behind the address, its formats chosen."""
    info = downloader.extract_info(request.address, download=False)
    if not info:
        raise NotVideo("not-a-video", address=request.address, reason="")
    if info.get("_type", "video") not in ("playlist", "multi_video"):
        return info, ()
    entries = [entry for entry in info.get("entries") or () if entry]
    if not entries:
        raise NotVideo("not-a-video", address=request.address, reason="")
    if len(entries) > 1 and info.get("extractor_key") != "Generic":
        raise NotVideo("playlist-not-video", address=request.address, title=text_or_none(info.get("title")))
    first = entries[0]
    if first.get("_type", "video") in ("url", "url_transparent"):
        first = downloader.extract_info(first["url"], download=False)
    several = Finding(code="several-videos", facts={"address": redact_address(request.address)})
    return first, (several,) if len(entries) > 1 else ()


def _check_downloadable(info: Mapping[str, Any], request: DownloadRequest) -> None:
    status = info.get("live_status")
    if info.get("_type", "video") != "video":
        raise NotVideo("playlist-not-video", address=request.address, title=text_or_none(info.get("title")))
    if status == "is_upcoming":
        begins = info.get("release_timestamp")
        wait = {"retry_after_s": max(0.0, begins - time.time())} if isinstance(begins, (int, float)) else {}
        raise Blocked("video-not-yet", address=request.address, reason="", **wait)
    if status in ("is_live", "post_live") or info.get("is_live"):
        raise Blocked("video-live", address=request.address)
    if info.get("direct") and info.get("ext") in _DOCUMENTS:
        raise NotVideo("not-a-video", address=request.address, reason=str(info["ext"]))


def _title(info: Mapping[str, Any]) -> str | None:
    title = text_or_none(info.get("title"))
    if title is not None and info.get("extractor_key") in ("Generic", "HTML5MediaEmbed"):
        # the page's title, to which yt-dlp adds the number of the video on the page
        title = title.removesuffix(" (1)")
    return title


def _announced_bytes(info: Mapping[str, Any]) -> int | None:
    parts = info.get("requested_formats") or [info]
    sizes = [part.get("filesize") or part.get("filesize_approx") for part in parts]
    return sum(int(size) for size in sizes) if all(sizes) else None


def _discard_other_download(folder: Path, info: Mapping[str, Any], request: DownloadRequest) -> None:
    """Keep the files of a killed download only when they are of the same video in the same formats."""
    parts = info.get("requested_formats") or [info]
    formats = [[part.get(name) for name in ("format_id", "ext", "protocol", "filesize")] for part in parts]
    key = checksum(msgspec.json.encode([request.address, info.get("id"), info.get("timestamp"), formats]))
    key_file = folder / KEY_FILE
    if key_file.is_file() and key_file.read_text(encoding="ascii", errors="replace") == key:
        return
    for left in folder.iterdir():
        shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
    key_file.write_text(key, encoding="ascii")


def _check_there(downloader: Any, info: Mapping[str, Any], address: str) -> None:
    """Ask for the beginning of a video that is not downloaded. Raises `Gone` where its server has it no longer.

    Whatever else such a request meets (a refusal, a manifest, a time-out) says nothing of the video.
    """
    import yt_dlp

    wanted = (info.get("requested_formats") or [info])[0]
    url = str(wanted.get("url") or "")
    if not url.startswith(("http://", "https://")):
        return
    headers = {**(wanted.get("http_headers") or {}), "Range": "bytes=0-0"}
    try:
        downloader.urlopen(yt_dlp.networking.Request(url, headers=headers)).close()
    except Exception as error:  # whatever fails about the request, the page is there
        if getattr(error, "status", None) in _GONE_STATUSES:
            raise Gone("video-file-gone", address=address, file=redact_address(url)) from None


def _download_media(
    downloader: Any, info: dict[str, Any], request: DownloadRequest, progress: ProgressHook
) -> str:
    folder = Path(request.folder)
    announced = _announced_bytes(info)
    if announced is not None:
        progress.check_size(announced)
    progress.start(request.max_size_bytes, announced)
    progress.check_disk(announced or 0)
    done = downloader.process_ie_result(info, download=True)
    requested = done.get("requested_downloads") or [{}]
    path = Path(requested[0].get("filepath") or "")
    if path.parent != folder or not path.is_file() or path.stat().st_size == 0:
        raise NotVideo("not-a-video", address=str(info.get("webpage_url")), reason="nothing arrived")
    extension = path.suffix.lower().lstrip(".")
    name = f"{MEDIA_STEM}.{extension if extension in _EXTENSIONS else 'bin'}"
    path.replace(folder / name)
    return name

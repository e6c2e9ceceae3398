"""The child process that runs yt-dlp: `python -m webinar_archive.media.download.worker`. No other module imports it.

One `DownloadRequest` as a line on standard input, `Answer`s as lines on what was standard output. Everything it
writes goes into the errand's folder, under names that are ours. It ends when its parent does.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from webinar_archive.errors import ArchiveError, Blocked, NotVideo, TooLarge
from webinar_archive.files import checksum
from webinar_archive.media.download.captions import choose_captions
from webinar_archive.media.download.error_mapping import Symptom, symptom_of
from webinar_archive.media.download.extras import (
    download_captions,
    download_thumbnail,
    duration_ms,
    words,
    write,
)
from webinar_archive.media.download.limits import Watch
from webinar_archive.media.download.metadata import described
from webinar_archive.media.download.protocol import (
    KEY_FILE,
    MEDIA_STEM,
    Answer,
    DownloadRequest,
    DownloadResult,
    Failed,
    Rejected,
    Working,
)
from webinar_archive.media.download.sandbox import Guard, bound_memory, live_with_parent
from webinar_archive.media.safety import SAFE_INPUT
from webinar_archive.models import Finding
from webinar_archive.models.codec import preload_type
from webinar_archive.text.redaction import redact_address, redact_value
from webinar_archive.web import AddressPolicy

Tell = Callable[[Answer], None]

_PAGE_BYTES = 64_000_000
# yt-dlp's names of all that it does with ffmpeg here
_FFMPEG_STEPS = (
    "merger", "fixupm3u8", "fixupm4a", "fixupduplicatemoov", "fixuptimestamp", "fixupduration",
    "fixupstretched",
)  # fmt: skip
_DOCUMENTS = frozenset(
    ("pdf", "zip", "gz", "doc", "docx", "odt", "ppt", "pptx", "xls", "xlsx", "epub", "jpg", "jpeg", "png",
     "gif", "webp", "svg", "txt", "csv", "html", "htm", "xml", "json")
)  # fmt: skip
_EXTENSIONS = frozenset(
    ("mp4", "m4v", "mkv", "webm", "mov", "avi", "flv", "mpg", "mpeg", "ts", "m2ts", "ogv", "3gp", "wmv",
     "asf", "mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac", "wma", "weba", "mka")
)  # fmt: skip


class _Quiet:
    """yt-dlp's talk, unheard: what counts comes as exceptions."""

    def debug(self, _: str) -> None: ...

    def info(self, _: str) -> None: ...

    def warning(self, _: str) -> None: ...

    def error(self, _: str) -> None: ...


def main() -> int:
    """Run one errand."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever prints must not mix with the answers
    request = msgspec.json.decode(_line(0), type=preload_type(DownloadRequest))
    live_with_parent()
    bound_memory()

    def tell(answer: Answer) -> None:
        answers.write(msgspec.json.encode(answer) + b"\n")

    guard = Guard(AddressPolicy(allow_private=request.allow_private, exceptions=request.exceptions))
    guard.stand(proxied=request.proxy is not None)
    tell(_run(request, guard, tell))
    return 0


def _line(descriptor: int) -> bytes:
    data = bytearray()
    while not data.endswith(b"\n"):
        piece = os.read(descriptor, 1)
        if not piece:
            break
        data += piece
    return bytes(data)


def _run(request: DownloadRequest, guard: Guard, tell: Tell) -> Answer:
    try:
        return _download(request, guard, tell)
    except ArchiveError as error:
        return Rejected(outcome=type(error).__name__, code=error.code, facts=redact_value(error.facts))
    except MemoryError:
        return Failed(symptom=Symptom(message="out of memory", kinds=("MemoryError",)))
    except Exception as error:  # yt-dlp's two thousand extractors raise whatever they like at odd pages
        if guard.refusal is not None:
            refusal = guard.refusal
            return Rejected(outcome=type(refusal).__name__, code=refusal.code, facts=refusal.facts)
        return Failed(symptom=symptom_of(error))


def _download(request: DownloadRequest, guard: Guard, tell: Tell) -> DownloadResult:
    import yt_dlp

    class Downloader(yt_dlp.YoutubeDL):  # type: ignore[misc]
        """yt-dlp with pages and manifests bounded in size."""

        def urlopen(self, asked: Any) -> Any:
            response = super().urlopen(asked)
            read = response.read

            def bounded(amount: int | None = None) -> bytes:
                if amount is not None:
                    return bytes(read(amount))
                data = bytes(read(_PAGE_BYTES + 1))
                if len(data) > _PAGE_BYTES:
                    raise TooLarge(
                        "page-too-large", address=request.address, size_bytes=len(data), max_bytes=_PAGE_BYTES
                    )
                return data

            response.read = bounded
            return response

    watch = Watch(request, tell)
    folder = Path(request.folder)
    watch.check_disk(0)
    with Downloader(_settings(request, watch, tell)) as downloader:
        info, findings = _one_video(downloader, request)
        _check_downloadable(info, request)
        announced = _announced_bytes(info)
        if announced is not None:
            watch.check_size(announced)
        _keep_only_same(folder, info, request)
        choice = choose_captions(info, request.language)
        watch.begin(request.max_size_bytes, announced)
        watch.check_disk(announced or 0)
        media = _media(downloader, info, folder)
        guard.forget()
        captions, missed = download_captions(downloader, info, choice, folder, watch)
        return DownloadResult(
            media=media,
            page_address=str(info.get("webpage_url") or request.address),
            title=_title(info),
            announced_duration_ms=duration_ms(info),
            language=choice.language,
            captions=captions,
            metadata=write(folder / "info.json", described(downloader.sanitize_info(info, True))),
            thumbnail=download_thumbnail(downloader, info, folder),
            description=write(folder / "description.txt", (words(info.get("description")) or "").encode()),
            findings=findings + choice.findings + missed,
        )


def _settings(request: DownloadRequest, watch: Watch, tell: Tell) -> dict[str, Any]:
    def working(state: Mapping[str, Any]) -> None:
        if state.get("status") == "started":
            tell(Working())

    settings: dict[str, Any] = {
        "logger": _Quiet(),
        "quiet": True,
        "noprogress": True,
        "color": {"stdout": "never", "stderr": "never"},
        "cachedir": False,
        "noplaylist": True,
        "playlist_items": "1:2",
        "extract_flat": "in_playlist",
        "paths": {"home": request.folder},
        "outtmpl": {"default": f"{MEDIA_STEM}.%(ext)s"},
        "format": "bv*+ba/b/ba/bv*",
        # the original sound before any dub, then the height
        "format_sort": ["lang", f"height:{request.height}"],
        "merge_output_format": "mp4/mkv",
        "external_downloader": {"default": "native"},
        "hls_prefer_native": True,
        # a film with a hole is not the film
        "skip_unavailable_fragments": False,
        "continuedl": True,
        "updatetime": False,
        "retries": 3,
        "fragment_retries": 3,
        "extractor_retries": 2,
        "retry_sleep_functions": {
            kind: lambda n: min(0.2 * 2**n, 10.0) for kind in ("http", "fragment", "extractor")
        },
        "socket_timeout": 30,
        "progress_hooks": [watch],
        "postprocessor_hooks": [working],
        "postprocessor_args": {f"{step}+ffmpeg_i": list(SAFE_INPUT) for step in _FFMPEG_STEPS},
        # an empty word means: none, whatever the environment says
        "proxy": request.proxy or "",
    }
    if request.cookies is not None:
        # a copy in memory: yt-dlp writes cookies back where it read them
        settings["cookiefile"] = io.StringIO(request.cookies)
    return settings


def _one_video(downloader: Any, request: DownloadRequest) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The metadata of the one video behind the address, its formats chosen."""
    info = downloader.extract_info(request.address, download=False)
    if not info:
        raise NotVideo("not-a-video", address=request.address, reason="")
    if info.get("_type", "video") not in ("playlist", "multi_video"):
        return info, ()
    entries = [entry for entry in info.get("entries") or () if entry]
    if not entries:
        raise NotVideo("not-a-video", address=request.address, reason="")
    if len(entries) > 1 and info.get("extractor_key") != "Generic":
        raise NotVideo("playlist-not-video", address=request.address, title=words(info.get("title")))
    first = entries[0]
    if first.get("_type", "video") in ("url", "url_transparent"):
        first = downloader.extract_info(first["url"], download=False)
    several = Finding(code="several-videos", facts={"address": redact_address(request.address)})
    return first, (several,) if len(entries) > 1 else ()


def _check_downloadable(info: Mapping[str, Any], request: DownloadRequest) -> None:
    status = info.get("live_status")
    if info.get("_type", "video") != "video":
        raise NotVideo("playlist-not-video", address=request.address, title=words(info.get("title")))
    if status == "is_upcoming":
        begins = info.get("release_timestamp")
        wait = {"retry_after_s": max(0.0, begins - time.time())} if isinstance(begins, (int, float)) else {}
        raise Blocked("video-not-yet", address=request.address, reason="", **wait)
    if status in ("is_live", "post_live") or info.get("is_live"):
        raise Blocked("video-live", address=request.address)
    if info.get("direct") and info.get("ext") in _DOCUMENTS:
        raise NotVideo("not-a-video", address=request.address, reason=str(info["ext"]))


def _title(info: Mapping[str, Any]) -> str | None:
    title = words(info.get("title"))
    if title is not None and info.get("extractor_key") in ("Generic", "HTML5MediaEmbed"):
        # the page's title, to which yt-dlp adds the video's place on the page
        title = title.removesuffix(" (1)")
    return title


def _announced_bytes(info: Mapping[str, Any]) -> int | None:
    parts = info.get("requested_formats") or [info]
    sizes = [part.get("filesize") or part.get("filesize_approx") for part in parts]
    return sum(int(size) for size in sizes) if all(sizes) else None


def _keep_only_same(folder: Path, info: Mapping[str, Any], request: DownloadRequest) -> None:
    """Go on with what a killed download left only when it was the same video in the same formats."""
    parts = info.get("requested_formats") or [info]
    formats = [[part.get(name) for name in ("format_id", "ext", "protocol", "filesize")] for part in parts]
    key = checksum(msgspec.json.encode([request.address, info.get("id"), info.get("timestamp"), formats]))
    note = folder / KEY_FILE
    if note.is_file() and note.read_text(encoding="ascii", errors="replace") == key:
        return
    for left in folder.iterdir():
        shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
    note.write_text(key, encoding="ascii")


def _media(downloader: Any, info: dict[str, Any], folder: Path) -> str:
    done = downloader.process_ie_result(info, download=True)
    requested = done.get("requested_downloads") or [{}]
    path = Path(requested[0].get("filepath") or "")
    if path.parent != folder or not path.is_file() or path.stat().st_size == 0:
        raise NotVideo("not-a-video", address=str(info.get("webpage_url")), reason="nothing arrived")
    extension = path.suffix.lower().lstrip(".")
    name = f"{MEDIA_STEM}.{extension if extension in _EXTENSIONS else 'bin'}"
    path.replace(folder / name)
    return name


if __name__ == "__main__":
    sys.exit(main())

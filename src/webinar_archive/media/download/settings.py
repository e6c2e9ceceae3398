"""yt-dlp's settings for one request."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from webinar_archive.media.download.limits import ProgressHook
from webinar_archive.media.download.protocol import MEDIA_STEM, DownloadRequest, Processing, WorkerMessage
from webinar_archive.media.ffmpeg import SAFE_INPUT

# yt-dlp's names for everything that it does with ffmpeg here
_FFMPEG_STEPS = (
    "merger", "fixupm3u8", "fixupm4a", "fixupduplicatemoov", "fixuptimestamp", "fixupduration",
    "fixupstretched",
)  # fmt: skip


def ytdlp_settings(
    request: DownloadRequest, progress: ProgressHook, report: Callable[[WorkerMessage], None]
) -> dict[str, Any]:
    """Return yt-dlp's settings for a request, whose progress and processing are reported."""

    def report_processing(state: Mapping[str, Any]) -> None:
        if state.get("status") == "started":
            report(Processing())

    settings: dict[str, Any] = {
        "logger": _SilentLogger(),
        "quiet": True,
        "noprogress": True,
        "color": {"stdout": "never", "stderr": "never"},
        "cachedir": False,
        "noplaylist": True,
        "playlist_items": "1:2",
        "extract_flat": "in_playlist",
        "paths": {"home": request.folder},
        "outtmpl": {"default": f"{MEDIA_STEM}.%(ext)s"},
        "format": "ba/b/bv*" if request.keep == "audio" else "bv*+ba/b/ba/bv*",
        # the original audio before any dub, then the height
        "format_sort": ["lang", f"height:{request.height}"],
        "merge_output_format": "mp4/mkv",
        "external_downloader": {"default": "native"},
        "hls_prefer_native": True,
        # a video with missing fragments is not complete
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
        "progress_hooks": [progress],
        "postprocessor_hooks": [report_processing],
        "postprocessor_args": {f"{step}+ffmpeg_i": list(SAFE_INPUT) for step in _FFMPEG_STEPS},
        # the certificates of the system and of SSL_CERT_FILE, as for pages: an institution's own are not in certifi
        "compat_opts": {"no-certifi"},
        # an empty text means none, whatever the environment says
        "proxy": request.proxy or "",
    }
    if request.cookies is not None:
        # in memory: yt-dlp writes cookies back to where it read them
        settings["cookiefile"] = io.StringIO(request.cookies)
    return settings


class _SilentLogger:
    """Drops yt-dlp's messages: what matters is raised."""

    def debug(self, _: str) -> None: ...

    def info(self, _: str) -> None: ...

    def warning(self, _: str) -> None: ...

    def error(self, _: str) -> None: ...

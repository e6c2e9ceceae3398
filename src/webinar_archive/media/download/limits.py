"""The limits of size and disk space while bytes arrive, inside the child process."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from webinar_archive.errors import TooLarge
from webinar_archive.files import check_disk
from webinar_archive.media.download.protocol import BytesReceived, DownloadRequest, WorkerMessage

_REPORT_INTERVAL_S = 0.2


class ProgressHook:
    """yt-dlp's progress hook: reports the bytes that arrive, and stops the download at the limits."""

    def __init__(self, request: DownloadRequest, report: Callable[[WorkerMessage], None]) -> None:
        self._request = request
        self._report = report
        self._finished: dict[str, int] = {}
        self._reported_s = 0.0
        self.limit_bytes = request.max_size_bytes
        self.announced_bytes: int | None = None

    def start(self, limit_bytes: int, announced_bytes: int | None = None) -> None:
        """Start to count the bytes of another download."""
        self._finished = {}
        self.limit_bytes = limit_bytes
        self.announced_bytes = announced_bytes

    def __call__(self, state: Mapping[str, Any]) -> None:
        """Check the limits and report, as yt-dlp calls it. Raises `TooLarge`, `DiskFull`."""
        here = int(state.get("downloaded_bytes") or 0)
        name = str(state.get("filename"))
        others = sum(size for other, size in self._finished.items() if other != name)
        announced = int(state.get("total_bytes") or 0)
        self.check_size(max(others + here, others + announced))
        self.check_disk(0)
        first = not self._finished
        if state.get("status") == "finished":
            self._finished[name] = here
        now_s = time.monotonic()
        if now_s - self._reported_s >= _REPORT_INTERVAL_S or state.get("status") == "finished":
            self._reported_s = now_s
            total = self.announced_bytes or (announced if first else None)
            self._report(BytesReceived(downloaded_bytes=others + here, total_bytes=total or None))

    def check_size(self, size_bytes: int) -> None:
        """Raise `TooLarge` for a size above the limit."""
        if size_bytes > self.limit_bytes:
            raise TooLarge(
                "video-too-large",
                address=self._request.address,
                size_bytes=size_bytes,
                max_bytes=self.limit_bytes,
            )

    def check_disk(self, more_bytes: int) -> None:
        """Raise `DiskFull` when `more_bytes` would leave less free than the reserve."""
        check_disk(Path(self._request.folder), more_bytes, self._request.min_free_bytes)

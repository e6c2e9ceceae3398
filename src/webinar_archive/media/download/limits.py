"""The bounds of size and disk while bytes arrive, inside the child."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from typing import Any

from webinar_archive.errors import DiskFull, TooLarge
from webinar_archive.media.download.protocol import Answer, BytesReceived, DownloadRequest

_TELL_EVERY_S = 0.2


class Watch:
    """Counts the bytes that arrive, and stops the download at the bounds of size and disk."""

    def __init__(self, request: DownloadRequest, tell: Callable[[Answer], None]) -> None:
        self._errand = request
        self._tell = tell
        self._finished: dict[str, int] = {}
        self._told_s = 0.0
        self.limit_bytes = request.max_size_bytes
        self.announced_bytes: int | None = None

    def begin(self, limit_bytes: int, announced_bytes: int | None = None) -> None:
        """Start counting something new."""
        self._finished = {}
        self.limit_bytes = limit_bytes
        self.announced_bytes = announced_bytes

    def __call__(self, state: Mapping[str, Any]) -> None:
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
        if now_s - self._told_s >= _TELL_EVERY_S or state.get("status") == "finished":
            self._told_s = now_s
            total = self.announced_bytes or (announced if first else None)
            self._tell(BytesReceived(downloaded_bytes=others + here, total_bytes=total or None))

    def check_size(self, size_bytes: int) -> None:
        """Raise `TooLarge` for more than the limit."""
        if size_bytes > self.limit_bytes:
            raise TooLarge(
                "video-too-large",
                address=self._errand.address,
                size_bytes=size_bytes,
                max_bytes=self.limit_bytes,
            )

    def check_disk(self, more_bytes: int) -> None:
        """Raise `DiskFull` when `more_bytes` would eat into the reserve."""
        free = shutil.disk_usage(self._errand.folder).free
        if free - more_bytes < self._errand.min_free_bytes:
            raise DiskFull(
                "disk-reserve",
                path=self._errand.folder,
                free_bytes=free,
                needed_bytes=more_bytes,
                reserve_bytes=self._errand.min_free_bytes,
            )

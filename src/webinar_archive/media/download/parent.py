"""The parent's side of a download: start the child process, read its messages, end it at the time limits."""

from __future__ import annotations

import os
import selectors
import time
from collections.abc import Callable, Iterator

import msgspec

from webinar_archive.errors import Unreachable
from webinar_archive.media.download.error_mapping import error_for
from webinar_archive.media.download.protocol import (
    BytesReceived,
    DownloadRequest,
    DownloadResult,
    Failed,
    Processing,
    Rejected,
    WorkerMessage,
)
from webinar_archive.media.download.worker_process import WORKERS, WorkerProcess
from webinar_archive.media.options import Progress
from webinar_archive.models.codec import preload_type
from webinar_archive.text.redaction import redact_address, redact_text

_MAX_LINE_BYTES = 20_000_000
# fewer bytes than these in `stall_s` count as a stalled download
_MIN_PROGRESS_BYTES = 65_536


def download(
    request: DownloadRequest,
    host: str,
    *,
    timeout_s: float,
    stall_s: float,
    progress: Callable[[Progress], None] | None = None,
) -> DownloadResult:
    """Download in a child process. Raises the error that its failure stands for.

    Whatever ends this call (also Ctrl-C) ends the child process and all it started.
    """
    limits = _WaitLimits(timeout_s, stall_s)
    with WORKERS.worker(request) as process:
        for message in _messages(process, limits, request, host):
            if isinstance(message, BytesReceived):
                limits.bytes_received(message.downloaded_bytes)
                if progress is not None:
                    progress(
                        Progress(downloaded_bytes=message.downloaded_bytes, total_bytes=message.total_bytes)
                    )
            elif isinstance(message, Processing):
                limits.expect_no_bytes()
            elif isinstance(message, Failed):
                raise error_for(message.symptom, request.address, host)
            elif isinstance(message, Rejected):
                raise message.failure.error()
            else:
                return message
        raise _error_without_result(process, request, host)


class _WaitLimits:
    """How long to wait for a message: to the deadline, or until too few bytes arrived for `stall_s`."""

    def __init__(self, timeout_s: float, stall_s: float) -> None:
        now_s = time.monotonic()
        self._deadline_s = now_s + timeout_s
        self._stall_s = stall_s
        self._stalled_at_s: float | None = now_s + stall_s
        self._mark_bytes = 0

    def bytes_received(self, downloaded_bytes: int) -> None:
        """Record how many bytes have arrived; enough new ones, or another file, restart the stall limit."""
        if self._stalled_at_s is None or not 0 <= downloaded_bytes - self._mark_bytes < _MIN_PROGRESS_BYTES:
            self._mark_bytes = downloaded_bytes
            self._stalled_at_s = time.monotonic() + self._stall_s

    def expect_no_bytes(self) -> None:
        """Wait for the deadline only."""
        self._stalled_at_s = None

    @property
    def left_s(self) -> float:
        """Seconds left to wait."""
        end_s = self._deadline_s if self._stalled_at_s is None else min(self._deadline_s, self._stalled_at_s)
        return end_s - time.monotonic()


def _messages(
    process: WorkerProcess, limits: _WaitLimits, request: DownloadRequest, host: str
) -> Iterator[WorkerMessage]:
    """Yield the child's messages as they arrive, until it closes its output."""
    descriptor = process.connection.fileno()
    pending = b""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while True:
            if limits.left_s <= 0 or not selector.select(limits.left_s):
                raise Unreachable("answer-late", address=redact_address(request.address), host=host)
            block = os.read(descriptor, 65_536)
            if not block or len(pending) > _MAX_LINE_BYTES:
                return
            *lines, pending = (pending + block).split(b"\n")
            for line in lines:
                yield msgspec.json.decode(line, type=preload_type(WorkerMessage))


def _error_without_result(process: WorkerProcess, request: DownloadRequest, host: str) -> Exception:
    """Return the error of a child that ended without a result: killed from outside (memory), or a defect of ours."""
    status = process.wait()
    if status < 0:
        return Unreachable(
            "downloader-killed", address=redact_address(request.address), host=host, signal=-status
        )
    process.stderr.seek(0)
    words = redact_text(process.stderr.read().decode("utf-8", "replace"))[-4000:]
    return RuntimeError(f"the download process ended with {status} and no answer:\n{words}")

"""The parent's side of a download: start the child process, read its messages, end it at the time limits."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import IO

import msgspec

from webinar_archive.child_environment import child_environment
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
from webinar_archive.media.download.sandbox import NO_STORAGE
from webinar_archive.media.options import Progress
from webinar_archive.models.codec import preload_type
from webinar_archive.text.redaction import redact_address, redact_text

# -P: nothing in the current folder is imported
_WORKER_COMMAND = (sys.executable, "-P", "-m", "webinar_archive.media.download.worker")
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
    with _worker(request) as (process, stderr):
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
        raise _error_without_result(process, stderr, request, host)


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


@contextlib.contextmanager
def _worker(request: DownloadRequest) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    with (
        tempfile.TemporaryFile() as stderr,
        subprocess.Popen(
            _WORKER_COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            # a process group of its own, to end it with all it started; the terminal's Ctrl-C does not reach it
            start_new_session=True,
            env={**child_environment(), **NO_STORAGE, "YTDLP_NO_PLUGINS": "1", "PYTHONUTF8": "1"},
        ) as process,
    ):
        try:
            with contextlib.suppress(BrokenPipeError):
                assert process.stdin is not None  # noqa: S101 - requested above
                process.stdin.write(msgspec.json.encode(request) + b"\n")
                process.stdin.flush()
            yield process, stderr
        finally:
            # before the wait, so that the group's id cannot have been reused
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _messages(
    process: subprocess.Popen[bytes], limits: _WaitLimits, request: DownloadRequest, host: str
) -> Iterator[WorkerMessage]:
    """Yield the child's messages as they arrive, until it closes its output."""
    assert process.stdout is not None  # noqa: S101 - requested at the start
    descriptor = process.stdout.fileno()
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


def _error_without_result(
    process: subprocess.Popen[bytes], stderr: IO[bytes], request: DownloadRequest, host: str
) -> Exception:
    """Return the error of a child that ended without a result: killed from outside (memory), or a defect of ours."""
    status = process.wait()
    if status < 0:
        return Unreachable(
            "downloader-killed", address=redact_address(request.address), host=host, signal=-status
        )
    stderr.seek(0)
    words = redact_text(stderr.read().decode("utf-8", "replace"))[-4000:]
    return RuntimeError(f"the download process ended with {status} and no answer:\n{words}")

"""The parent's side of a download: starts the child, listens, and ends it when its time is over."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from typing import IO

import msgspec

from webinar_archive import errors
from webinar_archive.errors import ArchiveError, Unreachable
from webinar_archive.media.download.error_mapping import failure_of
from webinar_archive.media.download.protocol import (
    Answer,
    BytesReceived,
    DownloadRequest,
    DownloadResult,
    Failed,
    Rejected,
    Working,
)
from webinar_archive.media.options import Progress
from webinar_archive.models.codec import preload_type
from webinar_archive.text.redaction import redact_address, redact_text

# -P: nothing that lies in the folder we happen to be in is imported
_CHILD = (sys.executable, "-P", "-m", "webinar_archive.media.download.worker")
_LONGEST_LINE = 20_000_000
# fewer bytes than these in `stall_s` are a trickle, not a download
_LEAST_BYTES = 65_536


def download(
    request: DownloadRequest,
    host: str,
    *,
    timeout_s: float,
    stall_s: float,
    progress: Callable[[Progress], None] | None = None,
) -> DownloadResult:
    """Have the child run the errand. Raises the outcome that its failure stands for.

    Whatever ends this call (also Ctrl-C) ends the child and all it started.
    """
    watch = _Patience(timeout_s, stall_s)
    with _child(request) as (process, talk):
        for answer in _answers(process, watch, request, host):
            if isinstance(answer, BytesReceived):
                watch.bytes_at(answer.downloaded_bytes)
                if progress is not None:
                    progress(
                        Progress(downloaded_bytes=answer.downloaded_bytes, total_bytes=answer.total_bytes)
                    )
            elif isinstance(answer, Working):
                watch.no_bytes_expected()
            elif isinstance(answer, Failed):
                raise failure_of(answer.symptom, request.address, host)
            elif isinstance(answer, Rejected):
                raise _outcome(answer)
            else:
                return answer
        raise _died(process, talk, request, host)


class _Patience:
    """How long to go on waiting: until the end of all time, or until too little has come for too long."""

    def __init__(self, timeout_s: float, stall_s: float) -> None:
        now_s = time.monotonic()
        self._end_s = now_s + timeout_s
        self._stall_s = stall_s
        self._stalled_at_s: float | None = now_s + stall_s
        self._mark_bytes = 0

    def bytes_at(self, downloaded_bytes: int) -> None:
        """Note how many bytes have come; enough of them, or a new file, begin a new wait."""
        if self._stalled_at_s is None or not 0 <= downloaded_bytes - self._mark_bytes < _LEAST_BYTES:
            self._mark_bytes = downloaded_bytes
            self._stalled_at_s = time.monotonic() + self._stall_s

    def no_bytes_expected(self) -> None:
        """Wait for the end of time only."""
        self._stalled_at_s = None

    @property
    def left_s(self) -> float:
        """Seconds left to wait."""
        until_s = self._end_s if self._stalled_at_s is None else min(self._end_s, self._stalled_at_s)
        return until_s - time.monotonic()


@contextlib.contextmanager
def _child(request: DownloadRequest) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    with (
        tempfile.TemporaryFile() as talk,
        subprocess.Popen(
            _CHILD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=talk,
            # a group of its own, to end it with all it started, and out of reach of the terminal's Ctrl-C
            start_new_session=True,
            env=_environment(os.environ),
        ) as process,
    ):
        try:
            with contextlib.suppress(BrokenPipeError):
                assert process.stdin is not None  # noqa: S101 - asked for above
                process.stdin.write(msgspec.json.encode(request) + b"\n")
                process.stdin.flush()
            yield process, talk
        finally:
            # before it is waited for, so that the group's number cannot have been given to another
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _environment(outside: Mapping[str, str]) -> dict[str, str]:
    """The environment without proxies nobody asked for, and without yt-dlp's plugins."""
    kept = {name: value for name, value in outside.items() if not name.lower().endswith("_proxy")}
    return {**kept, "YTDLP_NO_PLUGINS": "1", "PYTHONUTF8": "1"}


def _answers(
    process: subprocess.Popen[bytes], watch: _Patience, request: DownloadRequest, host: str
) -> Iterator[Answer]:
    """The child's answers as they come, until it closes its end."""
    assert process.stdout is not None  # noqa: S101 - asked for at the start
    descriptor = process.stdout.fileno()
    pending = b""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while True:
            if watch.left_s <= 0 or not selector.select(watch.left_s):
                raise Unreachable("answer-late", address=redact_address(request.address), host=host)
            piece = os.read(descriptor, 65_536)
            if not piece or len(pending) > _LONGEST_LINE:
                return
            *lines, pending = (pending + piece).split(b"\n")
            for line in lines:
                yield msgspec.json.decode(line, type=preload_type(Answer))


def _outcome(ended: Rejected) -> ArchiveError:
    kind: type[ArchiveError] = getattr(errors, ended.outcome)
    return kind(ended.code, **ended.facts)


def _died(
    process: subprocess.Popen[bytes], talk: IO[bytes], request: DownloadRequest, host: str
) -> Exception:
    """A child that said nothing at its end: killed from outside (memory), or broken by our fault."""
    status = process.wait()
    if status < 0:
        return Unreachable(
            "downloader-killed", address=redact_address(request.address), host=host, signal=-status
        )
    talk.seek(0)
    words = redact_text(talk.read().decode("utf-8", "replace"))[-4000:]
    return RuntimeError(f"the download process ended with {status} and no answer:\n{words}")

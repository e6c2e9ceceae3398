"""The processes that download, as their parent sees them: the fork server, and a worker for each download."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import msgspec

from webinar_archive.child_environment import child_environment
from webinar_archive.media.download.protocol import DownloadRequest
from webinar_archive.media.download.sandbox import NO_STORAGE

# -P: nothing in the current folder is imported
_COMMAND = (sys.executable, "-P", "-m", "webinar_archive.media.download.fork_server")
# what a busy machine may take to start the server and a worker
_START_S = 120.0


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    """A worker: the connection that it reads its request from and writes its messages to, and its other output."""

    connection: socket.socket
    status: socket.socket
    stderr: IO[bytes]

    def wait(self) -> int:
        """Return the exit status, negative after a signal, when the worker and all it started have ended."""
        return int(self.status.recv(16) or -signal.SIGKILL)


class _Server:
    """The process that workers are forked from."""

    def __init__(self) -> None:
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                _COMMAND,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=self._stderr,
                start_new_session=True,
                env=_environment(),
            )

    def fork(self, their_connection: socket.socket, their_status: socket.socket, stderr: IO[bytes]) -> None:
        """Ask for a worker with these. A server that has ended drops them."""
        streams = (their_connection, their_connection, stderr, their_status)
        with contextlib.suppress(ConnectionError):
            socket.send_fds(self._requests, [b"."], [stream.fileno() for stream in streams])

    def end(self) -> str:
        """End the server and its workers. Returns what it wrote as errors."""
        self._requests.close()
        self._process.wait()
        with self._stderr:
            self._stderr.seek(0)
            return self._stderr.read().decode("utf-8", "replace")


class Workers:
    """Starts workers. Their server is started for the first of them, and again where it has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server: _Server | None = None

    @contextlib.contextmanager
    def worker(self, request: DownloadRequest) -> Iterator[WorkerProcess]:
        """Give a worker that does this download; it and all it started have ended when the block ends."""
        with contextlib.ExitStack() as stack:
            process = self._start(stack)
            try:
                with contextlib.suppress(ConnectionError):
                    for line in (_environment(), request):
                        process.connection.sendall(msgspec.json.encode(line) + b"\n")
                yield process
            finally:
                # the server kills the worker then, and all that it started
                process.connection.close()
                process.wait()

    def _start(self, stack: contextlib.ExitStack) -> WorkerProcess:
        stderr = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - by the stack
        errors = ""
        for _ in range(2):
            connection, their_connection = map(stack.enter_context, socket.socketpair())
            status, their_status = map(stack.enter_context, socket.socketpair())
            with self._lock:
                server = self._server = self._server or _Server()
                server.fork(their_connection, their_status, stderr)
            their_connection.close()
            their_status.close()
            status.settimeout(_START_S)
            if status.recv(1):
                status.settimeout(None)
                return WorkerProcess(connection, status, stderr)
            # it ended: for want of work a moment ago, or by a kill
            with self._lock:
                if self._server is server:
                    errors, self._server = server.end(), None
        raise RuntimeError(f"the process that forks downloads does not start:\n{errors}")

    def forget(self) -> None:
        """Leave the server to the process that this one was forked from."""
        self.__init__()  # type: ignore[misc]

    def end(self) -> None:
        """End the server and its workers."""
        with self._lock:
            if self._server is not None:
                self._server.end()
                self._server = None


def _environment() -> dict[str, str]:
    return {**child_environment(), **NO_STORAGE, "YTDLP_NO_PLUGINS": "1", "PYTHONUTF8": "1"}


WORKERS = Workers()
"""Those that this process uses for all its downloads."""
atexit.register(WORKERS.end)
os.register_at_fork(after_in_child=WORKERS.forget)

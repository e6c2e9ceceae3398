"""Runs of the tests' programs as forks of one process that has loaded the program's libraries.

Loading them is most of what a short run costs, and it is the same for every run. A forked run is a process like any
other, with an identifier, an environment, standard streams and signals of its own.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import coverage

from webinar_archive.i18n.messages import messages

_MAX_REQUEST_BYTES = 200_000
_LOADED = (
    "dbos._sys_db_sqlite",
    "pandas.io.formats.csvs",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite",
    "webinar_archive.alignment.speakers",
    "webinar_archive.catalogue",
    "webinar_archive.cli.program",
    "webinar_archive.cli.run",
    "webinar_archive.engine.handlers",
    "webinar_archive.engine.log_format",
    "webinar_archive.engine.runs",
    "webinar_archive.engine.worker",
    "webinar_archive.exports.console",
    "webinar_archive.pipeline.starter",
)
"""What most runs load."""


class ForkedProcess:
    """A forked run, with the part of `subprocess.Popen` that the tests use."""

    def __init__(self, args: Sequence[str], pid: int, stdout: int, stderr: int, status: int) -> None:
        self.args = list(args)
        self.pid = pid
        self.returncode: int | None = None
        self.stdout: IO[str] = os.fdopen(stdout, encoding="utf-8")
        self.stderr: IO[str] = os.fdopen(stderr, encoding="utf-8")
        self._status = status

    def poll(self) -> int | None:
        """Return the exit status, negative after a signal; None while the process runs."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        status = self._look(timeout)
        if status is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return status

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._status], [], [], timeout)[0]:
            self.returncode = int(os.read(self._status, 16))
            os.close(self._status)
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Return what is left in both streams, and wait for the end."""
        texts: dict[IO[str], str] = {}

        def read(stream: IO[str]) -> None:
            with stream:
                texts[stream] = stream.read()

        readers = [
            threading.Thread(target=read, args=[stream], daemon=True)
            for stream in (self.stdout, self.stderr)
            if not stream.closed
        ]
        for reader in readers:
            reader.start()
        self.wait(timeout)
        for reader in readers:
            reader.join(timeout)
            if reader.is_alive():
                # another process holds the stream
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return texts.get(self.stdout, ""), texts.get(self.stderr, "")

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@dataclass
class Forks:
    """A process that has loaded the program's libraries, and forks a run of one of the tests' programs for each request."""

    process: subprocess.Popen[bytes] = field(init=False)
    requests: socket.socket = field(init=False)

    def __enter__(self) -> Forks:
        self.requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                # whether it is measured, and in which language it speaks, is said by each run's own environment
                env={**os.environ, "COVERAGE_PROCESS_CONFIG": "", "LC_ALL": "C"},
            )
        return self

    def __exit__(self, *_: object) -> None:
        self.requests.close()
        self.process.wait()

    def start(self, program: Path, arguments: Sequence[str], environment: dict[str, str]) -> ForkedProcess:
        """Run a program of Python with these arguments, in just this environment."""
        (out, their_out), (err, their_err), (status, their_status) = os.pipe(), os.pipe(), os.pipe()
        theirs = [their_out, their_err, their_status]
        run = [str(program), *arguments]
        request = json.dumps({"arguments": run, "environment": environment, "folder": str(Path.cwd())})
        try:
            socket.send_fds(self.requests, [request.encode()], theirs)
            pid = int(self.requests.recv(16))
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        return ForkedProcess(run, pid, out, err, status)


def fork_at_request(descriptor: int) -> None:
    """Fork for each request on this socket; return in the forked processes only."""
    for name in _LOADED:
        importlib.import_module(name)
    messages("en")
    # collections of garbage in the forks would copy all that is loaded here
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C on the tests is theirs to handle
    signal.signal(signal.SIGCHLD, lambda *_: None)
    ended, ending = os.pipe()
    os.set_blocking(ending, False)
    signal.set_wakeup_fd(ending)
    requests = socket.socket(fileno=descriptor)
    statuses: dict[int, int] = {}
    while True:
        ready = select.select([descriptor, ended], [], [])[0]
        if ended in ready:
            os.read(ended, 4096)
            tell_ends(statuses)
        if descriptor not in ready:
            continue
        request, given, _, _ = socket.recv_fds(requests, _MAX_REQUEST_BYTES, 3)
        if not request:
            os._exit(0)
        if (pid := os.fork()) == 0:
            for unneeded in (requests.detach(), ended, ending, given[2], *statuses.values()):
                os.close(unneeded)
            become_run(json.loads(request), *given[:2])
            return
        statuses[pid] = given[2]
        requests.send(str(pid).encode())
        os.close(given[0])
        os.close(given[1])


def tell_ends(statuses: dict[int, int]) -> None:
    """Write the exit status of each process that has ended to its descriptor."""
    for pid in list(statuses):
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            descriptor = statuses.pop(pid)
            os.write(descriptor, str(os.waitstatus_to_exitcode(status)).encode())
            os.close(descriptor)


def become_run(request: dict[str, Any], stdout: int, stderr: int) -> None:
    """Take on the streams, environment, arguments and signals of a run that was just started."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(stdout, 1)
    os.dup2(stderr, 2)
    os.close(stdout)
    os.close(stderr)
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    os.chdir(request["folder"])
    sys.argv[:] = request["arguments"]
    if os.environ.get("COVERAGE_PROCESS_CONFIG"):
        coverage.process_startup()


if __name__ == "__main__":
    fork_at_request(int(sys.argv[1]))
    runpy.run_path(sys.argv[0], run_name="__main__")

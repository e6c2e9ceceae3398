"""A process that has loaded yt-dlp, and forks a worker for each download.

Loading yt-dlp, and compiling the patterns of its 1,800 extractors until one fits the address, takes most of the
processor time of a download: over a second. Here it is done once for all downloads of a run. Each worker has a
process for itself, as if it were started anew: nothing of one video reaches the next.

`python -m webinar_archive.media.download.fork_server`: standard input is a socket; each message on it brings a
worker's standard streams, and a descriptor to which a byte is written when the worker is there, and its exit status
when it has ended. A worker and all that it started are killed when its standard input is closed, when it ends, and
when the socket is closed.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import socket
import sys
import time
from dataclasses import dataclass

import msgspec

from webinar_archive.media.download import worker
from webinar_archive.models.codec import preload_type

IDLE_S = 60
"""Without workers for so long, the process ends: a service that fetches once a night keeps no memory for it."""
DESCRIPTORS = 4
"""How many come with a request: a worker's standard input, output and error, and the one for its exit status."""
_ANY_DESCRIPTOR = 1 << 20


@dataclass(frozen=True, slots=True)
class _Worker:
    """A forked process, its standard input, and where its exit status is written to."""

    pid: int
    stdin: int
    status: int

    def kill(self) -> None:
        """Kill the process and all it started; as it was not waited for, no other one has its number."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            # it has no group of its own yet, and has started nothing
            os.kill(self.pid, signal.SIGKILL)


class ForkServer:
    """Forks workers when they are requested on a socket."""

    def __init__(self, requests: socket.socket, idle_s: float = IDLE_S) -> None:
        self._requests = requests
        self._idle_ms = idle_s * 1000
        self._workers: dict[int, _Worker] = {}
        self._child_ended, wakeup = os.pipe()
        os.set_blocking(wakeup, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakeup)
        self._poll = select.poll()
        self._poll.register(requests, select.POLLIN)
        self._poll.register(self._child_ended, select.POLLIN)

    def request(self) -> list[int]:
        """Return the descriptors of the next request, none when there are no more; meanwhile workers are ended."""
        while ready := self._poll.poll(None if self._workers else self._idle_ms):
            for descriptor, _ in ready:
                if descriptor == self._child_ended:
                    os.read(descriptor, 4096)
                    self._tell_ends()
                elif running := self._workers.get(descriptor):
                    self._poll.unregister(descriptor)
                    running.kill()
            if self._requests.fileno() in dict(ready):
                return socket.recv_fds(self._requests, 1, DESCRIPTORS)[1]
        return []

    def fork(self, descriptors: list[int]) -> bool:
        """Fork a worker with these descriptors. Returns whether this process is the worker."""
        *streams, status = descriptors
        if pid := os.fork():
            stdin, *others = streams
            self._workers[stdin] = _Worker(pid, stdin, status)
            # no event but that the other end was closed
            self._poll.register(stdin, 0)
            for descriptor in others:
                os.close(descriptor)
            with contextlib.suppress(BrokenPipeError):
                os.write(status, b".")
            return False
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for number, descriptor in enumerate(streams):
            os.dup2(descriptor, number)
        self._requests.detach()
        # those of the other workers too
        os.closerange(3, _ANY_DESCRIPTOR)
        return True

    def end(self) -> None:
        """Kill all workers."""
        for running in self._workers.values():
            running.kill()

    def _tell_ends(self) -> None:
        while self._workers and (ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)):
            process = next(process for process in self._workers.values() if process.pid == ended.si_pid)
            # what it started and left
            process.kill()
            _, status = os.waitpid(process.pid, 0)
            with contextlib.suppress(KeyError):
                self._poll.unregister(process.stdin)
            del self._workers[process.stdin]
            with contextlib.suppress(BrokenPipeError):
                os.write(process.status, b"%d" % os.waitstatus_to_exitcode(status))
            os.close(process.stdin)
            os.close(process.status)


def main() -> int:
    """Fork a worker for each request. In a worker, do one download."""
    # the terminal's Ctrl-C is for the parent, which closes the socket then
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = ForkServer(socket.socket(fileno=os.dup(0)))
    worker.load_ytdlp()
    # collections of garbage in the workers would copy what is loaded here
    gc.freeze()
    forked = 0
    while descriptors := server.request():
        if forked == 1:
            # a run of one download needs but some of them, and makes these itself
            worker.compile_patterns()
            gc.freeze()
        if server.fork(descriptors):
            environment = msgspec.json.decode(worker.read_line(0), type=preload_type(dict[str, str]))
            os.environ.clear()
            os.environ.update(environment)
            time.tzset()
            os._exit(worker.main())
        forked += 1
    server.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())

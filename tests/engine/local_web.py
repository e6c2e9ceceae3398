"""Web sites on loopback, each on a number of its own (127.0.0.2, 127.0.0.3 …): good, rotten, and watched.

Every request is noted with its moment, and how many were waiting at once, so that tests can hold
what the engine promises a host against what the host saw.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = Callable[[BaseHTTPRequestHandler], None]

_PIECE_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that came: what for, when (seconds of the monotonic clock), how many at once with it."""

    path: str
    at_s: float
    at_once: int


@dataclass
class Host:
    """One site: its answers by path, and the requests that came, in order.

    It thinks for `think_s` before each answer, and for as long as it is `held`; requests are counted as being at
    once while it thinks.
    """

    number: str
    port: int = 0
    think_s: float = 0.0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    held: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _at_once: int = 0

    def at(self, path: str) -> str:
        """The address of a path."""
        return f"http://{self.number}:{self.port}{path}"

    def answer(self, path: str, how: Answer) -> str:
        """Have a path answer so; gives its address."""
        self.answers[path] = how
        return self.at(path)

    def says(
        self, path: str, body: bytes | str = b"", status: int = 200, kind: str = "text/html", **headers: str
    ) -> str:
        """Have a path answer with these bytes."""
        return self.answer(path, saying(body, status, kind, **headers))

    def serves(self, path: str, file: Path, kind: str = "video/mp4") -> str:
        """Have a path answer with a file, from wherever a range begins."""
        return self.answer(path, serving(file, kind))

    def think(self, path: str) -> None:
        """Note a request, and let it wait."""
        with self._lock:
            self._at_once += 1
            self.asked.append(Asked(path, time.monotonic(), self._at_once))
        self.closing.wait(self.think_s)
        while self.held.is_set() and not self.closing.wait(0.01):
            pass
        with self._lock:
            self._at_once -= 1


def saying(body: bytes | str = b"", status: int = 200, kind: str = "text/html", **headers: str) -> Answer:
    """An answer of these bytes; `Content_Length` may lie."""
    data = body.encode() if isinstance(body, str) else body

    def answer(request: BaseHTTPRequestHandler) -> None:
        begin(request, status, kind, **({"Content_Length": str(len(data))} | headers))
        for start in range(0, len(data), _PIECE_BYTES):
            request.wfile.write(data[start : start + _PIECE_BYTES])

    return answer


def serving(file: Path, kind: str = "video/mp4") -> Answer:
    """An answer of a file, from wherever a range begins."""
    data = file.read_bytes()

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        start = int(asked[1]) if asked else 0
        ranged = {"Content_Range": f"bytes {start}-{len(data) - 1}/{len(data)}"} if asked else {}
        length = str(len(data) - start)
        begin(request, 206 if asked else 200, kind, Accept_Ranges="bytes", Content_Length=length, **ranged)
        request.wfile.write(data[start:])

    return answer


def begin(request: BaseHTTPRequestHandler, status: int, kind: str, **headers: str) -> None:
    """Send the status and the headers."""
    request.send_response(status)
    request.send_header("Content-Type", kind)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()


def in_turn(*answers: Answer) -> Answer:
    """These answers one after the other, the last one for ever."""
    left = list(answers)

    def answer(request: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(request)

    return answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


@contextmanager
def hosts(*numbers: str) -> Iterator[dict[str, Host]]:
    """Sites on these numbers of loopback, each on a free port, until the block ends."""
    servers = []
    made: dict[str, Host] = {}
    try:
        for number in numbers:
            host = Host(number)
            server = _Server((number, 0), _handler(host))
            host.port = server.server_address[1]
            made[number] = host
            thread = threading.Thread(
                target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
            )
            thread.start()
            servers.append((server, thread))
        yield made
    finally:
        for host in made.values():
            host.closing.set()
        for server, thread in servers:
            server.shutdown()
            server.server_close()
            thread.join()


def _handler(host: Host) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            host.think(path)
            try:
                host.answers.get(path, saying(status=404))(self)
            except OSError:
                # a visitor who hangs up has seen enough
                self.close_connection = True

        def log_message(self, *_: object) -> None: ...

    return Handler

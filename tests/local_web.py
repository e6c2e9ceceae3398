"""Web sites on loopback, each on a number of its own (127.0.0.2, 127.0.0.3 …): good, rotten, and watched.

Every request is noted with its headers and its moment, and how many were waiting at once, so that tests can hold
what is promised to a host against what the host saw.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = Callable[[BaseHTTPRequestHandler], None]

_PIECE_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class RunOptions:
    """One request that came: what for, when (seconds of the monotonic clock), how many at once with it."""

    path: str
    headers: Mapping[str, str]
    at_s: float
    at_once: int


@dataclass
class Host:
    """One site: its answers by path (with its query, or for every query), and the requests that came, in order.

    It thinks for `think_s` before each answer, and for as long as it is `held`; requests are counted as being at
    once while it thinks.
    """

    number: str
    port: int = 0
    think_s: float = 0.0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[RunOptions] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    held: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _at_once: int = 0

    @property
    def address(self) -> str:
        """Of the site."""
        return f"http://{self.number}:{self.port}"

    def at(self, path: str) -> str:
        """The address of a path."""
        return self.address + path

    @property
    def paths(self) -> list[str]:
        """What was asked for."""
        return [asked.path for asked in self.asked]

    def headers(self, name: str) -> list[str | None]:
        """What a header said in each request."""
        return [asked.headers.get(name) for asked in self.asked]

    def answer(self, path: str, how: Answer) -> str:
        """Have a path answer so; gives its address."""
        self.answers[path] = how
        return self.at(path)

    def says(
        self,
        path: str,
        body: bytes | str = b"",
        status: int = 200,
        kind: str | None = "text/html",
        **headers: str,
    ) -> str:
        """Have a path answer with these bytes."""
        return self.answer(path, saying(body, status, kind, **headers))

    def says_raw(self, path: str, data: bytes) -> str:
        """Have a path answer with just these bytes, be they HTTP or not."""
        return self.answer(path, lambda request: _write(request, data))

    def shows(self, path: str, inside: str, title: str = "Le débat") -> str:
        """Have a path answer with an HTML page."""
        head = f'<title>{title}</title><meta property="og:description" content="Une conclusion.">'
        return self.says(path, f"<!doctype html><html><head>{head}</head><body>{inside}</body></html>")

    def sends_on(self, path: str, to: str, status: int = 302) -> str:
        """Have a path send elsewhere."""
        return self.says(path, status=status, Location=to)

    def serves(self, path: str, file: Path, kind: str = "video/mp4", upto: int | None = None) -> str:
        """Have a path answer with a file, from wherever a range begins; the first time `upto` a byte."""
        return self.answer(path, serving(file, kind, upto))

    def think(self, request: BaseHTTPRequestHandler) -> None:
        """Note a request, and let it wait."""
        with self._lock:
            self._at_once += 1
            self.asked.append(
                RunOptions(request.path, dict(request.headers), time.monotonic(), self._at_once)
            )
        self.closing.wait(self.think_s)
        while self.held.is_set() and not self.closing.wait(0.01):
            pass
        with self._lock:
            self._at_once -= 1


def saying(
    body: bytes | str = b"", status: int = 200, kind: str | None = "text/html", **headers: str
) -> Answer:
    """An answer of these bytes; `Content_Length` may lie, and `kind` be left open."""
    data = body.encode() if isinstance(body, str) else body

    def answer(request: BaseHTTPRequestHandler) -> None:
        begin(request, status, **({"Content_Type": kind, "Content_Length": str(len(data))} | headers))
        _write(request, data)

    return answer


def _write(request: BaseHTTPRequestHandler, data: bytes) -> None:
    for start in range(0, len(data), _PIECE_BYTES):
        request.wfile.write(data[start : start + _PIECE_BYTES])


def serving(file: Path, kind: str = "video/mp4", upto: int | None = None) -> Answer:
    """An answer of a file, from wherever a range begins; the first time it breaks off at the byte `upto`."""
    data = file.read_bytes()
    ends = [upto]

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        start = int(asked[1]) if asked else 0
        ranged = {"Content_Range": f"bytes {start}-{len(data) - 1}/{len(data)}"} if asked else {}
        length = str(len(data) - start)
        told = {"Content_Type": kind, "Accept_Ranges": "bytes", "Content_Length": length}
        begin(request, 206 if asked else 200, **told, **ranged)
        request.wfile.write(data[start : ends.pop() if ends else None])

    return answer


def begin(request: BaseHTTPRequestHandler, status: int = 200, **headers: str | None) -> None:
    """Send the status and the headers."""
    request.send_response(status)
    for name, value in headers.items():
        if value is not None:
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
            host.think(self)
            answer = host.answers.get(self.path) or host.answers.get(self.path.partition("?")[0])
            try:
                (answer or saying(status=404))(self)
            except OSError:
                # a visitor who hangs up has seen enough
                self.close_connection = True

        def log_message(self, *_: object) -> None: ...

    return Handler

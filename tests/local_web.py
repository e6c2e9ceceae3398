"""Web sites on loopback, each on an IP address of its own (127.0.0.2, 127.0.0.3 …), whose responses tests choose.

Every request is recorded with its headers, its time and the number of concurrent requests, so that tests can
compare the limits that a host is promised with what it received.
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

Responder = Callable[[BaseHTTPRequestHandler], None]

_BLOCK_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """One request: its path, headers and body, when it came (s, monotonic clock), how many waited then, with itself."""

    path: str
    headers: Mapping[str, str]
    at_s: float
    concurrent: int
    body: bytes = b""


@dataclass
class Host:
    """One site: its responders by path (with or without the query), and the requests received, in order.

    Each response waits `delay_s`, and for as long as `paused` is set; requests that wait count as concurrent.
    `closing` is set when the site closes: a responder without end must stop then.
    """

    ip: str
    port: int = 0
    delay_s: float = 0.0
    responders: dict[str, Responder] = field(default_factory=dict)
    requests: list[ReceivedRequest] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    paused: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _concurrent: int = 0

    @property
    def address(self) -> str:
        """The address of the site, without a final slash."""
        return f"http://{self.ip}:{self.port}"

    def at(self, path: str) -> str:
        """Return the address of a path."""
        return self.address + path

    @property
    def paths(self) -> list[str]:
        """The requested paths, in order."""
        return [request.path for request in self.requests]

    def headers(self, name: str) -> list[str | None]:
        """Return the value of a header in each request."""
        return [request.headers.get(name) for request in self.requests]

    def respond(self, path: str, responder: Responder) -> str:
        """Set the responder of a path. Returns its address."""
        self.responders[path] = responder
        return self.at(path)

    def respond_with(
        self,
        path: str,
        body: bytes | str = b"",
        status: int = 200,
        kind: str | None = "text/html",
        **headers: str,
    ) -> str:
        """Set the response of a path. Returns its address."""
        return self.respond(path, response(body, status, kind, **headers))

    def respond_raw(self, path: str, data: bytes) -> str:
        """Have a path respond with just these bytes, HTTP or not. Returns its address."""
        return self.respond(path, lambda request: _write(request, data))

    def respond_page(self, path: str, body: str, title: str = "Le débat") -> str:
        """Have a path respond with an HTML page. Returns its address."""
        head = f'<title>{title}</title><meta property="og:description" content="Une conclusion.">'
        return self.respond_with(path, f"<!doctype html><html><head>{head}</head><body>{body}</body></html>")

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        """Have a path redirect. Returns its address."""
        return self.respond_with(path, status=status, Location=to)

    def serve_file(self, path: str, file: Path, kind: str = "video/mp4", upto: int | None = None) -> str:
        """Have a path respond with a file, as `file_response` does. Returns its address."""
        return self.respond(path, file_response(file, kind, upto))

    def record(self, request: BaseHTTPRequestHandler) -> None:
        """Record a request, and wait as long as the site delays or pauses."""
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        with self._lock:
            self._concurrent += 1
            self.requests.append(
                ReceivedRequest(request.path, dict(request.headers), time.monotonic(), self._concurrent, body)
            )
        self.closing.wait(self.delay_s)
        while self.paused.is_set() and not self.closing.wait(0.01):
            pass
        with self._lock:
            self._concurrent -= 1


def response(
    body: bytes | str = b"", status: int = 200, kind: str | None = "text/html", **headers: str
) -> Responder:
    """Return a responder of these bytes; `Content_Length` may be wrong, and `kind` None (no type sent)."""
    data = body.encode() if isinstance(body, str) else body

    def respond(request: BaseHTTPRequestHandler) -> None:
        send_head(request, status, **({"Content_Type": kind, "Content_Length": str(len(data))} | headers))
        _write(request, data)

    return respond


def _write(request: BaseHTTPRequestHandler, data: bytes) -> None:
    for start in range(0, len(data), _BLOCK_BYTES):
        request.wfile.write(data[start : start + _BLOCK_BYTES])


def file_response(file: Path, kind: str = "video/mp4", upto: int | None = None) -> Responder:
    """Return a responder of a file, from the start of a requested range; the first time it stops at byte `upto`."""
    data = file.read_bytes()
    ends = [upto]

    def respond(request: BaseHTTPRequestHandler) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        start = int(wanted[1]) if wanted else 0
        ranged = {"Content_Range": f"bytes {start}-{len(data) - 1}/{len(data)}"} if wanted else {}
        length = str(len(data) - start)
        usual = {"Content_Type": kind, "Accept_Ranges": "bytes", "Content_Length": length}
        send_head(request, 206 if wanted else 200, **usual, **ranged)
        request.wfile.write(data[start : ends.pop() if ends else None])

    return respond


def endless_response(
    host: Host, head: bytes, block: bytes, kind: str = "video/mp4", every_s: float = 0.0
) -> Responder:
    """Return a responder of `head` and then blocks until the site closes, one every `every_s`."""

    def respond(request: BaseHTTPRequestHandler) -> None:
        send_head(request, Content_Type=kind)
        request.wfile.write(head)
        while not host.closing.wait(every_s):
            request.wfile.write(block)

    return respond


def send_head(request: BaseHTTPRequestHandler, status: int = 200, **headers: str | None) -> None:
    """Send the status and the headers."""
    request.send_response(status)
    for name, value in headers.items():
        if value is not None:
            request.send_header(name.replace("_", "-"), value)
    request.end_headers()


def in_sequence(*responders: Responder) -> Responder:
    """Return a responder that uses these one after the other, the last one for every further request."""
    left = list(responders)

    def respond(request: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(request)

    return respond


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


@contextmanager
def hosts(*ips: str) -> Iterator[dict[str, Host]]:
    """Run a site on each of these loopback addresses, on a free port, until the block ends."""
    servers = []
    started: dict[str, Host] = {}
    try:
        for ip in ips:
            host = Host(ip)
            server = _Server((ip, 0), _handler(host))
            host.port = server.server_address[1]
            started[ip] = host
            thread = threading.Thread(
                target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
            )
            thread.start()
            servers.append((server, thread))
        yield started
    finally:
        for host in started.values():
            host.closing.set()
        for server, thread in servers:
            server.shutdown()
            server.server_close()
            thread.join()


def _handler(host: Host) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.record(self)
            responder = host.responders.get(self.path) or host.responders.get(self.path.partition("?")[0])
            try:
                (responder or response(status=404))(self)
            except OSError:
                # a client that disconnects early is part of several tests
                self.close_connection = True

        do_POST = do_CONNECT = do_GET  # noqa: N815 - as the library calls it

        def log_message(self, *_: object) -> None: ...

    return Handler

"""The stand-in's site on loopback: catalogue with redirects, report, video page, film in ranges."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from webinar_archive.demo.pages import NUMBER, REPORT, VIDEO

_RANGE = re.compile(r"bytes=(\d+)-(\d*)$")
_PIECE_BYTES = 1 << 20
_REDIRECTS = {REPORT: "/report.html", VIDEO: "/video.html"}


@dataclass(frozen=True, slots=True)
class Served:
    """What one path answers with: bytes, or a file."""

    kind: str
    body: bytes | Path


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor who hangs up has seen enough; anything else is told as usual."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(answers: Mapping[str, Served]) -> Iterator[str]:
    """Serve paths on a free port of loopback; gives the notice page's address, and ends with the block."""

    class Handler(_Handler):
        served = answers

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/index.php?lvl=notice_display&id={NUMBER}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    served: Mapping[str, Served] = {}

    def do_GET(self) -> None:
        """Answer with a page, a redirect of the catalogue, or a file or a range of it."""
        parts = urlsplit(self.path)
        number = parse_qs(parts.query).get("explnum_id", [""])[0]
        if parts.path == "/doc_num.php" and number in _REDIRECTS:
            self._answer(302, 0, {"Location": _REDIRECTS[number]})
            return
        found = self.served.get(parts.path)
        if found is None:
            self._answer(404, 0, {})
        elif isinstance(found.body, bytes):
            self._answer(200, len(found.body), {"Content-Type": found.kind})
            self._write(found.body)
        else:
            self._send_file(found.body, found.kind)

    def do_HEAD(self) -> None:
        """The same without a body."""
        self.do_GET()

    def _send_file(self, path: Path, kind: str) -> None:
        size = path.stat().st_size
        asked = _RANGE.match(self.headers.get("Range", ""))
        first = int(asked[1]) if asked else 0
        last = min(size - 1, int(asked[2])) if asked and asked[2] else size - 1
        if first > last:
            self._answer(416, 0, {"Content-Range": f"bytes */{size}"})
            return
        headers = {"Content-Type": kind, "Accept-Ranges": "bytes"}
        if asked:
            headers["Content-Range"] = f"bytes {first}-{last}/{size}"
        self._answer(206 if asked else 200, last - first + 1, headers)
        with path.open("rb") as file:
            file.seek(first)
            left = last - first + 1
            while left > 0 and (piece := file.read(min(_PIECE_BYTES, left))):
                self._write(piece)
                left -= len(piece)

    def _answer(self, status: int, length: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _write(self, data: bytes) -> None:
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: the demo's own progress is what people watch."""

"""The stand-in webinar's site on loopback: catalogue with redirects, report, video page, film in byte ranges."""

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

from webinar_archive.demo.pages import RECORD_ID, REPORT_ID, VIDEO_ID

_RANGE = re.compile(r"bytes=(\d+)-(\d*)$")
_BLOCK_BYTES = 1 << 20
_REDIRECTS = {REPORT_ID: "/report.html", VIDEO_ID: "/video.html"}


@dataclass(frozen=True, slots=True)
class Resource:
    """What one path answers: a media type, and bytes or a file."""

    content_type: str
    body: bytes | Path


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that close the connection early; report anything else as usual."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serve(resources: Mapping[str, Resource]) -> Iterator[str]:
    """Serve resources by path on a free port of loopback until the block ends; yields the notice page's address."""

    class Handler(_Handler):
        resources_by_path = resources

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/index.php?lvl=notice_display&id={RECORD_ID}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    resources_by_path: Mapping[str, Resource] = {}

    def do_GET(self) -> None:
        """Answer with a page, a redirect of the catalogue, a file or a range of it."""
        parts = urlsplit(self.path)
        document_id = parse_qs(parts.query).get("explnum_id", [""])[0]
        if parts.path == "/doc_num.php" and document_id in _REDIRECTS:
            self._send_head(302, 0, {"Location": _REDIRECTS[document_id]})
            return
        resource = self.resources_by_path.get(parts.path)
        if resource is None:
            self._send_head(404, 0, {})
        elif isinstance(resource.body, bytes):
            self._send_head(200, len(resource.body), {"Content-Type": resource.content_type})
            self._send_body(resource.body)
        else:
            self._send_file(resource.body, resource.content_type)

    def do_HEAD(self) -> None:
        """Answer the same without a body."""
        self.do_GET()

    def _send_file(self, path: Path, content_type: str) -> None:
        size_bytes = path.stat().st_size
        requested = _RANGE.match(self.headers.get("Range", ""))
        first = int(requested[1]) if requested else 0
        last = min(size_bytes - 1, int(requested[2])) if requested and requested[2] else size_bytes - 1
        if first > last:
            self._send_head(416, 0, {"Content-Range": f"bytes */{size_bytes}"})
            return
        headers = {"Content-Type": content_type, "Accept-Ranges": "bytes"}
        if requested:
            headers["Content-Range"] = f"bytes {first}-{last}/{size_bytes}"
        self._send_head(206 if requested else 200, last - first + 1, headers)
        with path.open("rb") as file:
            file.seek(first)
            left_bytes = last - first + 1
            while left_bytes > 0 and (block := file.read(min(_BLOCK_BYTES, left_bytes))):
                self._send_body(block)
                left_bytes -= len(block)

    def _send_head(self, status: int, length: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _send_body(self, data: bytes) -> None:
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Log nothing: standard error belongs to the demo's own progress."""

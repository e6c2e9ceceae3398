"""A real S3 server on loopback (moto), with a proxy in its way that can break what is asked of it."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

BUCKET = "archives"
KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "hushhushhush",
    "AWS_DEFAULT_REGION": "eu-west-3",
    # tries are ours to count
    "AWS_MAX_ATTEMPTS": "1",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}

Fault = Callable[["Request"], str | None]
"""Says what breaks of a request: `cut`, `500`, `full`, `denied`, `checksum` (of the answer); None for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as the proxy saw it."""

    method: str
    path: str
    size_bytes: int

    @property
    def is_part(self) -> bool:
        return self.method == "PUT" and "partNumber=" in self.path


@dataclass(slots=True, kw_only=True)
class S3Server:
    """The server: its address, the requests that it saw, and what breaks of them."""

    port: int
    requests: list[Request] = field(default_factory=list)
    fault: Fault = lambda _: None

    def address(self, prefix: str) -> str:
        """Return the address of a copy in the bucket."""
        return f"s3://{BUCKET}/{prefix}?endpoint=http://127.0.0.1:{self.port}"

    def once(self, fault: str, where: Callable[[Request], bool]) -> None:
        """Break the first request of a kind."""
        broken: list[Request] = []
        lock = threading.Lock()

        def each(request: Request) -> str | None:
            with lock:
                if broken or not where(request):
                    return None
                broken.append(request)
                return fault

        self.fault = each


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """Serve S3 with one empty bucket, and set the keys in the environment."""
    import logging

    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    _, behind = moto.get_host_and_port()
    server = S3Server(port=0)
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server, behind))
    proxy.daemon_threads = True
    server.port = proxy.server_port
    thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        with pytest.MonkeyPatch.context() as environment:
            for name, value in KEYS.items():
                environment.setenv(name, value)
            connection = http.client.HTTPConnection("127.0.0.1", behind)
            # what an earlier server of this process holds
            connection.request("POST", "/moto-api/reset")
            connection.getresponse().read()
            body = "<CreateBucketConfiguration><LocationConstraint>eu-west-3</LocationConstraint></CreateBucketConfiguration>"
            connection.request("PUT", f"/{BUCKET}", body=body, headers={"Authorization": _SIGNED})
            assert connection.getresponse().status == 200
            connection.close()
            yield server
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()
        moto.stop()


_SIGNED = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-3/s3/aws4_request, SignedHeaders=host, Signature=0"


def _handler(server: S3Server, behind: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            request = Request(method=self.command, path=self.path, size_bytes=size)
            server.requests.append(request)
            fault = server.fault(request)
            if fault == "cut":
                self.rfile.read(size // 2)
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            body = self.rfile.read(size)
            if fault in _ANSWERS:
                self._answer(*_ANSWERS[fault])
                return
            connection = http.client.HTTPConnection("127.0.0.1", behind)
            headers = {n: v for n, v in self.headers.items() if n.lower() not in ("expect", "connection")}
            connection.request(self.command, self.path, body=body, headers=headers)
            answer = connection.getresponse()
            content = answer.read()
            found = {
                n: v
                for n, v in answer.getheaders()
                if n.lower() not in ("transfer-encoding", "connection", "content-length")
            }
            if self.command == "HEAD":
                found["Content-Length"] = answer.getheader("Content-Length", "0")
            if fault == "checksum":
                found["x-amz-checksum-sha256"] = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
            connection.close()
            self._answer(answer.status, found, content)

        def _answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
            self.send_response_only(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass_on  # noqa: N815 - the library's names

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            pass

    return Handler


def _refusal(code: str) -> bytes:
    return f"<Error><Code>{code}</Code><Message>Credential=hushhushhush token=hush</Message></Error>".encode()


_ANSWERS: dict[str | None, tuple[int, dict[str, str], bytes]] = {
    "500": (500, {}, _refusal("InternalError")),
    "full": (507, {}, _refusal("XMinioStorageFull")),
    "denied": (403, {}, _refusal("AccessDenied")),
}

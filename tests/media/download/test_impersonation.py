"""The connections of browser impersonation: made by a proxy of the process, whose sandbox refuses private targets."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from webinar_archive.media.download.impersonation import start_proxy


class Page(BaseHTTPRequestHandler):
    """Answers with the browser that a visitor says to be; a path that holds an address is sent there."""

    def do_GET(self) -> None:
        body = self.headers["User-Agent"].encode()
        self.send_response(302 if "http" in self.path else 200)
        self.send_header("Location", self.path[1:])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.server.visits.append(self.path)  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None: ...


@contextmanager
def site() -> Iterator[tuple[int, list[str]]]:
    """Give the port of a site on the loopback address, and the paths that were visited."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    server.visits = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1], server.visits  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# as the download's process does it, with yt-dlp's own client for impersonation
PROGRAM = """
import json, sys, yt_dlp
from yt_dlp.networking import Request
from yt_dlp.networking.impersonate import ImpersonateTarget
from webinar_archive.media.download.impersonation import guarded_handlers
from webinar_archive.media.download.sandbox import Sandbox
from webinar_archive.web import AddressPolicy

class Downloader(yt_dlp.YoutubeDL):
    def build_request_director(self, handlers, preferences=None):
        return super().build_request_director(guarded_handlers(handlers), preferences)

allowed, *addresses = json.loads(sys.argv[1])
sandbox = Sandbox(AddressPolicy(exceptions=(("127.0.0.1", allowed),)))
sandbox.install()
answers = []
with Downloader({"proxy": "", "quiet": True}) as downloader:
    for address in addresses:
        sandbox.clear_refusal()
        try:
            request = Request(address, extensions={"impersonate": ImpersonateTarget("chrome")})
            answers.append(downloader.urlopen(request).read().decode())
        except yt_dlp.networking.exceptions.RequestError:
            answers.append(sandbox.refusal.code)
print(json.dumps(answers))
"""


def test_a_browser_is_impersonated_only_where_the_sandbox_lets_it_connect() -> None:
    with site() as (allowed, visits), site() as (private, private_visits):
        addresses = [
            f"http://127.0.0.1:{allowed}/page",
            f"http://localhost:{allowed}/named",
            f"http://127.0.0.1:{private}/",
            f"http://localhost:{private}/",
            f"http://127.0.0.1:{allowed}/http://127.0.0.1:{private}/",
            "http://[::ffff:169.254.169.254]/",
        ]
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, json.dumps([allowed, *addresses])],
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
            # curl would pass every proxy by
            env={**os.environ, "NO_PROXY": "*", "no_proxy": "*"},
        )
    assert done.returncode == 0, done.stderr
    served, refused = json.loads(done.stdout)[:2], json.loads(done.stdout)[2:]
    assert all(browser.startswith("Mozilla/5.0") and "Chrome" in browser for browser in served)
    assert refused == ["address-private"] * 4
    assert [path.strip("/")[:5] for path in visits] == ["page", "named", "http:"]
    assert private_visits == []


def connected(proxy: str, *, guess: str | None = None) -> socket.socket:
    """Connect to a proxy and say its password, or a guess."""
    parts = urlsplit(proxy)
    client = socket.create_connection(("127.0.0.1", parts.port or 0), 60)
    said = (guess or parts.password or "").encode()
    client.sendall(b"\x05\x02\x00\x02" + b"\x01\x07archive" + bytes((len(said),)) + said)
    return client


def request(name: str, port: int, command: int = 1) -> bytes:
    host = name.encode("ascii")
    return bytes((5, command, 0, 3, len(host))) + host + port.to_bytes(2, "big")


def answer_to(client: socket.socket, sent: bytes) -> bytes:
    """All that the proxy says until it closes, or the first 14 bytes: two answers to the password, and one more."""
    if sent:
        client.sendall(sent)
    said = b""
    while len(said) < 14 and (part := client.recv(14 - len(said))):
        said += part
    return said


@pytest.fixture(scope="module")
def proxy() -> str:
    return start_proxy()


def test_nobody_else_on_the_machine_can_use_the_proxy(proxy: str) -> None:
    with connected(proxy, guess="guess") as client:
        assert answer_to(client, b"") == b"\x05\x02\x01\x01"
    with socket.create_connection(("127.0.0.1", urlsplit(proxy).port or 0), 60) as client:
        assert answer_to(client, b"\x05\x01\x00") == b"\x05\xff"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (request("no-such-host.invalid", 80), 4),
        (request("127.0.0.1", 1), 5),
        (request("127.0.0.1", 80, command=2), 7),
        (b"\x05\x01\x00\x04" + bytes(15) + b"\x01" + b"\x00\x01", 5),
    ],
)
def test_what_cannot_be_connected_to_has_an_answer_of_its_own(proxy: str, sent: bytes, code: int) -> None:
    with connected(proxy) as client:
        assert answer_to(client, sent) == b"\x05\x02\x01\x00" + bytes((5, code, 0, 1)) + bytes(6)


def test_a_client_that_breaks_off_or_sends_nonsense_ends_its_own_connection_alone(proxy: str) -> None:
    for sent in (b"", b"\x05\x01", b"\x05\x01\x00\x03\x02\xff\xff\x00\x50"):
        with connected(proxy) as client:
            client.sendall(sent)
            with suppress(OSError):  # the proxy may have closed first
                client.shutdown(socket.SHUT_WR)
            assert answer_to(client, b"") == b"\x05\x02\x01\x00"


def test_what_either_side_sends_reaches_the_other(proxy: str) -> None:
    with site() as (port, visits), connected(proxy) as client:
        assert answer_to(client, request("localhost", port))[4:6] == b"\x05\x00"
        client.sendall(b"GET /a HTTP/1.0\r\nUser-Agent: me\r\n\r\n")
        with client.makefile("rb") as answer:
            assert answer.read().endswith(b"\r\n\r\nme")
    assert visits == ["/a"]

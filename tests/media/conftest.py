"""Tiny films made on the spot, and a web site on loopback that serves them, well or badly."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from webinar_archive.media import FetchOptions
from webinar_archive.media.politeness import forget_turns

Answer = Callable[[BaseHTTPRequestHandler], None]

CAPTIONS = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nbonjour à tous\n"


@dataclass
class Site:
    """Paths with their answers, and what was asked for."""

    address: str = ""
    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def at(self, path: str) -> str:
        return self.address + path

    def says(
        self, path: str, body: bytes | str = b"", status: int = 200, kind: str = "text/html", **headers: str
    ) -> str:
        data = body.encode() if isinstance(body, str) else body

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            request.send_header("Content-Type", kind)
            for name, value in ({"Content_Length": str(len(data))} | headers).items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(data)

        self.answers[path] = answer
        return self.at(path)

    def sends_on(self, path: str, to: str, status: int = 302) -> str:
        return self.says(path, status=status, Location=to)

    def shows(self, path: str, inside: str, title: str = "Le débat") -> str:
        """An HTML page."""
        head = f'<title>{title}</title><meta property="og:description" content="Une conclusion.">'
        return self.says(path, f"<!doctype html><html><head>{head}</head><body>{inside}</body></html>")

    def serves(self, path: str, file: Path, kind: str = "video/mp4", upto: int | None = None) -> str:
        """A file with ranges, as media servers do; cut off after `upto` bytes of it, the first time."""
        data = file.read_bytes()
        left = [upto]

        def answer(request: BaseHTTPRequestHandler) -> None:
            asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
            start = int(asked[1]) if asked else 0
            if asked:
                self.ranges.append(asked[0])
                request.send_response(206)
                request.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            else:
                request.send_response(200)
            request.send_header("Content-Type", kind)
            request.send_header("Accept-Ranges", "bytes")
            request.send_header("Content-Length", str(len(data) - start))
            request.end_headers()
            end, left[0] = (left[0], None) if start or request.command == "GET" else (None, left[0])
            request.wfile.write(data[start:end])

        self.answers[path] = answer
        return self.at(path)


@pytest.fixture
def site() -> Iterator[Site]:
    here = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append(self.path)
            answer = here.answers.get(self.path)
            try:
                if answer is None:
                    self.send_error(404)
                else:
                    answer(self)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here.port = server.server_address[1]
    here.address = f"http://127.0.0.1:{here.port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield here
    here.closing.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _fresh_turns() -> None:
    forget_turns()


@pytest.fixture
def options(site: Site) -> FetchOptions:
    """Only this test's site may be gone to; every other private target stays refused."""
    return FetchOptions(exceptions=(("127.0.0.1", site.port),), min_free_bytes=0, per_host_delay_s=0)


def make_film(path: Path, *words: str) -> Path:
    """Have ffmpeg make a file."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *words, str(path)]
    subprocess.run(command, check=True, timeout=60)
    return path


def picture(seconds: float, rate: int = 5) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"testsrc=size=64x36:rate={rate}:duration={seconds}")


def sound(seconds: float) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=16000:duration={seconds}")


SMALL = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-c:a", "aac", "-b:a", "32k")


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds of picture and sound, its index in front."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return make_film(path, *picture(8), *sound(8), *SMALL, "-movflags", "+faststart")

"""What a long-running worker tells machines on loopback: `/healthz`, and `/metrics` for Prometheus."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from webinar_archive.engine.tasks import TaskResult


class Meter:
    """Counts of what this process did, safe between threads."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()

    def leg(self, result: TaskResult) -> None:
        """Count a leg."""
        with self._turn:
            self._counts["legs_total", ""] += 1
            self._counts["bytes_total", ""] += result.size_bytes
            if result.ended:
                self._counts["records_total", f'{{status="{result.ended.status.value}"}}'] += 1
            if result.then and result.waiting:
                self._counts["retries_total", f'{{reason="{result.waiting}"}}'] += 1
            for step, took_ms in result.took_ms.items():
                self._counts["step_milliseconds_total", f'{{step="{step}"}}'] += took_ms

    def run(self, counts: Mapping[str, int]) -> None:
        """Count a run that ended, with the records that it found unchanged: no leg tells of those."""
        with self._turn:
            self._counts["runs_total", ""] += 1
            self._counts["records_total", '{status="unchanged"}'] += counts.get("unchanged", 0)

    def text(self) -> str:
        """The counts in Prometheus' text format."""
        with self._turn:
            counts = sorted(self._counts.items())
        lines: list[str] = []
        named = ""
        for (name, labels), count in counts:
            if name != named:
                lines.append(f"# TYPE webinar_archive_{name} counter")
                named = name
            lines.append(f"webinar_archive_{name}{labels} {count}")
        return "\n".join(lines) + "\n"


@contextmanager
def answering(host: str, port: int, meter: Meter, healthy: Callable[[], bool]) -> Iterator[int]:
    """Answer until the block ends; gives the port, which is a free one for port 0."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            well = healthy()
            pages = {
                "/healthz": (200 if well else 503, "ok\n" if well else "the database does not answer\n"),
                "/metrics": (200, meter.text()),
            }
            status, text = pages.get(self.path, (404, "not here\n"))
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((host, port), Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

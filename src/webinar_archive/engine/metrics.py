"""Health and metrics of a long-running worker by HTTP: `/healthz`, and `/metrics` for Prometheus.

The only module that imports prometheus_client. Counters stand in a registry of their own, so that two workers
in one process, such as tests start, do not share them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from webinar_archive.engine.polling import SERVER_POLL_INTERVAL_S
from webinar_archive.engine.tasks import TaskResult
from webinar_archive.pipeline.outcome import Status

_PREFIX = "webinar_archive"


class Metrics:
    """Counters of what this process did. Safe between threads."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._tasks = self._counter("tasks", "Tasks ended.")
        self._records = self._counter("records", "Records ended, by how.", "status")
        self._retries = self._counter("retries", "Tasks that wait to continue, by what for.", "reason")
        self._steps = self._counter("step_seconds", "Time that steps took, by step.", "step")
        self._bytes = self._counter("downloaded_bytes", "Bytes downloaded.")
        self._runs = self._counter("runs", "Runs ended.")

    def _counter(self, name: str, help_text: str, *labels: str) -> Counter:
        return Counter(f"{_PREFIX}_{name}", help_text, labels, registry=self._registry)

    def count_task(self, result: TaskResult) -> None:
        """Count a task that ended."""
        self._tasks.inc()
        self._bytes.inc(result.size_bytes)
        if result.ended:
            self._records.labels(result.ended.status.value).inc()
        if result.followup and result.waiting:
            self._retries.labels(result.waiting).inc()
        for step, took_ms in result.took_ms.items():
            self._steps.labels(step).inc(took_ms / 1000)

    def count_run(self, counts: Mapping[str, int]) -> None:
        """Count a run that ended, by its records by status: no task ended for those that are unchanged."""
        self._runs.inc()
        self._records.labels(Status.UNCHANGED.value).inc(counts.get(Status.UNCHANGED.value, 0))

    def text(self) -> bytes:
        """Return the counters in Prometheus' text format."""
        return generate_latest(self._registry)


@contextmanager
def serve_metrics(host: str, port: int, metrics: Metrics, is_healthy: Callable[[], bool]) -> Iterator[int]:
    """Answer by HTTP until the block ends; gives the port, which is a free one for port 0."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = self.answer()
            self.send_response(status)
            self.send_header("Content-Type", CONTENT_TYPE_LATEST if self.path == "/metrics" else "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def answer(self) -> tuple[int, bytes]:
            match self.path:
                case "/metrics":
                    return 200, metrics.text()
                case "/healthz" if is_healthy():
                    return 200, b"ok\n"
                case "/healthz":
                    return 503, b"the database does not answer\n"
                case _:
                    return 404, b"not found\n"

        def log_message(self, *_: object) -> None:
            """Log nothing: every scrape would be a line."""

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": SERVER_POLL_INTERVAL_S}, daemon=True
    )
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

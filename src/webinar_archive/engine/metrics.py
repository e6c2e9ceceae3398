"""Health and metrics of a long-running worker by HTTP: `/healthz`, and `/metrics` for Prometheus.

The only module that imports prometheus_client. Counters stand in a registry of their own, so that two workers
in one process, such as tests start, do not share them.
"""

from __future__ import annotations

import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from webinar_archive.engine.polling import SERVER_POLL_INTERVAL_S
from webinar_archive.engine.tasks import TaskResult
from webinar_archive.errors import RunError
from webinar_archive.pipeline.outcome import Status

log = logging.getLogger("webinar_archive.engine")

IDLE_TIMEOUT_S = 10.0
"""A connection is closed when nothing moves on it for so long, or when it has not ended after three times that."""
MAX_CONNECTIONS = 32
"""Connections answered at once; a monitor needs one, and whoever opens more has the others closed."""
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
def serve_metrics(
    host: str,
    port: int,
    metrics: Metrics,
    is_healthy: Callable[[], bool],
    *,
    idle_timeout_s: float = IDLE_TIMEOUT_S,
) -> Iterator[int]:
    """Answer by HTTP until the block ends; gives the port, which is a free one for port 0.

    Raises:
        RunError: Nobody can listen there: the port is taken, or the address is not this machine's.
    """

    class Handler(BaseHTTPRequestHandler):
        timeout = idle_timeout_s

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

    try:
        server = _Server((host, port), Handler, longest_s=3 * idle_timeout_s)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RunError("listen-failed", where=f"{host}:{port}", reason=reason) from None
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


class _Server(ThreadingHTTPServer):
    """A server whose clients can neither hold a thread for long nor write into its log."""

    daemon_threads = True

    def __init__(
        self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], *, longest_s: float
    ) -> None:
        self._longest_s = longest_s
        self._free = threading.BoundedSemaphore(MAX_CONNECTIONS)
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread, or close the connection where there are too many."""
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer within the time limit: a client that sends a byte now and then is never idle."""
        end = threading.Timer(self._longest_s, _hang_up, (request,))
        end.daemon = True
        end.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            end.cancel()
            self._free.release()

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """Log a defect of ours; a client that hung up is none."""
        if not isinstance(sys.exception(), OSError):
            log.exception("metrics_not_answered")


def _hang_up(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)

"""Metrics of a worker, as Prometheus reads them, and its health."""

from __future__ import annotations

import contextlib
import socket
import struct
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

from webinar_archive.engine.metrics import MAX_CONNECTIONS, Metrics, serve_metrics
from webinar_archive.engine.tasks import RecordResult, Task, TaskResult
from webinar_archive.errors import RunError
from webinar_archive.pipeline.outcome import Status

DONE = RecordResult(key="r1", record_id="r1", status=Status.DONE)
NEXT = Task(plan="p.json", run_id="essai-1", key="r2", host="h.example", step="fetch", number=2)


def samples(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """Return the counters by name and labels, without the times at which they were created."""
    families = text_string_to_metric_families(metrics.text().decode())
    return {
        (sample.name.removeprefix("webinar_archive_"), *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own server
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_tasks_and_runs_are_counted_in_base_units() -> None:
    metrics = Metrics()
    metrics.count_task(TaskResult(ended=DONE, took_ms={"fetch": 1500, "probe": 20}, size_bytes=7_000))
    metrics.count_task(TaskResult(followup=NEXT, waiting="no-answer", took_ms={"fetch": 500}))
    metrics.count_run({"done": 1, "unchanged": 40})
    assert samples(metrics) == {
        ("tasks_total",): 2,
        ("downloaded_bytes_total",): 7_000,
        ("records_total", "done"): 1,
        ("records_total", "unchanged"): 40,
        ("retries_total", "no-answer"): 1,
        ("step_seconds_total", "fetch"): 2.0,
        ("step_seconds_total", "probe"): pytest.approx(0.02),
        ("runs_total",): 1,
    }


def test_two_workers_in_one_process_count_apart() -> None:
    first, second = Metrics(), Metrics()
    first.count_task(TaskResult(ended=DONE))
    assert samples(second)["tasks_total",] == 0


def test_health_follows_the_database_and_other_paths_are_not_found() -> None:
    healthy = [True]
    with serve_metrics("127.0.0.1", 0, Metrics(), lambda: healthy[0]) as port:
        address = f"http://127.0.0.1:{port}"
        assert get(f"{address}/healthz") == (200, "ok\n")
        healthy[0] = False
        assert get(f"{address}/healthz") == (503, "the database does not answer\n")
        assert get(f"{address}/metrics")[0] == 200
        assert get(f"{address}/")[0] == 404


@contextlib.contextmanager
def serving(idle_timeout_s: float = 30.0) -> Iterator[int]:
    with serve_metrics("127.0.0.1", 0, Metrics(), lambda: True, idle_timeout_s=idle_timeout_s) as port:
        yield port


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=60)


@pytest.mark.parametrize("begun", [b"", b"GET /healthz HTTP/1.1\r\nHost"], ids=["silent", "half a request"])
def test_an_idle_connection_is_closed(begun: bytes) -> None:
    with serving(idle_timeout_s=0.1) as port, connected(port) as idle:
        idle.sendall(begun)
        assert idle.recv(1) == b""


def test_a_client_that_sends_a_byte_now_and_then_is_hung_up_on() -> None:
    with serving(idle_timeout_s=0.2) as port, connected(port) as drip:
        drip.settimeout(0.02)
        with contextlib.suppress(ConnectionError):
            while True:
                drip.sendall(b"x")
                with contextlib.suppress(TimeoutError):
                    if drip.recv(1) == b"":
                        break


def test_more_connections_than_a_monitor_needs_are_closed_and_the_others_answered() -> None:
    with serving() as port, contextlib.ExitStack() as held:
        idle = [held.enter_context(connected(port)) for _ in range(MAX_CONNECTIONS + 1)]
        assert idle[-1].recv(1) == b""
        for connection in idle[:-1]:
            connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            assert connection.recv(15) == b"HTTP/1.0 200 OK"


def test_a_client_that_hangs_up_writes_no_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    with serving() as port:
        for request in (b"", b"GET /metr", b"GET /metrics HTTP/1.0\r\n\r\n"):
            rude = connected(port)
            rude.sendall(request)
            # a reset, as of a killed process, in place of an orderly end
            rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            rude.close()
        assert get(f"http://127.0.0.1:{port}/healthz") == (200, "ok\n")
    assert capfd.readouterr().err == ""


def test_a_taken_port_is_one_sentence() -> None:
    with (
        serving() as port,
        pytest.raises(RunError, match=f"127.0.0.1:{port}"),
        serve_metrics("127.0.0.1", port, Metrics(), lambda: True),
    ):
        pass

"""What hosts see of several workers: few requests at once, starts apart, and none while their circuit is open."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from tests.engine.workspace import Workspace
from tests.local_web import Host, hosts, in_sequence, response
from tests.waiting import TIMEOUT_S, wait_until
from webinar_archive.engine.backend import RunStore
from webinar_archive.engine.tasks import TaskResult, from_plain

pytestmark = [pytest.mark.postgresql, pytest.mark.untraced]

PROGRAM = Path(__file__).with_name("visiting.py")
LATENCY_S = 0.5
"""What a busy machine may take between the start of a task and the request that the host sees."""


@dataclass(frozen=True, slots=True)
class HostTask:
    """A task of a host: when it started, on which worker, and what its record waits for afterwards."""

    host: str
    at: datetime
    worker: str | None
    waiting: str | None


@pytest.fixture
def web() -> Iterator[dict[str, Host]]:
    with hosts("127.0.0.2", "127.0.0.3") as found:
        for host in found.values():
            host.responders.update({f"/v{number}": response(b"film") for number in range(12)})
        yield found


def host_tasks(database: str) -> list[HostTask]:
    """Return the tasks of hosts of all runs, in the order in which they started."""
    found = []
    with RunStore(database) as store:
        for run in store.runs():
            for row in store.tasks(run.id):
                if row.partition is not None:
                    assert row.started_at is not None
                    waiting = from_plain(row.output, TaskResult).waiting
                    found.append(HostTask(row.partition, row.started_at, row.worker, waiting))
    return sorted(found, key=lambda task: task.at)


def starts_apart_s(found: list[HostTask], host: str) -> list[float]:
    """Return the seconds between the starts of a host's tasks."""
    starts = [task.at for task in found if task.host == host]
    return [(later - before).total_seconds() for before, later in itertools.pairwise(starts)]


def test_two_workers_together_respect_the_limits_of_a_host(
    workspace: Workspace, web: dict[str, Host], database: str
) -> None:
    workspace.program = PROGRAM
    workspace.write_notices([host.at(f"/v{number}") for host in web.values() for number in range(6)])
    workspace.write_pipeline("per_host = 2\nper_host_delay_s = 0.3\nallow_private_addresses = true")
    for host in web.values():
        host.delay_s = 0.9
    # the run has requests under way before the other process comes, whose slots then hold for both: neither could do
    # all that the hosts allow
    for host in web.values():
        host.paused.set()
    run = workspace.start("run", str(workspace.pipeline), "--database", database)
    wait_until(lambda: all(host.requests for host in web.values()))
    worker = workspace.start("worker", "--database", database, "--name", "other", "--slots", "1")
    assert worker.stderr is not None
    assert "is running" in worker.stderr.readline()
    for host in web.values():
        host.paused.clear()
    _, stderr = run.communicate(timeout=TIMEOUT_S)
    worker.terminate()
    worker.communicate(timeout=TIMEOUT_S)
    assert run.returncode == 0, stderr
    found = host_tasks(database)
    assert {task.worker for task in found} > {"other"}
    for host in web.values():
        assert len(host.requests) == 6
        assert max(request.concurrent for request in host.requests) == 2
        # a worker notes the start of a task before its transaction has waited for the other worker's: one start
        # may be noted early on a busy machine, all of them together are not
        assert min(starts_apart_s(found, host.ip)) >= 0.3 / 2
        assert sum(starts_apart_s(found, host.ip)) >= 5 * 0.3 - 0.3 / 2
        assert host.requests[-1].at_s - host.requests[0].at_s >= 5 * 0.3 - LATENCY_S


def test_a_lenient_pipeline_respects_the_limits_of_a_strict_one_that_runs(
    workspace: Workspace, web: dict[str, Host], database: str, tmp_path: Path
) -> None:
    """They meet at one host: the one that starts last does not set the limits for both."""
    host, held = web.values()
    # a request that is never answered keeps the strict run open until the lenient one has ended
    held.paused.set()
    host.delay_s = 0.2
    workspace.program = PROGRAM
    workspace.write_notices([*(host.at(f"/v{number}") for number in range(5)), held.at("/v0")])
    workspace.write_pipeline("per_host_delay_s = 0.7\nattempts = 100\nallow_private_addresses = true")
    (tmp_path / "lenient").mkdir()
    lenient = Workspace(
        tmp_path / "lenient",
        program=PROGRAM,
        environment={"STUB_MACHINE": "elsewhere"},
        forks=workspace.forks,
        processes=workspace.processes,
    )
    lenient.write_notices([host.at(f"/v{number}") for number in range(8, 10)])
    lenient.write_pipeline("per_host = 3\nallow_private_addresses = true", name="lenient")

    strict = workspace.start("run", str(workspace.pipeline), "--database", database)
    wait_until(lambda: len(host.requests) >= 2, while_running=strict)
    ended = lenient.run("run", str(lenient.pipeline), "--database", database)
    assert strict.poll() is None
    held.paused.clear()
    _, stderr = strict.communicate(timeout=TIMEOUT_S)
    assert (strict.returncode, ended.returncode) == (0, 0), stderr + ended.stderr
    assert "Traceback" not in stderr + ended.stderr
    assert len(host.requests) == 7
    assert max(request.concurrent for request in host.requests) == 1
    assert min(starts_apart_s(host_tasks(database), host.ip)) >= 0.7


def test_an_open_circuit_stops_requests_to_its_host_and_to_no_other(
    workspace: Workspace, web: dict[str, Host], database: str
) -> None:
    """Two refusals in a row open the circuit; its records wait in the same run, and are done."""
    blocking, fine = web.values()
    answers = in_sequence(response(status=403), response(status=429), response(b"film"))
    blocking.responders = dict.fromkeys(blocking.responders, answers)
    workspace.program = PROGRAM
    workspace.write_notices([host.at(f"/v{number}") for host in (blocking, fine) for number in range(6)])
    workspace.write_pipeline("per_host_delay_s = 0.2\nretry_delay_s = 1\nallow_private_addresses = true")
    worker = workspace.start("worker", "--database", database, "--name", "other")
    ended = workspace.run("run", str(workspace.pipeline), "--database", database)
    worker.terminate()
    worker.communicate(timeout=TIMEOUT_S)
    assert ended.returncode == 0, ended.stderr
    # 1 s * 2 ** 2 refusals
    assert blocking.requests[2].at_s - blocking.requests[1].at_s >= 4 - LATENCY_S
    assert len(blocking.requests) == 8
    open_s = (blocking.requests[1].at_s, blocking.requests[2].at_s)
    assert len([request for request in fine.requests if open_s[0] < request.at_s < open_s[1]]) >= 2
    assert len(fine.requests) == 6
    waits = [task.waiting for task in host_tasks(database) if task.host == blocking.ip]
    assert waits.count("site-blocks") == 2
    assert "host-circuit-open" in waits


def test_no_request_goes_to_a_host_before_its_retry_after(
    workspace: Workspace, web: dict[str, Host], database: str
) -> None:
    blocking = web["127.0.0.2"]
    answers = in_sequence(response(b"film"), response(status=429, Retry_After="3"), response(b"film"))
    blocking.responders = dict.fromkeys(blocking.responders, answers)
    workspace.program = PROGRAM
    workspace.write_notices([blocking.at(f"/v{number}") for number in range(4)])
    workspace.write_pipeline("per_host_delay_s = 0.1\nallow_private_addresses = true")
    ended = workspace.run("run", str(workspace.pipeline), "--database", database)
    assert ended.returncode == 0, ended.stderr
    assert blocking.requests[2].at_s - blocking.requests[1].at_s >= 3
    assert len(blocking.requests) == 5


def test_a_link_that_redirects_to_a_host_is_followed_without_a_request_to_it(
    workspace: Workspace, web: dict[str, Host], database: str
) -> None:
    """The catalogue alone is asked where a link leads; the host of the films is requested within its own limits."""
    catalogue, films = web.values()
    catalogue.responders = {
        f"/doc{number}": response(status=302, Location=films.at(f"/v{number}")) for number in range(5)
    }
    films.delay_s = 0.3
    workspace.program = PROGRAM
    workspace.environment["STUB_FOLLOW"] = "yes"
    workspace.write_notices([catalogue.at(f"/doc{number}") for number in range(5)])
    workspace.write_pipeline("per_host_delay_s = 0.1\nallow_private_addresses = true")
    ended = workspace.run("run", str(workspace.pipeline), "--database", database)
    assert ended.returncode == 0, ended.stderr
    assert len(catalogue.requests) == len(films.requests) == 5
    assert max(request.concurrent for request in films.requests) == 1

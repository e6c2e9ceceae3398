"""What hosts see of several workers: few visits at once, starts apart, and peace when they turn us away."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from tests.local_web import Host, hosts, in_sequence, response
from webinar_archive.engine.backend import RunStore
from webinar_archive.engine.tasks import TaskResult, from_plain

from .conftest import House, eventually

pytestmark = pytest.mark.postgresql

PROGRAM = Path(__file__).with_name("visiting.py")
PROMPT_S = 0.5
"""What a busy machine may take between a turn taken and the request that the host sees."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as the engine keeps it: when its turn was taken, by which worker, what it waits for after."""

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


def visits(database: str) -> list[Visit]:
    """All visits of all runs, in the order of their turns."""
    found = []
    with RunStore(database) as ledger:
        for batch in ledger.runs():
            for leg in ledger.tasks(batch.id):
                if leg.partition is not None:
                    assert leg.started_at is not None
                    waiting = from_plain(leg.output, TaskResult).waiting
                    found.append(Visit(leg.partition, leg.started_at, leg.worker, waiting))
    return sorted(found, key=lambda visit: visit.at)


def starts_apart_s(found: list[Visit], host: str) -> list[float]:
    """Seconds between the turns that were taken at a host."""
    turns = [visit.at for visit in found if visit.host == host]
    return [(later - before).total_seconds() for before, later in itertools.pairwise(turns)]


def test_two_workers_together_keep_to_the_manners(house: House, web: dict[str, Host], database: str) -> None:
    house.program = PROGRAM
    house.notices([host.at(f"/v{number}") for host in web.values() for number in range(10)])
    house.settings("per_host = 2\nper_host_delay_s = 0.3\nallow_private_addresses = true")
    for host in web.values():
        host.delay_s = 0.9
    worker = house.start("worker", "--database", database, "--name", "other")
    assert worker.stderr is not None
    assert "at work" in worker.stderr.readline()
    ended = house.run("run", str(house.pipeline), "--database", database)
    worker.terminate()
    worker.communicate(timeout=30)
    assert ended.returncode == 0, ended.stderr
    found = visits(database)
    assert {visit.worker for visit in found} > {"other"}
    for host in web.values():
        assert len(host.requests) == 10
        assert max(request.concurrent for request in host.requests) == 2
        assert min(starts_apart_s(found, host.ip)) >= 0.3
        assert host.requests[-1].at_s - host.requests[0].at_s >= 9 * 0.3 - PROMPT_S


def test_a_hasty_pipeline_keeps_to_the_manners_of_a_polite_one_at_work(
    house: House, web: dict[str, Host], database: str, tmp_path: Path
) -> None:
    """They meet at one host: whoever starts last does not set the manners for both."""
    host = web["127.0.0.2"]
    host.delay_s = 0.2
    house.program = PROGRAM
    house.notices([host.at(f"/v{number}") for number in range(8)])
    house.settings("per_host_delay_s = 0.7\nallow_private_addresses = true")
    (tmp_path / "hasty").mkdir()
    hasty = House(
        tmp_path / "hasty", program=PROGRAM, environment={"STUB_MACHINE": "elsewhere"}, started=house.started
    )
    hasty.notices([host.at(f"/v{number}") for number in range(8, 12)])
    hasty.settings("per_host = 3\nallow_private_addresses = true", name="hasty")

    polite = house.start("run", str(house.pipeline), "--database", database)
    eventually(lambda: len(host.requests) >= 2)
    host.paused.set()
    hurried = hasty.start("run", str(hasty.pipeline), "--database", database)
    with RunStore(database) as ledger:
        eventually(
            lambda: ("hasty", "PENDING") in {(batch.partition, batch.state) for batch in ledger.runs()},
            while_at_work=hurried,
        )
    host.paused.clear()
    said = [run.communicate(timeout=60)[1] for run in (polite, hurried)]
    assert (polite.returncode, hurried.returncode) == (0, 0), said
    assert "Traceback" not in "".join(said)
    assert len(host.requests) == 12
    assert max(request.concurrent for request in host.requests) == 1
    assert min(starts_apart_s(visits(database), host.ip)) >= 0.7


def test_a_host_that_turns_us_away_rests_and_the_others_go_on(
    house: House, web: dict[str, Host], database: str
) -> None:
    """Two refusals in a row send it to rest; its records wait for it in the same batch, and are done."""
    blocking, fine = web.values()
    moody = in_sequence(response(status=403), response(status=429), response(b"film"))
    blocking.responders = dict.fromkeys(blocking.responders, moody)
    house.program = PROGRAM
    house.notices([host.at(f"/v{number}") for host in (blocking, fine) for number in range(6)])
    house.settings("per_host_delay_s = 0.2\nretry_delay_s = 1\nallow_private_addresses = true")
    worker = house.start("worker", "--database", database, "--name", "other")
    ended = house.run("run", str(house.pipeline), "--database", database)
    worker.terminate()
    worker.communicate(timeout=30)
    assert ended.returncode == 0, ended.stderr
    # 1 s * 2 ** 2 refusals
    assert blocking.requests[2].at_s - blocking.requests[1].at_s >= 4 - PROMPT_S
    assert len(blocking.requests) == 8
    rest = (blocking.requests[1].at_s, blocking.requests[2].at_s)
    assert len([request for request in fine.requests if rest[0] < request.at_s < rest[1]]) >= 2
    assert len(fine.requests) == 6
    waits = [visit.waiting for visit in visits(database) if visit.host == blocking.ip]
    assert waits.count("site-blocks") == 2
    assert "host-circuit-open" in waits


def test_a_host_that_says_when_to_come_back_is_left_alone_until_then(
    house: House, web: dict[str, Host], database: str
) -> None:
    blocking = web["127.0.0.2"]
    moody = in_sequence(response(b"film"), response(status=429, Retry_After="3"), response(b"film"))
    blocking.responders = dict.fromkeys(blocking.responders, moody)
    house.program = PROGRAM
    house.notices([blocking.at(f"/v{number}") for number in range(4)])
    house.settings("per_host_delay_s = 0.1\nallow_private_addresses = true")
    ended = house.run("run", str(house.pipeline), "--database", database)
    assert ended.returncode == 0, ended.stderr
    assert blocking.requests[2].at_s - blocking.requests[1].at_s >= 3
    assert len(blocking.requests) == 5


def test_a_catalogue_that_sends_on_to_a_host_takes_none_of_its_turns(
    house: House, web: dict[str, Host], database: str
) -> None:
    """Where a link leads is asked of the catalogue only; the host of the films is visited in its own turn."""
    catalogue, films = web.values()
    catalogue.responders = {
        f"/doc{number}": response(status=302, Location=films.at(f"/v{number}")) for number in range(8)
    }
    films.delay_s = 0.3
    house.program = PROGRAM
    house.environment["STUB_FOLLOW"] = "yes"
    house.notices([catalogue.at(f"/doc{number}") for number in range(8)])
    house.settings("per_host_delay_s = 0.1\nallow_private_addresses = true")
    ended = house.run("run", str(house.pipeline), "--database", database)
    assert ended.returncode == 0, ended.stderr
    assert len(catalogue.requests) == len(films.requests) == 8
    assert max(request.concurrent for request in films.requests) == 1

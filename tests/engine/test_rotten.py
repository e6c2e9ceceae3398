"""One rotten record costs itself only: real processes, real downloads, a web that is rotten in many ways."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.local_web import Host, hosts
from webinar_archive import errors
from webinar_archive.engine.backend import RunStore
from webinar_archive.engine.backoff import JITTER, SCALES
from webinar_archive.engine.tasks import Task, TaskResult, from_plain
from webinar_archive.pipeline.config import load_settings

from .conftest import House
from .rotten import DISK, GOOD_HOSTS, KINDS, LIMITS, TRICKLE, Rotten, good, make_film, notice

PROGRAM = Path(__file__).with_name("loopback.py")
DEAD = "127.0.0.1:9"
GOOD = int(os.environ.get("ROTTEN_GOOD", "12"))
"""Good records beside the rotten ones; with 100 or more it is the promise to the letter, in minutes."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of a record, as the engine keeps it."""

    task: Task
    result: TaskResult


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_film(tmp_path_factory.mktemp("film") / "film.mp4")


@pytest.fixture
def web() -> Iterator[dict[str, Host]]:
    """Sites of good records, and as many more as there are kinds of rotten ones."""
    with hosts(*GOOD_HOSTS, *(f"127.0.1.{number}" for number in range(1, len(KINDS) + 2))) as found:
        yield found


@pytest.fixture
def small_disk(house: House) -> None:
    """The folder of record `small-disk` is a disk of 100 KB, for the program only."""
    folder = house.folder / "archive" / "essai" / "small-disk"
    folder.mkdir(parents=True)
    own = ("unshare", "--mount", *(() if os.getuid() == 0 else ("--map-root-user",)))
    house.before = (*own, "sh", "-c", 'mount -t tmpfs -o size=100k none "$0" && exec "$@"', str(folder))
    if subprocess.run([*house.before, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a small disk")


def put_records(
    house: House,
    web: Mapping[str, Host],
    film: Path,
    good_ones: int,
    kinds: Mapping[str, Rotten],
    limits: str = "",
) -> dict[str, Host]:
    """Notices of good records and of one of each of these kinds, each of those on a host of its own."""
    folder = house.folder / "notices"
    folder.mkdir()
    addresses = {
        f"good{number:03}": good(web[GOOD_HOSTS[number % len(GOOD_HOSTS)]], film, number)
        for number in range(good_ones)
    }
    spare = dict(zip(kinds, (h for n, h in web.items() if n not in GOOD_HOSTS), strict=False))
    addresses |= {name: kind.answers(spare[name], film) for name, kind in kinds.items()}
    for name, address in addresses.items():
        (folder / f"{name}.html").write_text(notice(name, address), encoding="utf-8")
    house.program = PROGRAM
    targets = [f"{host.ip}:{host.port}" for host in web.values()]
    house.environment["LOOPBACK_TARGETS"] = " ".join((*targets, DEAD))
    house.pipeline.write_text(
        '[pipeline]\nname = "essai"\narchive = "archive"\n[[source]]\nnotice = "notices"\n'
        f'[fetch]\n{LIMITS}{limits}\n[witnesses]\norder = ["captions"]\n[export]\nto = "released"\n',
        encoding="utf-8",
    )
    return spare


def legs_of(house: House, run_id: str) -> dict[str, list[Leg]]:
    """All legs of a run, by record, in order."""
    found: dict[str, list[Leg]] = {}
    with RunStore(f"sqlite:///{house.folder / 'archive' / 'engine.sqlite'}") as ledger:
        for leg in ledger.tasks(run_id):
            task = from_plain(leg.input, Task)
            found.setdefault(task.key, []).append(Leg(task, from_plain(leg.output, TaskResult)))
    return found


def assert_ended_as_its_kind(house: House, name: str, kind: Rotten, legs: list[Leg], said: str) -> None:
    """The record's end, its attempts and the waits between them are those of its kind."""
    (row,) = (row for row in house.table() if row["record_id"] == f"debat-{name}")
    ended = next(leg.result.ended for leg in legs if leg.result.ended)
    if kind.code is None:
        assert ended.failure is None, name
        assert f"debat-{name}:" not in said, name
        assert (kind.finding or "") in row["findings"], name
    else:
        assert ended.failure is not None, name
        assert (ended.failure.code, ended.failure.kind) == (kind.code, kind.kind), name
        assert f"debat-{name}: " in said, name
        assert "not-captured" in row["findings"], name
    assert max(leg.task.attempt for leg in legs) == kind.attempts, name
    assert_waits_grow(house, name, [leg.result for leg in legs if leg.result.failure and leg.result.followup])


def assert_waits_grow(house: House, name: str, tried: list[TaskResult]) -> None:
    """Each wait for the next attempt is that of its kind of failure, jittered, never under `Retry-After`."""
    fetch = load_settings(house.pipeline).fetch
    waits = [result for result in tried if result.waiting]
    for number, result in enumerate(waits):
        assert result.failure is not None
        scale, growth = SCALES[getattr(errors, result.failure.kind)]
        usual_s = fetch.retry_delay_s * scale * growth**number
        least_s = max(usual_s * (1 - JITTER), result.failure.facts.get("retry_after_s", 0.0))
        assert least_s <= result.delay_s <= max(usual_s * (1 + JITTER), least_s * 1.1), (name, number)


def test_each_rotten_record_costs_itself_only_and_is_named_with_its_cause(
    house: House, web: dict[str, Host], film: Path
) -> None:
    spare = put_records(house, web, film, GOOD, KINDS)
    ended = house.run("run", str(house.pipeline))
    assert ended.returncode == 1, ended.stderr

    (run,) = json.loads(house.run("status", str(house.pipeline), "--json").stdout)["runs"]
    legs = legs_of(house, run["run_id"])
    for name, kind in KINDS.items():
        assert_ended_as_its_kind(house, name, kind, legs[name], ended.stderr)
    failed = [name for name, kind in KINDS.items() if kind.code]
    done = GOOD + len(KINDS) - len(failed)
    assert f"{done} records done, 0 unchanged, {len(failed)} failed." in ended.stderr
    assert run["counts"] == {"done": done, "failed": len(failed)}
    told = {record["key"]: record["failure"] for record in run["records"]}
    assert {name: told[name]["code"] for name in failed} == {name: KINDS[name].code for name in failed}
    assert len(house.table()) == GOOD + len(KINDS)

    # what is final is asked once; what may pass, as often as there are attempts
    assert len(spare["dead-link"].requests) == len(spare["into-the-house"].requests) == 1
    assert len(spare["too-many-for-today"].requests) == 1
    assert len(spare["forbidden"].requests) == len(spare["too-many"].requests) == 3
    apart = [
        later.at_s - before.at_s
        for before, later in zip(spare["too-many"].requests, spare["too-many"].requests[1:], strict=False)
    ]
    assert min(apart) >= 1.0
    # and nothing of a bomb stays
    kept = sum(
        path.stat().st_size
        for name in failed
        for path in (house.folder / "archive" / "essai" / name).rglob("*")
    )
    assert kept < 1_000_000


def test_a_film_that_trickles_is_given_up_when_patience_ends(
    house: House, web: dict[str, Host], film: Path
) -> None:
    put_records(house, web, film, 0, {"trickle": TRICKLE}, "stall_s = 3\n")
    ended = house.run("run", str(house.pipeline))
    assert ended.returncode == 1, ended.stderr
    (run,) = json.loads(house.run("status", str(house.pipeline), "--json").stdout)["runs"]
    assert_ended_as_its_kind(
        house, "trickle", TRICKLE, legs_of(house, run["run_id"])["trickle"], ended.stderr
    )


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_fails_the_record_that_found_it_full(
    house: House, web: dict[str, Host], film: Path
) -> None:
    put_records(house, web, film, 2, {"small-disk": DISK})
    ended = house.run("run", str(house.pipeline))
    assert ended.returncode == 1, ended.stderr
    assert "2 records done, 0 unchanged, 1 failed." in ended.stderr
    house.before = ()
    (run,) = json.loads(house.run("status", str(house.pipeline), "--json").stdout)["runs"]
    assert_ended_as_its_kind(
        house, "small-disk", DISK, legs_of(house, run["run_id"])["small-disk"], ended.stderr
    )

"""A record whose site fails costs no other record: real processes, real downloads, sites that fail in many ways."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.engine.failing_sites import (
    DISK,
    GOOD_HOSTS,
    KINDS,
    LIMITS,
    TRICKLE,
    SiteFailure,
    good,
    make_film,
    notice,
)
from tests.engine.workspace import Workspace
from tests.local_web import Host, hosts
from webinar_archive import errors
from webinar_archive.engine.backend import RunStore
from webinar_archive.engine.backoff import JITTER, SCALES
from webinar_archive.engine.tasks import Task, TaskResult, from_plain
from webinar_archive.pipeline.config_file import load_settings

pytestmark = pytest.mark.untraced

PROGRAM = Path(__file__).with_name("loopback.py")
DEAD = "127.0.0.1:9"
GOOD = int(os.environ.get("GOOD_RECORDS", "4"))
"""Good records beside the failing ones; with 100 or more this takes minutes."""


@dataclass(frozen=True, slots=True)
class EndedTask:
    """One ended task of a record, as the database holds it."""

    task: Task
    result: TaskResult


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_film(tmp_path_factory.mktemp("film") / "film.mp4")


@pytest.fixture
def web() -> Iterator[dict[str, Host]]:
    """Yield sites of good records, and as many more as there are kinds of failure."""
    with hosts(*GOOD_HOSTS, *(f"127.0.1.{number}" for number in range(1, len(KINDS) + 2))) as found:
        yield found


@pytest.fixture
def small_disk(workspace: Workspace) -> None:
    """Put the folder of record `small-disk` on a disk of 100 KB, for the program only."""
    folder = workspace.folder / "archive" / "essai" / "small-disk"
    folder.mkdir(parents=True)
    own = ("unshare", "--mount", *(() if os.getuid() == 0 else ("--map-root-user",)))
    workspace.before = (*own, "sh", "-c", 'mount -t tmpfs -o size=100k none "$0" && exec "$@"', str(folder))
    if subprocess.run([*workspace.before, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine allows no mount of a small disk")


def write_records(
    workspace: Workspace,
    web: Mapping[str, Host],
    film: Path,
    good_count: int,
    kinds: Mapping[str, SiteFailure],
    limits: str = "",
) -> dict[str, Host]:
    """Write notices of good records and of one of each of these kinds, each of those on a host of its own."""
    folder = workspace.folder / "notices"
    folder.mkdir()
    addresses = {
        f"good{number:03}": good(web[GOOD_HOSTS[number % len(GOOD_HOSTS)]], film, number)
        for number in range(good_count)
    }
    spare = dict(zip(kinds, (h for n, h in web.items() if n not in GOOD_HOSTS), strict=False))
    addresses |= {name: kind.answers(spare[name], film) for name, kind in kinds.items()}
    for name, address in addresses.items():
        (folder / f"{name}.html").write_text(notice(name, address), encoding="utf-8")
    workspace.program = PROGRAM
    targets = [f"{host.ip}:{host.port}" for host in web.values()]
    workspace.environment["LOOPBACK_TARGETS"] = " ".join((*targets, DEAD))
    workspace.pipeline.write_text(
        '[pipeline]\nname = "essai"\narchive = "archive"\n[[source]]\nnotice = "notices"\n'
        f'[fetch]\n{LIMITS}{limits}\n[witnesses]\norder = ["captions"]\n[export]\nto = "released"\n',
        encoding="utf-8",
    )
    return spare


def tasks_by_record(workspace: Workspace, run_id: str) -> dict[str, list[EndedTask]]:
    """Return the tasks of a run by record, in order."""
    found: dict[str, list[EndedTask]] = {}
    with RunStore(f"sqlite:///{workspace.folder / 'archive' / 'engine.sqlite'}") as store:
        for row in store.tasks(run_id):
            task = from_plain(row.input, Task)
            found.setdefault(task.key, []).append(EndedTask(task, from_plain(row.output, TaskResult)))
    return found


def assert_ended_as_expected(
    workspace: Workspace, name: str, kind: SiteFailure, tasks: list[EndedTask], stderr: str
) -> None:
    """Check the record's end, its attempts and the delays between them."""
    (row,) = (row for row in workspace.table() if row["record_id"] == f"debat-{name}")
    ended = next(done.result.ended for done in tasks if done.result.ended)
    if kind.code is None:
        assert ended.failure is None, name
        assert f"debat-{name}:" not in stderr, name
        assert (kind.finding or "") in row["findings"], name
    else:
        assert ended.failure is not None, name
        assert (ended.failure.code, ended.failure.kind) == (kind.code, kind.kind), name
        assert f"debat-{name}: " in stderr, name
        assert "not-captured" in row["findings"], name
    assert max(done.task.attempt for done in tasks) == kind.attempts, name
    assert_delays_grow(
        workspace, name, [done.result for done in tasks if done.result.failure and done.result.followup]
    )


def assert_delays_grow(workspace: Workspace, name: str, tried: list[TaskResult]) -> None:
    """Check that each delay fits its kind of failure, with jitter, and is never shorter than `Retry-After`."""
    fetch = load_settings(workspace.pipeline).fetch
    waits = [result for result in tried if result.waiting]
    for number, result in enumerate(waits):
        assert result.failure is not None
        scale, growth = SCALES[getattr(errors, result.failure.kind)]
        expected_s = fetch.retry_delay_s * scale * growth**number
        least_s = max(expected_s * (1 - JITTER), result.failure.facts.get("retry_after_s", 0.0))
        assert least_s <= result.delay_s <= max(expected_s * (1 + JITTER), least_s * 1.1), (name, number)


def test_each_failing_record_is_reported_with_its_cause_and_costs_no_other(
    workspace: Workspace, web: dict[str, Host], film: Path
) -> None:
    spare = write_records(workspace, web, film, GOOD, KINDS)
    ended = workspace.run("run", str(workspace.pipeline))
    assert ended.returncode == 1, ended.stderr

    (run,) = json.loads(workspace.run("status", str(workspace.pipeline), "--json").stdout)["runs"]
    tasks = tasks_by_record(workspace, run["run_id"])
    for name, kind in KINDS.items():
        assert_ended_as_expected(workspace, name, kind, tasks[name], ended.stderr)
    failed = [name for name, kind in KINDS.items() if kind.code]
    done = GOOD + len(KINDS) - len(failed)
    assert f"{done} records done, 0 unchanged, {len(failed)} failed." in ended.stderr
    assert run["counts"] == {"done": done, "failed": len(failed)}
    reported = {record["key"]: record["failure"] for record in run["records"]}
    assert {name: reported[name]["code"] for name in failed} == {name: KINDS[name].code for name in failed}
    assert len(workspace.table()) == GOOD + len(KINDS)

    # a permanent failure is requested once, a temporary one as often as there are attempts
    assert len(spare["dead-link"].requests) == len(spare["into-the-network"].requests) == 1
    assert len(spare["too-many-for-today"].requests) == 1
    assert len(spare["forbidden"].requests) == len(spare["too-many"].requests) == 2
    apart = [
        later.at_s - before.at_s
        for before, later in zip(spare["too-many"].requests, spare["too-many"].requests[1:], strict=False)
    ]
    assert min(apart) >= 1.0
    # nothing of an oversized answer stays on disk
    left_bytes = sum(
        path.stat().st_size
        for name in failed
        for path in (workspace.folder / "archive" / "essai" / name).rglob("*")
    )
    assert left_bytes < 1_000_000


def test_a_film_that_trickles_is_given_up_after_its_attempts(
    workspace: Workspace, web: dict[str, Host], film: Path
) -> None:
    write_records(workspace, web, film, 0, {"trickle": TRICKLE}, "stall_s = 3\n")
    ended = workspace.run("run", str(workspace.pipeline))
    assert ended.returncode == 1, ended.stderr
    (run,) = json.loads(workspace.run("status", str(workspace.pipeline), "--json").stdout)["runs"]
    assert_ended_as_expected(
        workspace, "trickle", TRICKLE, tasks_by_record(workspace, run["run_id"])["trickle"], ended.stderr
    )


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_fails_the_record_that_meets_it(
    workspace: Workspace, web: dict[str, Host], film: Path
) -> None:
    write_records(workspace, web, film, 2, {"small-disk": DISK})
    ended = workspace.run("run", str(workspace.pipeline))
    assert ended.returncode == 1, ended.stderr
    assert "2 records done, 0 unchanged, 1 failed." in ended.stderr
    workspace.before = ()
    (run,) = json.loads(workspace.run("status", str(workspace.pipeline), "--json").stdout)["runs"]
    assert_ended_as_expected(
        workspace, "small-disk", DISK, tasks_by_record(workspace, run["run_id"])["small-disk"], ended.stderr
    )

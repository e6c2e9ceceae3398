"""What a person asks a run for: failed records again by kind, a new capture, one record, from a step on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.local_web import Host

from .conftest import House, eventually

PROGRAM = Path(__file__).with_name("visiting.py")


@pytest.fixture
def visiting(house: House, host: Host) -> House:
    """Four records whose films lie at /v0 to /v3."""
    house.program = PROGRAM
    for number in range(4):
        host.respond_with(f"/v{number}", "first film")
    house.notices([host.at(f"/v{number}") for number in range(4)])
    house.settings("attempts = 1\nallow_private_addresses = true")
    return house


def asked_for(host: Host) -> Counter[str]:
    """How often each path was asked for since the last look."""
    found = Counter(request.path for request in host.requests)
    host.requests.clear()
    return found


def made_since(house: House, before: int) -> Counter[str]:
    """How often each step was made since a count."""
    return Counter(line.split()[2] for line in house.counts[before:])


def films(house: House) -> list[str]:
    """The words in each record's film."""
    archive = house.folder / "archive" / "essai"
    return [(archive / f"r{n:03}" / "capture" / "film.mp4").read_text() for n in range(1, 5)]


def test_retry_takes_the_failed_records_by_kind_or_by_code_or_all(visiting: House, host: Host) -> None:
    for number, status in ((1, 404), (2, 403), (3, 500)):
        host.respond_with(f"/v{number}", status=status)
    ended = visiting.run("run", str(visiting.pipeline))
    assert "1 record done, 0 unchanged, 3 failed." in ended.stderr
    for number in (1, 2, 3):
        host.respond_with(f"/v{number}", "mended")
    asked_for(host)
    for words, path in (
        (("--kind", "blocked"), "/v2"),
        (("--kind", "page-gone"), "/v1"),
        ((), "/v3"),
    ):
        retried = visiting.run("retry", str(visiting.pipeline), *words)
        assert retried.returncode == 0, retried.stderr
        assert "1 record done, 0 unchanged, 0 failed." in retried.stderr
        assert asked_for(host) == {path: 1}
        assert len(visiting.table()) == 4
    nothing = visiting.run("retry", str(visiting.pipeline))
    assert nothing.returncode == 0
    assert "Nothing to retry" in nothing.stderr
    assert films(visiting) == ["first film", "mended", "mended", "mended"]


def test_a_kind_that_no_failure_has_is_refused_with_those_there_are(visiting: House, host: Host) -> None:
    host.respond_with("/v2", status=403)
    visiting.run("run", str(visiting.pipeline))
    refused = visiting.run("retry", str(visiting.pipeline), "--kind", "Goen")
    assert refused.returncode == 2
    assert "Blocked, site-blocks" in refused.stderr


def test_again_captures_anew_and_does_only_what_depends_on_it(visiting: House, host: Host) -> None:
    visiting.run("run", str(visiting.pipeline))
    for number in range(2):
        host.respond_with(f"/v{number}", "second film")
    asked_for(host)
    before = len(visiting.counts)
    again = visiting.run("run", str(visiting.pipeline), "--again")
    assert again.returncode == 0, again.stderr
    assert asked_for(host) == {f"/v{number}": 1 for number in range(4)}
    assert films(visiting) == ["second film"] * 2 + ["first film"] * 2
    made = made_since(visiting, before)
    assert (made["fetch"], made["probe"], made["notice"]) == (4, 2, 0)
    unchanged = visiting.run("run", str(visiting.pipeline))
    assert "4 records are unchanged" in unchanged.stderr


def test_a_new_capture_that_fails_leaves_the_old_one_and_its_rows(visiting: House, host: Host) -> None:
    visiting.run("run", str(visiting.pipeline))
    rows = visiting.table()
    host.respond_with("/v0", status=404)
    again = visiting.run("run", str(visiting.pipeline), "--again")
    assert again.returncode == 1
    assert "3 records done, 0 unchanged, 1 failed." in again.stderr
    assert "/v0 is no longer there (HTTP 404)" in again.stderr
    assert visiting.table() == rows
    assert films(visiting)[0] == "first film"
    host.respond_with("/v0", "second film")
    mended = visiting.run("retry", str(visiting.pipeline))
    assert mended.returncode == 0, mended.stderr
    assert films(visiting)[0] == "second film"
    assert not list(visiting.folder.rglob("*.before"))


def test_a_new_capture_that_is_killed_goes_on_and_does_not_begin_anew(visiting: House, host: Host) -> None:
    visiting.run("run", str(visiting.pipeline))
    asked_for(host)
    host.delay_s = 0.5
    process = visiting.start("run", str(visiting.pipeline), "--again")
    eventually(lambda: len(host.requests) >= 3)
    process.kill()
    process.communicate()
    host.delay_s = 0
    ended = visiting.run("run", str(visiting.pipeline), "--again")
    assert ended.returncode == 0, ended.stderr
    assert "Going on with run" in ended.stderr
    # one was in flight at the kill
    assert sorted(asked_for(host).values()) == [1, 1, 1, 2]


def test_only_takes_one_record_by_key_and_leaves_the_table_alone(visiting: House, host: Host) -> None:
    visiting.run("run", str(visiting.pipeline))
    table = visiting.folder / "released" / "quotations.csv"
    released = table.read_bytes()
    asked_for(host)
    ended = visiting.run("run", str(visiting.pipeline), "--only", "r003", "--again")
    assert ended.returncode == 0, ended.stderr
    assert asked_for(host) == {"/v2": 1}
    assert table.read_bytes() == released
    unknown = visiting.run("run", str(visiting.pipeline), "--only", "r9")
    assert unknown.returncode == 2
    assert "r9" in unknown.stderr


def test_from_a_step_does_it_and_what_follows_for_every_record(visiting: House, host: Host) -> None:
    visiting.run("run", str(visiting.pipeline))
    asked_for(host)
    before = len(visiting.counts)
    ended = visiting.run("run", str(visiting.pipeline), "--from", "transcript")
    assert ended.returncode == 0, ended.stderr
    assert not asked_for(host)
    assert made_since(visiting, before) == {"transcript": 4, "locate": 4, "annotate": 4}
    refused = visiting.run("run", str(visiting.pipeline), "--from", "transkript")
    assert refused.returncode == 2
    assert "transcript" in refused.stderr

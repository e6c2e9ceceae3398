"""Options of a run: failed records again by kind, a new capture, one record, from a step on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.engine.workspace import Workspace
from tests.local_web import Host
from tests.waiting import wait_until
from webinar_archive.archive.events import load_events

pytestmark = pytest.mark.untraced

PROGRAM = Path(__file__).with_name("visiting.py")


@pytest.fixture
def requesting(workspace: Workspace, host: Host) -> Workspace:
    """Write four records whose films are at /v0 to /v3."""
    workspace.program = PROGRAM
    for number in range(4):
        host.respond_with(f"/v{number}", "first film")
    workspace.write_notices([host.at(f"/v{number}") for number in range(4)])
    workspace.write_pipeline("attempts = 1\nallow_private_addresses = true")
    return workspace


def new_requests(host: Host) -> Counter[str]:
    """Return how often each path was requested since the last call."""
    found = Counter(request.path for request in host.requests)
    host.requests.clear()
    return found


def made_since(workspace: Workspace, before: int) -> Counter[str]:
    """Return how often each step was made since the log had so many lines."""
    return Counter(line.split()[2] for line in workspace.step_log[before:])


def films(workspace: Workspace) -> list[str]:
    """Return the text of each record's film."""
    archive = workspace.folder / "archive" / "essai"
    return [(archive / f"r{n:03}" / "capture" / "film.mp4").read_text() for n in range(1, 5)]


def test_retry_runs_failed_records_by_kind_by_code_or_all(requesting: Workspace, host: Host) -> None:
    for number, status in ((1, 404), (2, 403), (3, 500)):
        host.respond_with(f"/v{number}", status=status)
    ended = requesting.run("run", str(requesting.pipeline))
    assert "1 record done, 0 unchanged, 3 failed." in ended.stderr
    for number in (1, 2, 3):
        host.respond_with(f"/v{number}", "mended")
    new_requests(host)
    for words, path in (
        (("--kind", "blocked"), "/v2"),
        (("--kind", "page-gone"), "/v1"),
        ((), "/v3"),
    ):
        retried = requesting.run("retry", str(requesting.pipeline), *words)
        assert retried.returncode == 0, retried.stderr
        assert "1 record done, 0 unchanged, 0 failed." in retried.stderr
        assert new_requests(host) == {path: 1}
        assert len(requesting.table()) == 4
    nothing = requesting.run("retry", str(requesting.pipeline))
    assert nothing.returncode == 0
    assert "Nothing to retry" in nothing.stderr
    assert films(requesting) == ["first film", "mended", "mended", "mended"]


def test_an_unknown_kind_of_failure_is_refused_with_the_known_ones(requesting: Workspace, host: Host) -> None:
    host.respond_with("/v2", status=403)
    requesting.run("run", str(requesting.pipeline))
    refused = requesting.run("retry", str(requesting.pipeline), "--kind", "Goen")
    assert refused.returncode == 2
    assert "Blocked, site-blocks" in refused.stderr


def test_again_repeats_captures_and_only_the_steps_that_depend_on_them(
    requesting: Workspace, host: Host
) -> None:
    requesting.run("run", str(requesting.pipeline))
    for number in range(2):
        host.respond_with(f"/v{number}", "second film")
    new_requests(host)
    before = len(requesting.step_log)
    again = requesting.run("run", str(requesting.pipeline), "--again")
    assert again.returncode == 0, again.stderr
    assert new_requests(host) == {f"/v{number}": 1 for number in range(4)}
    assert films(requesting) == ["second film"] * 2 + ["first film"] * 2
    made = made_since(requesting, before)
    assert (made["fetch"], made["probe"], made["notice"]) == (4, 2, 0)
    unchanged = requesting.run("run", str(requesting.pipeline))
    assert "4 records are unchanged" in unchanged.stderr


def test_a_source_that_is_gone_keeps_its_capture_and_its_rows_until_it_is_back(
    requesting: Workspace, host: Host
) -> None:
    requesting.run("run", str(requesting.pipeline))
    rows = requesting.table()
    host.respond_with("/v0", status=404)
    again = requesting.run("run", str(requesting.pipeline), "--again")
    assert again.returncode == 1
    assert "3 records done, 0 unchanged, 1 failed." in again.stderr
    assert "/v0 no longer exists (HTTP 404)" in again.stderr
    gone = requesting.table()
    assert "source-vanished (since=20" in gone[0]["findings"]
    assert f"address={host.at('/v0')}; status=404; reason=page-gone" in gone[0]["findings"]
    assert [{**row, "findings": ""} for row in gone] == [{**row, "findings": ""} for row in rows]
    assert films(requesting)[0] == "first film"
    # told once as a failure; after that the table says so
    still_gone = requesting.run("run", str(requesting.pipeline))
    assert still_gone.returncode == 0, still_gone.stderr
    assert requesting.table() == gone
    host.respond_with("/v0", "second film")
    back = requesting.run("run", str(requesting.pipeline))
    assert back.returncode == 0, back.stderr
    assert films(requesting)[0] == "second film"
    assert requesting.table()[0]["findings"] == rows[0]["findings"]
    assert not list(requesting.folder.rglob("*.before"))
    record = requesting.folder / "archive" / "essai" / "r001"
    assert [event.kind for event in load_events(record)] == ["source vanished", "source returned"]


def test_a_new_capture_that_is_refused_keeps_the_old_one_and_its_rows(
    requesting: Workspace, host: Host
) -> None:
    requesting.run("run", str(requesting.pipeline))
    rows = requesting.table()
    host.respond_with("/v0", status=403)
    again = requesting.run("run", str(requesting.pipeline), "--again")
    assert again.returncode == 1
    assert "3 records done, 0 unchanged, 1 failed." in again.stderr
    assert requesting.table() == rows
    host.respond_with("/v0", "second film")
    mended = requesting.run("retry", str(requesting.pipeline))
    assert mended.returncode == 0, mended.stderr
    assert films(requesting)[0] == "second film"


def test_a_new_capture_that_is_killed_is_continued(requesting: Workspace, host: Host) -> None:
    requesting.run("run", str(requesting.pipeline))
    new_requests(host)
    host.delay_s = 0.5
    process = requesting.start("run", str(requesting.pipeline), "--again")
    wait_until(lambda: len(host.requests) >= 3)
    process.kill()
    process.communicate()
    host.delay_s = 0
    ended = requesting.run("run", str(requesting.pipeline), "--again")
    assert ended.returncode == 0, ended.stderr
    assert "Resuming run" in ended.stderr
    # one request ran at the kill
    assert sorted(new_requests(host).values()) == [1, 1, 1, 2]


def test_only_runs_one_record_by_key_and_leaves_the_table_unchanged(
    requesting: Workspace, host: Host
) -> None:
    requesting.run("run", str(requesting.pipeline))
    table = requesting.folder / "released" / "quotations.csv"
    released = table.read_bytes()
    new_requests(host)
    ended = requesting.run("run", str(requesting.pipeline), "--only", "r003", "--again")
    assert ended.returncode == 0, ended.stderr
    assert new_requests(host) == {"/v2": 1}
    assert table.read_bytes() == released
    unknown = requesting.run("run", str(requesting.pipeline), "--only", "r9")
    assert unknown.returncode == 2
    assert "r9" in unknown.stderr


def test_from_repeats_a_step_and_all_after_it_for_every_record(requesting: Workspace, host: Host) -> None:
    requesting.run("run", str(requesting.pipeline))
    new_requests(host)
    before = len(requesting.step_log)
    ended = requesting.run("run", str(requesting.pipeline), "--from", "transcript")
    assert ended.returncode == 0, ended.stderr
    assert not new_requests(host)
    assert made_since(requesting, before) == {"transcript": 4, "locate": 4, "annotate": 4}
    refused = requesting.run("run", str(requesting.pipeline), "--from", "transkript")
    assert refused.returncode == 2
    assert "transcript" in refused.stderr

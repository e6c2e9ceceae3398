"""Captured pages: nothing that differed is overwritten, an answer that a page is gone is kept, secrets are not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local_web import Host, hosts
from tests.pipeline.steps.test_notice import FACTS, context
from webinar_archive.archive.events import load_events
from webinar_archive.archive.kept_files import read_kept_file
from webinar_archive.archive.recorded_files import recorded_files
from webinar_archive.archive.step_cache import invalidate
from webinar_archive.archive.verification import verify_record
from webinar_archive.errors import Gone, NotAllowed
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import CapturedPage
from webinar_archive.pipeline.steps import step_table


@pytest.fixture
def site() -> Iterator[Host]:
    with hosts("127.0.0.1") as sites:
        yield sites["127.0.0.1"]


def visited(tmp_path: Path, site: Host, address: str = "/7") -> StepContext:
    table = step_table((("127.0.0.1", site.port),))
    return context(tmp_path, table, page=site.at(address), notice=None)


def captured(tmp_path: Path, site: Host, body: str, address: str = "/7") -> CapturedPage:
    """Capture a page again, as `--again` does."""
    site.respond_page("/7", body)
    here = visited(tmp_path, site, address)
    invalidate(here.folder, ["page"])
    page = here.run("page", FACTS)
    assert isinstance(page, CapturedPage)
    assert verify_record(here.folder).faults == ()
    return page


def test_a_page_that_changed_is_a_version_beside_the_one_before(tmp_path: Path, site: Host) -> None:
    first = captured(tmp_path, site, "<p>un")
    folder = visited(tmp_path, site).folder
    before = {file.path: read_kept_file(folder, file) for file in first.files}
    second = captured(tmp_path, site, "<p>deux")
    third = captured(tmp_path, site, "<p>un")
    assert [page.file.path for page in (first, second, third)] == [
        "pages/notice.html",
        "pages/notice-v2.html",
        "pages/notice-v3.html",
    ]
    assert third.earlier == (*first.files, *second.files)
    assert {file.path: read_kept_file(folder, file) for file in first.files} == before
    assert {file.path for file in recorded_files(folder).files} >= {file.path for file in third.earlier}
    assert [event.facts["change"] for event in load_events(folder)] == ["content", "content"]


def test_a_page_that_is_the_same_is_an_event_and_no_file(tmp_path: Path, site: Host) -> None:
    first = captured(tmp_path, site, "<p>un")
    assert captured(tmp_path, site, "<p>un") == first
    folder = visited(tmp_path, site).folder
    assert sorted(path.name for path in (folder / "pages").iterdir()) == ["notice.html", "notice.warc"]
    (event,) = load_events(folder)
    assert (event.kind, event.outcome, event.facts["page"]) == ("page capture", "unchanged", "notice")


@pytest.mark.parametrize("name", ["notice.html", "notice.warc"])
@pytest.mark.parametrize("how", ["lost", "damaged"])
def test_a_capture_puts_back_what_was_lost_or_damaged(
    tmp_path: Path, site: Host, name: str, how: str
) -> None:
    first = captured(tmp_path, site, "<p>un")
    folder = visited(tmp_path, site).folder
    path = folder / "pages" / name
    if how == "lost":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    site.respond_page("/7", "<p>un")
    here = visited(tmp_path, site)
    invalidate(here.folder, ["page"])
    again = here.run("page", FACTS)
    assert again.file == first.file
    assert [fault.fault for fault in verify_record(folder).harmful] == []


@pytest.mark.parametrize(("status", "error"), [(404, Gone), (410, Gone), (451, NotAllowed)])
def test_the_answer_that_a_page_is_gone_is_kept_once_as_proof(
    tmp_path: Path, site: Host, status: int, error: type[Exception]
) -> None:
    first = captured(tmp_path, site, "<p>un")
    site.respond_with("/7", "<p>Cette page n'existe plus.", status=status)
    for _ in range(2):
        here = visited(tmp_path, site)
        invalidate(here.folder, ["page"])
        with pytest.raises(error):
            here.run("page", FACTS)
    proof = here.folder / "pages" / "notice-v2.warc"
    assert f"HTTP/1.0 {status}".encode() in proof.read_bytes()
    assert b"n'existe plus" in proof.read_bytes()
    assert sorted(path.name for path in proof.parent.iterdir()) == [
        "notice-v2.warc",
        "notice.html",
        "notice.warc",
    ]
    assert verify_record(here.folder).faults == ()
    (event,) = load_events(here.folder)
    assert (event.kind, event.facts["status"]) == ("page vanished", status)
    # what was captured before is still there when the page is back
    assert captured(tmp_path, site, "<p>un") == first


def test_a_page_that_is_gone_without_an_end_is_gone(tmp_path: Path, site: Host) -> None:
    site.respond_with("/7", bytes(6_000_000), status=404)
    with pytest.raises(Gone):
        visited(tmp_path, site).run("page", FACTS)


def test_secrets_in_the_address_of_a_page_are_not_stored(tmp_path: Path, site: Host) -> None:
    captured(tmp_path, site, "<p>un", "/7?lvl=notice&key=hush")
    # another key is no other page
    here = visited(tmp_path, site, "/7?lvl=notice&key=hush2")
    assert here.run("page", FACTS).address == site.at("/7?lvl=notice&key=***")
    assert here.made == []
    stored = [path for path in here.folder.rglob("*") if path.is_file()]
    assert len(stored) >= 3
    assert not [path for path in stored if b"hush" in path.read_bytes()]

"""Harvests of OAI-PMH servers: what is stored, what is asked the next time, and what a failure costs."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from oaipmh_scythe import Scythe
from oaipmh_scythe.models import Record

from tests.local_web import Host, hosts, response
from tests.oai_server import OaiServer
from webinar_archive.engine.harvest import HarvestContext, HarvestOutcome, harvest_sources
from webinar_archive.errors import UsageError
from webinar_archive.pipeline.config import FetchSection, PipelineSection, Settings, Source
from webinar_archive.pipeline.plan import RunOptions, make_plan
from webinar_archive.pipeline.sources import find_jobs

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(name="site")
def _site() -> Iterator[Host]:
    with hosts("127.0.0.3") as found:
        yield found["127.0.0.3"]


@pytest.fixture
def server(site: Host) -> OaiServer:
    return OaiServer(site)


class Archive:
    """An archive with one OAI-PMH source, and what its harvests wait for."""

    def __init__(self, folder: Path, address: str) -> None:
        self.waits: list[float] = []
        self.shares: list[float | None] = []
        self.source = Source(oai=address)
        self.folder = folder
        self.fetch = FetchSection(allow_private_addresses=True, per_host_delay_s=5.0, retry_delay_s=30.0)

    @property
    def settings(self) -> Settings:
        section = PipelineSection(name="moisson", archive="archive")
        return Settings(pipeline=section, source=(self.source,), fetch=self.fetch, base=self.folder)

    def harvest(self, *, again: bool = False, records: tuple[str, ...] | None = None) -> HarvestOutcome:
        context = HarvestContext(
            now=lambda: NOW,
            sleep=self.waits.append,
            rng=random.Random(1),
            on_progress=lambda *step: self.shares.append(step[2]),
        )
        (outcome,) = harvest_sources(self.settings, RunOptions(again=again, records=records), context)
        return outcome

    def found(self) -> dict[str, tuple[str, ...]]:
        """The records by key, with the codes of what is told of each."""
        return {
            job.key: tuple(finding.code for finding in job.findings) for job in find_jobs(self.settings).jobs
        }


@pytest.fixture
def archive(tmp_path: Path, server: OaiServer) -> Archive:
    return Archive(tmp_path, server.address)


def counts(outcome: HarvestOutcome) -> tuple[int, int, int]:
    return outcome.counts.listed, outcome.counts.changed, outcome.counts.deleted


def failure(outcome: HarvestOutcome) -> str | None:
    return outcome.failure.code if outcome.failure else None


def test_a_thousand_records_are_harvested_page_by_page(server: OaiServer, archive: Archive) -> None:
    for number in range(1_000):
        server.add(number)
    outcome = archive.harvest()
    assert (counts(outcome), failure(outcome)) == ((1_000, 1_000, 0), None)
    assert len(archive.found()) == 1_000
    verbs = [request["verb"] for request in server.requests]
    assert verbs == ["Identify", *["ListRecords"] * 10]
    # the host's delay stands between requests, and nothing else waits
    assert archive.waits == [5.0] * 10
    assert archive.shares == pytest.approx([number / 10 for number in range(1, 10)])


def test_another_harvester_finds_the_same_records_on_the_server(server: OaiServer, archive: Archive) -> None:
    server.page_size = 50
    identifiers = [server.add(number) for number in range(120)]
    server.delete(identifiers[7], "2026-02-01T00:00:00Z")
    outcome = archive.harvest()
    with Scythe(server.address) as peer:
        records = [record for record in peer.list_records() if isinstance(record, Record)]
    assert [record.header.identifier for record in records] == sorted(identifiers)
    deleted = [record.header.identifier for record in records if record.deleted]
    assert deleted == [identifiers[7]]
    # of one that never was here nothing is kept
    assert counts(outcome) == (len(records), len(records) - len(deleted), 0)
    assert len(archive.found()) == len(records) - len(deleted)


def test_a_second_harvest_asks_for_changes_only(server: OaiServer, archive: Archive) -> None:
    kept, gone = server.add(1), server.add(2)
    archive.harvest()
    server.add(1, title="Un autre débat", date="2026-03-02T08:00:00Z")
    server.delete(gone, "2026-03-02T09:00:00Z")
    server.add(3, date="2026-03-02T10:00:00Z")
    server.delete("oai:bib.example:9", "2026-03-02T09:00:00Z")
    outcome = archive.harvest()
    assert counts(outcome) == (4, 2, 1)
    assert server.requests[-1]["from"] == "2026-03-01T11:00:00Z"
    found = archive.found()
    assert [codes for key, codes in found.items() if "-2-" in key] == [("record-deleted-there",)]
    assert len(found) == 3
    job = next(job for job in find_jobs(archive.settings).jobs if "-1-" in job.key)
    assert "Un autre débat" in Path(job.source.notice or "").read_text("utf-8")
    assert kept == "oai:bib.example:1"


def test_a_deleted_record_that_comes_back_is_whole_again(server: OaiServer, archive: Archive) -> None:
    identifier = server.add(1)
    archive.harvest()
    server.delete(identifier, "2026-03-02T09:00:00Z")
    archive.harvest()
    server.add(1, date="2026-03-03T09:00:00Z")
    archive.harvest()
    assert [*archive.found().values()] == [()]


def test_nothing_new_is_no_failure(server: OaiServer, archive: Archive) -> None:
    server.add(1)
    archive.harvest()
    outcome = archive.harvest()
    assert (counts(outcome), failure(outcome)) == ((0, 0, 0), None)
    assert len(archive.found()) == 1


def test_dates_are_asked_for_in_the_servers_granularity(server: OaiServer, archive: Archive) -> None:
    server.granularity = "YYYY-MM-DD"
    server.add(1)
    archive.harvest()
    archive.harvest()
    assert server.requests[-1]["from"] == "2026-03-01"


def test_a_harvest_that_broke_off_goes_on_where_it_was(server: OaiServer, archive: Archive) -> None:
    server.page_size = 2
    for number in range(6):
        server.add(number)
    # the third page fails for good
    server.faults = [None, None, None, response(status=404)]
    outcome = archive.harvest()
    assert (counts(outcome), failure(outcome)) == ((4, 4, 0), "page-gone")
    assert len(archive.found()) == 4
    outcome = archive.harvest()
    assert (counts(outcome), failure(outcome)) == ((2, 2, 0), None)
    assert server.requests[-1] == {"verb": "ListRecords", "resumptionToken": "4!"}
    assert len(archive.found()) == 6


def test_a_token_that_expired_has_its_list_read_again(server: OaiServer, archive: Archive) -> None:
    server.page_size = 2
    for number in range(6):
        server.add(number)
    server.faults = [None, None, None, response(status=404)]
    archive.harvest()
    server.bad_tokens = {"4!"}
    server.error_status = 422
    outcome = archive.harvest()
    # the list is begun anew, and breaks at the same token
    assert (failure(outcome), len(archive.found())) == ("oai-bad-token", 4)
    server.bad_tokens = set()
    assert failure(archive.harvest()) is None
    assert len(archive.found()) == 6


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (response(status=503, Retry_After="120"), (5.0, 120.0)),
        (response(status=500), (5.0, 22.0)),
        (response("<OAI-PMH><ListRecords>"), (5.0, 22.0)),
        (response("<OAI-PMH>", Content_Length="999"), (5.0, 22.0)),
    ],
)
def test_what_may_pass_is_asked_again_as_the_fetch_of_a_record_is(
    server: OaiServer, archive: Archive, fault: Callable[..., None], waits: tuple[float, ...]
) -> None:
    server.add(1)
    server.faults = [None, fault]
    assert failure(archive.harvest()) is None
    assert archive.waits[0] == waits[0]
    assert waits[1] <= archive.waits[1] < waits[1] * 2


def test_a_server_that_stays_away_costs_nothing_known(server: OaiServer, archive: Archive) -> None:
    server.add(1)
    archive.harvest()
    server.faults = [response(status=500)] * 4
    outcome = archive.harvest()
    assert (failure(outcome), len(archive.found())) == ("site-error", 1)
    server.add(2, date="2026-03-01T11:30:00Z")
    archive.harvest()
    # the time from which changes are wanted did not move with the failure
    assert server.requests[-1]["from"] == "2026-03-01T11:00:00Z"
    assert len(archive.found()) == 2


def test_a_form_that_the_server_has_not_is_named_beside_those_it_has(
    server: OaiServer, archive: Archive
) -> None:
    archive.source = Source(oai=server.address, prefix="mods")
    outcome = archive.harvest()
    assert failure(outcome) == "oai-no-such-format"
    assert "form `mods`; it has oai_dc, marc-xml" in str(outcome.failure)
    with pytest.raises(UsageError) as refused:
        make_plan(archive.settings, "r", RunOptions())
    assert refused.value.code == "pipeline-no-records"


def test_a_server_without_sets_says_so(server: OaiServer, archive: Archive) -> None:
    archive.source = Source(oai=server.address, set="livres")
    assert failure(archive.harvest()) == "oai-no-sets"


def test_a_set_and_a_form_of_records_are_asked_for(server: OaiServer, archive: Archive) -> None:
    server.add(1)
    archive.source = Source(oai=server.address, set="videos", prefix="marc-xml")
    archive.harvest()
    assert server.requests[-1] == {"verb": "ListRecords", "metadataPrefix": "marc-xml", "set": "videos"}


@pytest.mark.parametrize(
    "page", ["<html>Bienvenue</html>", "<!DOCTYPE a [<!ENTITY b 'c'>]><OAI-PMH></OAI-PMH>"]
)
def test_a_page_that_is_no_answer_is_refused_at_once(server: OaiServer, archive: Archive, page: str) -> None:
    server.faults = [response(page)]
    assert failure(archive.harvest()) in ("oai-no-answer", "oai-document-type")
    assert archive.waits == []


def test_a_list_without_end_is_stopped(server: OaiServer, archive: Archive) -> None:
    server.add(1)
    endless = server.answer({"verb": "ListRecords", "metadataPrefix": "oai_dc"}).replace(
        "</resumptionToken>", "again</resumptionToken>"
    )
    server.faults = [None, *[response(endless)] * 60]
    outcome = archive.harvest()
    assert (counts(outcome)[0], failure(outcome)) == (1, "oai-endless")
    assert len(server.requests) < 30


def test_a_record_of_a_whole_list_that_is_not_there_any_more_is_told(
    server: OaiServer, archive: Archive
) -> None:
    server.deletions = "no"
    server.add(1)
    gone = server.add(2)
    archive.harvest()
    del server.records[gone]
    assert counts(archive.harvest()) == (0, 0, 0)
    assert counts(archive.harvest(again=True)) == (1, 0, 1)
    assert sorted(archive.found().values()) == [(), ("record-not-listed",)]


def test_a_server_that_is_empty_for_once_buries_nothing(server: OaiServer, archive: Archive) -> None:
    server.add(1)
    archive.harvest()
    server.records.clear()
    assert failure(archive.harvest(again=True)) == "oai-no-records"
    assert [*archive.found().values()] == [()]


def test_records_without_an_identifier_are_counted(server: OaiServer, archive: Archive) -> None:
    server.add(1)
    named = server.answer({"verb": "ListRecords", "metadataPrefix": "oai_dc"})
    server.faults = [
        None,
        response(named.replace("<ListRecords>", "<ListRecords><record><header/></record>")),
    ]
    outcome = archive.harvest()
    assert [finding.code for finding in outcome.findings] == ["harvest-done", "harvest-unnamed"]


def test_a_run_of_single_records_harvests_only_what_never_was(server: OaiServer, archive: Archive) -> None:
    server.add(1)
    archive.harvest(records=("one",))
    assert len(archive.found()) == 1
    assert harvest_sources(archive.settings, RunOptions(records=("one",))) == ()


def test_two_sets_of_one_server_are_two_harvests(server: OaiServer, archive: Archive) -> None:
    server.add(1)
    archive.harvest()
    archive.source = Source(oai=server.address, set="videos")
    assert archive.found() == {}
    assert counts(archive.harvest()) == (1, 1, 0)


def test_an_address_within_the_network_is_refused_unless_it_is_allowed(archive: Archive) -> None:
    archive.fetch = FetchSection()
    assert failure(archive.harvest()) == "address-private"

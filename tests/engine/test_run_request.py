"""Runs planned over harvested sources: what the plan says of a harvest, and when there is none to go on with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.local_web import hosts, response
from tests.oai_server import OaiServer
from webinar_archive.engine.run_request import plan_run
from webinar_archive.engine.tasks import RunRequest
from webinar_archive.errors import ArchiveError, NoticeError
from webinar_archive.pipeline.config import FetchSection, PipelineSection, Settings, Source
from webinar_archive.pipeline.plan import Plan, RunOptions, load_plan
from webinar_archive.pipeline.release import Summary

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[OaiServer]:
    with hosts("127.0.0.5") as found:
        yield OaiServer(found["127.0.0.5"])


@pytest.fixture
def settings(tmp_path: Path, server: OaiServer) -> Settings:
    return Settings(
        pipeline=PipelineSection(name="moisson", archive="archive"),
        source=(Source(oai=server.address),),
        fetch=FetchSection(allow_private_addresses=True, per_host_delay_s=0, attempts=1),
        base=tmp_path,
    )


def plan_of(request: RunRequest) -> Plan:
    return load_plan(Path(request.plan))[0]


def test_a_run_harvests_before_it_is_planned(server: OaiServer, settings: Settings) -> None:
    server.add(1)
    plan = plan_of(plan_run(settings, RunOptions(), NOW))
    assert len(plan.keys) == 1
    assert [(finding.code, finding.facts["changed"]) for finding in plan.findings] == [("harvest-done", 1)]


def test_a_failed_harvest_leaves_the_run_what_was_harvested_before(
    server: OaiServer, settings: Settings
) -> None:
    server.add(1)
    plan_run(settings, RunOptions(), NOW)
    server.faults = [response(status=500)]
    plan = plan_of(plan_run(settings, RunOptions(), NOW))
    assert len(plan.keys) == 1
    assert [finding.code for finding in plan.findings] == ["harvest-failed"]
    assert not Summary(run_id="r", outcomes=(), released=(), findings=plan.findings).is_whole


@pytest.mark.parametrize(
    ("body", "status", "code"), [("<p>Bienvenue</p>", 200, "oai-no-answer"), ("", 404, "page-gone")]
)
def test_a_run_without_any_record_says_why_its_harvest_failed(
    server: OaiServer, settings: Settings, body: str, status: int, code: str
) -> None:
    server.faults = [response(body, status=status)]
    with pytest.raises(ArchiveError) as failed:
        plan_run(settings, RunOptions(), NOW)
    assert failed.value.code == code


def test_a_server_without_records_is_told(server: OaiServer, settings: Settings) -> None:
    with pytest.raises(NoticeError, match="has no record for this request"):
        plan_run(settings, RunOptions(), NOW)

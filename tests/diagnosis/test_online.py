"""Catalogues and a video are asked for on loopback, by the real client and the real downloader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local_web import Host, hosts
from tests.media_factory import SMALL, make_media, picture, tone
from webinar_archive.diagnosis.online import catalogue_checks, video_check
from webinar_archive.pipeline.config import FetchSection, PipelineSection, Settings, Source


def settings(*sources: Source) -> Settings:
    fetch = FetchSection(allow_private_addresses=True)
    return Settings(pipeline=PipelineSection(name="essai"), source=sources, fetch=fetch)


@pytest.fixture
def sites() -> Iterator[dict[str, Host]]:
    """Two sites on loopback."""
    with hosts("127.0.0.2", "127.0.0.3") as found:
        yield found


def test_one_page_of_each_catalogue_is_asked_for(sites: dict[str, Host]) -> None:
    first, second = sites.values()
    page = first.respond_page("/notice?id=1", "une notice")
    second.respond_with("/oai?verb=Identify", "gone", status=404)
    asked = settings(
        Source(page=page),
        Source(page=first.at("/notice?id=2")),
        Source(oai=second.at("/oai")),
        Source(notice="notice.txt"),
    )
    checks = list(catalogue_checks(asked))
    assert [(check.state, check.code) for check in checks] == [
        ("ok", "doctor-answers"),
        ("error", "page-gone"),
    ]
    assert (first.paths, second.paths) == (["/notice?id=1"], ["/oai?verb=Identify"])


def test_addresses_that_a_pipeline_file_does_not_allow_are_not_visited() -> None:
    asked = Settings(pipeline=PipelineSection(name="essai"), source=(Source(page="http://127.0.0.1:9/"),))
    assert [check.code for check in catalogue_checks(asked)] == ["address-private"]


@pytest.mark.untraced
def test_a_video_is_looked_up_and_nothing_of_it_is_kept(
    sites: dict[str, Host], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = sites["127.0.0.2"]
    film = make_media(tmp_path / "film.mp4", *picture(1), *tone(1), *SMALL)
    site.serve_file("/film.mp4", film)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    page = site.respond_page("/debat", '<video src="/film.mp4"></video>')
    check = video_check(page, settings())
    assert (check.state, check.facts["title"]) == ("ok", "Le débat")
    assert video_check(site.at("/nothing"), settings()).state == "error"
    assert list((tmp_path / "temporary").iterdir()) == []

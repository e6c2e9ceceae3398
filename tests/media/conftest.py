"""A small film, a web site on loopback, and the options that let a test fetch from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local_web import Host, hosts
from tests.media_factory import INDEX_FIRST, SMALL, make_media, picture, tone
from webinar_archive.media.options import FetchOptions


@pytest.fixture
def site() -> Iterator[Host]:
    with hosts("127.0.0.1") as found:
        yield found["127.0.0.1"]


@pytest.fixture
def options(site: Host) -> FetchOptions:
    """Only this test's site may be requested; every other private target stays refused."""
    return FetchOptions(exceptions=(("127.0.0.1", site.port),), min_free_gb=0)


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds of video and audio, its index at the start."""
    return make_media(
        tmp_path_factory.mktemp("film") / "film.mp4", *picture(8), *tone(8), *SMALL, *INDEX_FIRST
    )

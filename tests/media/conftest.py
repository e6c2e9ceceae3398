"""Tiny films made on the spot, and a web site on loopback that serves them, well or badly."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local_web import Host, hosts
from webinar_archive.media import FetchOptions

CAPTIONS = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nbonjour à tous\n"


@pytest.fixture
def site() -> Iterator[Host]:
    with hosts("127.0.0.1") as found:
        yield found["127.0.0.1"]


@pytest.fixture
def options(site: Host) -> FetchOptions:
    """Only this test's site may be gone to; every other private target stays refused."""
    return FetchOptions(exceptions=(("127.0.0.1", site.port),), min_free_gb=0)


def make_film(path: Path, *words: str) -> Path:
    """Have ffmpeg make a file."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *words, str(path)]
    subprocess.run(command, check=True, timeout=60)
    return path


def picture(seconds: float, rate: int = 5) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"testsrc=size=64x36:rate={rate}:duration={seconds}")


def sound(seconds: float) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=16000:duration={seconds}")


SMALL = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-c:a", "aac", "-b:a", "32k")


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds of picture and sound, its index in front."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return make_film(path, *picture(8), *sound(8), *SMALL, "-movflags", "+faststart")

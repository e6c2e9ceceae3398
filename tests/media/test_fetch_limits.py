"""A fetch ends at its limits of size, memory, time and disk space."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.local_web import endless_response
from webinar_archive.errors import DiskFull, TooLarge, Unreachable
from webinar_archive.media.options import FetchOptions

from .fetching import fetch_record, files

pytestmark = pytest.mark.untraced

if TYPE_CHECKING:
    from tests.local_web import Host


def test_a_video_announced_above_the_size_limit_is_not_downloaded(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    address = site.respond_with("/v.mp4", b"x" * 2000, kind="video/mp4", Content_Length="20000000000")
    with pytest.raises(TooLarge) as caught:
        fetch_record(address, tmp_path, replace(options, max_size_gb=0.001))
    assert caught.value.facts["size_bytes"] == 20_000_000_000
    assert files(tmp_path) == []


def test_an_endless_video_is_stopped_at_the_size_limit(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    address = site.respond("/v.mp4", endless_response(site, film.read_bytes(), b"\0" * 65536))
    with pytest.raises(TooLarge):
        fetch_record(address, tmp_path, replace(options, max_size_gb=0.003))
    assert files(tmp_path) == []


def test_an_endless_page_is_stopped_before_it_fills_the_memory(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    address = site.respond("/d", endless_response(site, b"", b"<p>more</p>" * 10_000, kind="text/html"))
    with pytest.raises(TooLarge) as caught:
        fetch_record(address, tmp_path, options)
    assert caught.value.code == "page-too-large"


@pytest.mark.parametrize(("timeout_s", "stall_s"), [(2.0, 300.0), (300.0, 2.0)])
def test_a_trickle_of_bytes_ends_at_the_time_limit_or_the_stall_limit(
    site: Host, tmp_path: Path, options: FetchOptions, timeout_s: float, stall_s: float
) -> None:
    address = site.respond("/v.mp4", endless_response(site, b"", b"x", every_s=0.05))
    with pytest.raises(Unreachable) as caught:
        fetch_record(address, tmp_path, replace(options, timeout_s=timeout_s, stall_s=stall_s))
    assert caught.value.code == "answer-late"


def test_nothing_is_fetched_when_less_than_the_reserve_is_free(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    reserve = replace(options, min_free_gb=10**9)
    for source in (site.serve_file("/film.mp4", film), film):
        with pytest.raises(DiskFull) as caught:
            fetch_record(source, tmp_path, reserve)
        assert caught.value.facts["reserve_bytes"] == 10**18


def test_a_download_stops_when_the_disk_fills_up_to_the_reserve(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    """The reserve is 100 MiB less than what is free now; the video is endless and announces no size."""
    free_bytes = shutil.disk_usage(tmp_path).free
    tight = replace(options, min_free_gb=(free_bytes - 100 * 1024**2) / 10**9, max_size_gb=10**6)
    address = site.respond("/v.mp4", endless_response(site, film.read_bytes(), b"\0" * 1_000_000))
    with pytest.raises(DiskFull):
        fetch_record(address, tmp_path, tight)

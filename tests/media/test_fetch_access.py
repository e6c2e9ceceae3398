"""Cookies and proxies: used as configured, never stored, and no way around the address policy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.archived_files import film_of
from webinar_archive.errors import AddressRefused, UsageError
from webinar_archive.files import checksum_of_file
from webinar_archive.media.options import FetchOptions

from .fetching import fetch_record

pytestmark = pytest.mark.untraced

if TYPE_CHECKING:
    from tests.local_web import Host


def test_a_cookies_file_is_sent_left_unchanged_and_not_stored(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    cookies = tmp_path / "cookies.txt"
    cookies.write_text("# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tmine-alone\n")
    before = cookies.read_bytes()
    address = site.serve_file("/film.mp4", film)
    capture = fetch_record(address, tmp_path / "r", replace(options, cookies=str(cookies)))
    assert set(site.headers("Cookie")) == {"session=mine-alone"}
    assert cookies.read_bytes() == before
    assert capture.metadata is not None
    assert b"mine-alone" not in (tmp_path / "r" / capture.metadata.path).read_bytes()


def test_a_cookies_file_in_another_format_is_refused(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    cookies = tmp_path / "cookies.txt"
    cookies.write_text("session=mine")
    with pytest.raises(UsageError) as caught:
        fetch_record(site.at("/film.mp4"), tmp_path / "r", replace(options, cookies=str(cookies)))
    assert caught.value.code == "cookies-unreadable"


def test_a_proxy_is_used_and_does_not_open_private_addresses(site: Host, film: Path, tmp_path: Path) -> None:
    site.serve_file("http://public.example/film.mp4", film)
    through = FetchOptions(proxy=site.address, min_free_gb=0)
    capture = fetch_record("http://public.example/film.mp4", tmp_path, through)
    assert film_of(capture).checksum == checksum_of_file(film)
    site.redirect("http://public.example/v", "http://192.168.1.1/film.mp4")
    with pytest.raises(AddressRefused):
        fetch_record("http://public.example/v", tmp_path / "other", through)
    assert not any("192.168.1.1" in path for path in site.paths)


def test_a_proxy_in_the_environment_is_ignored(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert film_of(fetch_record(site.serve_file("/film.mp4", film), tmp_path, options)).size_bytes > 0

"""Sites that refuse, addresses that are forbidden, and pages without a video, each with its own error."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.archived_files import film_of
from tests.media_factory import make_media, picture
from webinar_archive.errors import (
    AddressRefused,
    ArchiveError,
    Blocked,
    Gone,
    NotAllowed,
    NotVideo,
    Truncated,
    Unreachable,
)
from webinar_archive.media.options import FetchOptions

from .fetching import fetch_record, files

pytestmark = pytest.mark.untraced

if TYPE_CHECKING:
    from tests.local_web import Host

HLS = ("-c:v", "libx264", "-g", "5", "-f", "hls", "-hls_time", "1")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, Blocked),
        (404, Gone),
        (451, NotAllowed),
        (503, Unreachable),
    ],
)
def test_each_refusing_status_raises_its_own_error(
    site: Host, tmp_path: Path, options: FetchOptions, status: int, kind: type[ArchiveError]
) -> None:
    with pytest.raises(kind) as caught:
        fetch_record(site.respond_with("/v", "no", status), tmp_path, options)
    assert caught.value.facts["status"] == status


def test_a_page_that_is_there_is_not_called_gone_for_its_film(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    film = site.respond_with("/film.mp4", "no", 404)
    page = site.respond_with("/page.html", '<video src="/film.mp4"></video>')
    with pytest.raises(Gone) as caught:
        fetch_record(page, tmp_path, options)
    assert caught.value.facts == {"address": film, "status": 404}


def test_a_busy_site_says_when_to_try_again(site: Host, tmp_path: Path, options: FetchOptions) -> None:
    with pytest.raises(Blocked) as caught:
        fetch_record(site.respond_with("/v", "slow down", 429, Retry_After="90"), tmp_path, options)
    assert caught.value.facts["retry_after_s"] == 90


def test_an_error_names_the_address_without_its_secrets(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    site.respond_with("/v", "no", 403)
    with pytest.raises(Blocked) as caught:
        fetch_record(site.at("/v?id=1&token=hush7"), tmp_path, options)
    assert caught.value.facts["address"] == site.at("/v?id=1&token=***")


def test_a_page_whose_video_file_is_gone_raises_gone(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    with pytest.raises(Gone):
        fetch_record(site.respond_page("/debat", '<video src="/nothing.mp4"></video>'), tmp_path, options)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html><title>Compte rendu</title><p>Seulement du texte.</p></html>", "text/html"),
        ("%PDF-1.7 a report", "application/pdf"),
        ("just words", "application/octet-stream"),
        ("", "application/octet-stream"),
        ("<html>an error page under a film's name</html>", "video/mp4"),
    ],
)
def test_what_is_no_video_is_refused_and_leaves_no_file(
    site: Host, tmp_path: Path, options: FetchOptions, body: str, kind: str
) -> None:
    with pytest.raises(NotVideo):
        fetch_record(site.respond_with("/thing", body, kind=kind), tmp_path, options)
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:1/film.mp4", "http://localhost:1/a", "http://[::1]:1/a"]
)
def test_a_redirect_to_a_private_address_is_refused(
    site: Host, tmp_path: Path, options: FetchOptions, target: str
) -> None:
    with pytest.raises(AddressRefused) as caught:
        fetch_record(site.redirect("/v", target), tmp_path, options)
    assert caught.value.code == "address-private"


def test_a_page_whose_video_has_a_private_address_is_refused(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    page = site.respond_page("/debat", '<video src="http://127.0.0.1:1/film.mp4"></video>')
    with pytest.raises(AddressRefused):
        fetch_record(page, tmp_path, options)


def test_a_playlist_whose_segments_have_private_addresses_is_refused(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    segments = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.1:1/piece.ts\n#EXT-X-ENDLIST\n"
    with pytest.raises(AddressRefused):
        fetch_record(site.respond_with("/v.m3u8", segments, kind="application/x-mpegurl"), tmp_path, options)


def test_captions_with_a_private_address_are_a_finding_and_the_video_is_fetched(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    site.serve_file("/film.mp4", film)
    track = '<track srclang="fr" src="http://127.0.0.1:1/fr.vtt">'
    page = site.respond_page("/d", f'<video src="/film.mp4">{track}</video>')
    capture = fetch_record(page, tmp_path, options)
    assert capture.captions == ()
    assert [f.code for f in capture.findings] == ["captions-not-fetched"]


def test_a_private_address_is_fetched_only_when_that_is_allowed(
    site: Host, film: Path, tmp_path: Path
) -> None:
    with pytest.raises(AddressRefused):
        fetch_record(site.serve_file("/film.mp4", film), tmp_path, FetchOptions(min_free_gb=0))
    assert site.requests == []
    allowed = FetchOptions(min_free_gb=0, allow_private_addresses=True)
    assert film_of(fetch_record(site.at("/film.mp4"), tmp_path, allowed)).size_bytes == film.stat().st_size


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ytsearch:débat", "ftp://example.org/a.mp4", "débat"]
)
def test_only_web_addresses_are_fetched(tmp_path: Path, options: FetchOptions, address: str) -> None:
    with pytest.raises(AddressRefused):
        fetch_record(address, tmp_path, options)


def test_a_playlist_with_a_missing_segment_is_refused(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    playlist = make_media(tmp_path / "v.m3u8", *picture(3), *HLS)
    for path in tmp_path.iterdir():
        if path.name != "v1.ts":
            site.serve_file(f"/{path.name}", path, kind="video/mp2t")
    address = site.respond_with("/v.m3u8", playlist.read_bytes(), kind="application/x-mpegurl")
    with pytest.raises(ArchiveError) as caught:
        fetch_record(address, tmp_path / "r", options)
    assert isinstance(caught.value, (Gone, Truncated))


def test_a_video_that_is_still_live_is_blocked_until_later(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    playlist = make_media(tmp_path / "v.m3u8", *picture(3), *HLS)
    for path in tmp_path.glob("*.ts"):
        site.serve_file(f"/{path.name}", path, kind="video/mp2t")
    live = playlist.read_text().replace("#EXT-X-ENDLIST", "")
    with pytest.raises(Blocked) as caught:
        fetch_record(
            site.respond_with("/v.m3u8", live, kind="application/x-mpegurl"), tmp_path / "r", options
        )
    assert caught.value.code == "video-live"


def test_a_closed_port_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(Unreachable) as caught:
        fetch_record(
            "http://127.0.0.1:1/v.mp4", tmp_path, FetchOptions(allow_private_addresses=True, min_free_gb=0)
        )
    assert caught.value.code == "no-answer"


def test_an_unknown_host_is_unreachable_and_leaves_no_folder(tmp_path: Path, options: FetchOptions) -> None:
    with pytest.raises(Unreachable) as caught:
        fetch_record("http://no-such-host.invalid/v.mp4", tmp_path, options)
    assert caught.value.code == "host-unknown"
    assert list(tmp_path.iterdir()) == []

"""Fetching for real: yt-dlp against a real server on loopback, files made by a real ffmpeg."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.archived_files import intact
from tests.waiting import wait_until
from webinar_archive.errors import (
    AddressRefused,
    ArchiveError,
    Blocked,
    DiskFull,
    Gone,
    NotAllowed,
    NotVideo,
    TooLarge,
    Truncated,
    Unreachable,
    UsageError,
)
from webinar_archive.files import checksum_of_file
from webinar_archive.media import FetchOptions, Progress, fetch
from webinar_archive.media.fetch import PARTIAL
from webinar_archive.models import CaptionKind, Capture

from .conftest import CAPTIONS, SMALL, make_film, picture, sound

if TYPE_CHECKING:
    from tests.local_web import Host

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PIXEL = bytes.fromhex("89504e470d0a1a0a") + b"not much of a picture"


def bring(source: str | Path, record: Path, options: FetchOptions) -> Capture:
    return fetch(source, record / "capture", options, now=lambda: NOW)


def files(record: Path) -> list[str]:
    return sorted(str(p.relative_to(record)) for p in record.rglob("*") if p.is_file())


def test_a_page_with_video_and_track_gives_everything(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    site.serve_file("/v/film.mp4", film)
    site.respond_with("/v/fr.vtt", CAPTIONS, kind="text/vtt")
    site.respond_with("/poster.png", PIXEL, kind="image/png")
    track = '<track kind="captions" srclang="fr" src="/v/fr.vtt">'
    page = site.respond_page(
        "/debat", f'<video poster="/poster.png"><source src="/v/film.mp4">{track}</video>'
    )
    capture = bring(page, tmp_path, options)
    assert capture.media.path == "capture/media.mp4"
    assert capture.media.checksum == checksum_of_file(film)
    assert (capture.page_address, capture.title) == (page, "Le débat")
    (captions,) = capture.captions
    assert (captions.kind, captions.language) == (CaptionKind.PUBLISHER, "fr")
    assert intact(captions.file, tmp_path).read_text(encoding="utf-8") == CAPTIONS
    assert capture.captured_at == "2026-11-23T12:00:00+00:00"
    assert capture.metadata is not None
    described = json.loads(intact(capture.metadata, tmp_path).read_bytes())
    assert described["webpage_url"] == page
    assert capture.description is not None
    assert intact(capture.description, tmp_path).read_text() == "Une conclusion."
    assert capture.thumbnail is not None
    assert intact(capture.thumbnail, tmp_path).read_bytes() == PIXEL
    assert files(tmp_path) == [
        "capture/captions.fr.vtt",
        "capture/description.txt",
        "capture/info.json",
        "capture/media.mp4",
        "capture/thumbnail.png",
    ]
    assert capture.findings == ()


def test_a_direct_file_behind_a_redirect_of_the_catalogue(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    site.serve_file("/film.mp4", film)
    capture = bring(site.redirect("/doc_num.php?explnum_id=7", "/film.mp4"), tmp_path, options)
    assert capture.media.checksum == checksum_of_file(film)
    assert capture.page_address.startswith(site.address)


def test_a_local_file_is_of_equal_rank(film: Path, tmp_path: Path, options: FetchOptions) -> None:
    (tmp_path / "film.fr.vtt").write_text(CAPTIONS)
    capture = bring(film, tmp_path, options)
    assert intact(capture.media, tmp_path).read_bytes() == film.read_bytes()
    assert (capture.captions, capture.page_address) == ((), str(film))
    assert files(tmp_path) == ["capture/media.mp4", "film.fr.vtt"]


def test_progress_reaches_the_whole(site: Host, film: Path, tmp_path: Path, options: FetchOptions) -> None:
    told: list[Progress] = []
    fetch(site.serve_file("/film.mp4", film), tmp_path / "capture", options, progress=told.append)
    assert told[-1].downloaded_bytes == told[-1].total_bytes == film.stat().st_size
    assert told[-1].share == 1.0


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, Blocked),
        (403, Blocked),
        (429, Blocked),
        (404, Gone),
        (410, Gone),
        (451, NotAllowed),
        (500, Unreachable),
        (503, Unreachable),
    ],
)
def test_a_refusing_site_gives_its_own_outcome(
    site: Host, tmp_path: Path, options: FetchOptions, status: int, kind: type[ArchiveError]
) -> None:
    with pytest.raises(kind) as caught:
        bring(site.respond_with("/v", "no", status), tmp_path, options)
    assert caught.value.facts["status"] == status


def test_a_busy_site_says_when_to_come_back(site: Host, tmp_path: Path, options: FetchOptions) -> None:
    with pytest.raises(Blocked) as caught:
        bring(site.respond_with("/v", "slow down", 429, Retry_After="90"), tmp_path, options)
    assert caught.value.facts["retry_after_s"] == 90


def test_a_video_file_that_is_gone_behind_a_living_page(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    with pytest.raises(Gone):
        bring(site.respond_page("/debat", '<video src="/nothing.mp4"></video>'), tmp_path, options)


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
def test_what_is_no_video_says_so_and_leaves_nothing(
    site: Host, tmp_path: Path, options: FetchOptions, body: str, kind: str
) -> None:
    with pytest.raises(NotVideo):
        bring(site.respond_with("/thing", body, kind=kind), tmp_path, options)
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:1/film.mp4", "http://localhost:1/a", "http://[::1]:1/a"]
)
def test_a_redirect_inside_the_house_is_refused(
    site: Host, tmp_path: Path, options: FetchOptions, target: str
) -> None:
    with pytest.raises(AddressRefused) as caught:
        bring(site.redirect("/v", target), tmp_path, options)
    assert caught.value.code == "address-private"


def test_a_page_whose_film_lies_inside_the_house_is_refused(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    page = site.respond_page("/debat", '<video src="http://127.0.0.1:1/film.mp4"></video>')
    with pytest.raises(AddressRefused):
        bring(page, tmp_path, options)


def test_a_playlist_whose_pieces_lie_inside_the_house_is_refused(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    pieces = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.1:1/piece.ts\n#EXT-X-ENDLIST\n"
    with pytest.raises(AddressRefused):
        bring(site.respond_with("/v.m3u8", pieces, kind="application/x-mpegurl"), tmp_path, options)


def test_no_private_address_without_leave(site: Host, film: Path, tmp_path: Path) -> None:
    with pytest.raises(AddressRefused):
        bring(site.serve_file("/film.mp4", film), tmp_path, FetchOptions(min_free_gb=0))
    assert site.requests == []
    allowed = FetchOptions(min_free_gb=0, allow_private_addresses=True)
    assert bring(site.at("/film.mp4"), tmp_path, allowed).media.size_bytes == film.stat().st_size


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ytsearch:débat", "ftp://example.org/a.mp4", "débat"]
)
def test_only_web_addresses_are_fetched(tmp_path: Path, options: FetchOptions, address: str) -> None:
    with pytest.raises(AddressRefused):
        bring(address, tmp_path, options)


def test_captions_inside_the_house_do_not_cost_the_video(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    site.serve_file("/film.mp4", film)
    track = '<track srclang="fr" src="http://127.0.0.1:1/fr.vtt">'
    capture = bring(site.respond_page("/d", f'<video src="/film.mp4">{track}</video>'), tmp_path, options)
    assert capture.captions == ()
    assert [f.code for f in capture.findings] == ["captions-not-fetched"]


@pytest.mark.parametrize("status", [200, 404, 500])
def test_broken_captions_are_a_finding(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions, status: int
) -> None:
    site.serve_file("/film.mp4", film)
    site.respond_with("/fr.vtt", b"", status)
    track = '<track srclang="fr" src="/fr.vtt">'
    capture = bring(site.respond_page("/d", f'<video src="/film.mp4">{track}</video>'), tmp_path, options)
    assert capture.media.checksum == checksum_of_file(film)
    assert [f.code for f in capture.findings] == ["captions-not-fetched"]
    assert capture.findings[0].facts["language"] == "fr"


def test_pictures_above_the_height_are_left(site: Host, tmp_path: Path, options: FetchOptions) -> None:
    for height in (72, 36):
        shape = f"testsrc=size={height * 2}x{height}:rate=5:duration=1"
        made = make_film(tmp_path / f"{height}.mp4", "-f", "lavfi", "-i", shape, *sound(1), *SMALL)
        site.serve_file(f"/{height}.mp4", made)
    sources = "".join(f'<source src="/{h}.mp4" height="{h}" width="{h * 2}">' for h in (72, 36))
    page = site.respond_page("/d", f"<video>{sources}</video>")
    low = bring(page, tmp_path / "low", replace(options, height=40))
    high = bring(page, tmp_path / "high", replace(options, height=720))
    assert low.media.checksum == checksum_of_file(tmp_path / "36.mp4")
    assert high.media.checksum == checksum_of_file(tmp_path / "72.mp4")


def test_picture_and_sound_apart_are_merged(site: Host, tmp_path: Path, options: FetchOptions) -> None:
    parts = ("-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod")
    make_film(tmp_path / "picture.m3u8", *picture(3), "-c:v", "libx264", "-g", "5", *parts)
    make_film(tmp_path / "sound.m3u8", *sound(3), "-c:a", "aac", *parts)
    for path in tmp_path.iterdir():
        site.serve_file(
            f"/{path.name}", path, kind="application/x-mpegurl" if path.suffix == ".m3u8" else "video/mp2t"
        )
    both = (
        '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",DEFAULT=YES,URI="sound.m3u8"\n'
        '#EXT-X-STREAM-INF:BANDWIDTH=90000,CODECS="avc1.64000a,mp4a.40.2",RESOLUTION=64x36,AUDIO="a"\npicture.m3u8\n'
    )
    capture = bring(
        site.respond_with("/all.m3u8", both, kind="application/x-mpegurl"), tmp_path / "r", options
    )
    from webinar_archive.media import probe

    recording = probe(tmp_path / "r" / capture.media.path)
    assert {stream.kind for stream in recording.streams} == {"video", "audio"}
    assert recording.findings == ()
    assert recording.decoded_end_ms == pytest.approx(3000, abs=200)


def test_a_missing_piece_of_a_playlist_is_no_film(site: Host, tmp_path: Path, options: FetchOptions) -> None:
    make_film(tmp_path / "v.m3u8", *picture(3), "-c:v", "libx264", "-g", "5", "-f", "hls", "-hls_time", "1")
    playlist = tmp_path / "v.m3u8"
    for path in tmp_path.iterdir():
        if path.name != "v1.ts":
            site.serve_file(f"/{path.name}", path, kind="video/mp2t")
    address = site.respond_with("/v.m3u8", playlist.read_bytes(), kind="application/x-mpegurl")
    with pytest.raises(ArchiveError) as caught:
        bring(address, tmp_path / "r", options)
    assert isinstance(caught.value, (Gone, Truncated))


def test_a_film_still_live_is_for_later(site: Host, tmp_path: Path, options: FetchOptions) -> None:
    make_film(tmp_path / "v.m3u8", *picture(3), "-c:v", "libx264", "-g", "5", "-f", "hls", "-hls_time", "1")
    for path in tmp_path.glob("*.ts"):
        site.serve_file(f"/{path.name}", path, kind="video/mp2t")
    going_on = (tmp_path / "v.m3u8").read_text().replace("#EXT-X-ENDLIST", "")
    with pytest.raises(Blocked) as caught:
        bring(site.respond_with("/v.m3u8", going_on, kind="application/x-mpegurl"), tmp_path / "r", options)
    assert caught.value.code == "video-live"


def test_an_announced_size_over_the_bound_is_not_fetched(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    address = site.respond_with("/v.mp4", b"x" * 2000, kind="video/mp4", Content_Length="20000000000")
    with pytest.raises(TooLarge) as caught:
        bring(address, tmp_path, replace(options, max_size_gb=0.001))
    assert caught.value.facts["size_bytes"] == 20_000_000_000
    assert files(tmp_path) == []


def test_an_endless_film_is_cut_at_the_bound(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "video/mp4")
        request.end_headers()
        request.wfile.write(film.read_bytes())
        while not site.closing.is_set():
            request.wfile.write(b"\0" * 65536)

    site.responders["/v.mp4"] = endless
    with pytest.raises(TooLarge):
        bring(site.at("/v.mp4"), tmp_path, replace(options, max_size_gb=0.003))
    assert files(tmp_path) == []


def test_an_endless_page_does_not_fill_the_memory(site: Host, tmp_path: Path, options: FetchOptions) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        while not site.closing.is_set():
            request.wfile.write(b"<p>more</p>" * 10_000)

    site.responders["/d"] = endless
    with pytest.raises(TooLarge) as caught:
        bring(site.at("/d"), tmp_path, options)
    assert caught.value.code == "page-too-large"


@pytest.mark.parametrize("bounds", [(2.0, 300.0), (300.0, 2.0)])
def test_a_trickle_is_given_up(
    site: Host, tmp_path: Path, options: FetchOptions, bounds: tuple[float, float]
) -> None:
    def trickle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "video/mp4")
        request.end_headers()
        while not site.closing.wait(0.05):
            request.wfile.write(b"x")

    site.responders["/v.mp4"] = trickle
    hurried = replace(options, timeout_s=bounds[0], stall_s=bounds[1])
    began = time.monotonic()
    with pytest.raises(Unreachable) as caught:
        bring(site.at("/v.mp4"), tmp_path, hurried)
    assert caught.value.code == "answer-late"
    assert time.monotonic() - began < 20


def test_a_connection_lost_on_the_way_is_taken_up_again(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    page = site.respond_page("/d", '<video src="/film.mp4"></video>')
    site.serve_file("/film.mp4", film, upto=20_000)
    assert bring(page, tmp_path, options).media.checksum == checksum_of_file(film)
    assert any((asked or "").startswith(("bytes=2", "bytes=1")) for asked in site.headers("Range"))


def test_a_download_that_always_breaks_off_is_truncated(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    page = site.respond_page("/d", '<video src="/film.mp4"></video>')
    size = str(film.stat().st_size)
    site.respond_with("/film.mp4", film.read_bytes()[:20_000], kind="video/mp4", Content_Length=size)
    with pytest.raises(Truncated):
        bring(page, tmp_path, options)


def test_a_file_that_lost_its_index_on_the_server_is_truncated(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    whole = make_film(tmp_path / "late-index.mp4", *picture(4), *sound(4), *SMALL)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(Truncated):
        bring(site.serve_file("/cut.mp4", cut), tmp_path / "r", options)


def test_a_full_disk_stops_before_it_is_full(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    reserve = replace(options, min_free_gb=10**9)
    for source in (site.serve_file("/film.mp4", film), film):
        with pytest.raises(DiskFull) as caught:
            bring(source, tmp_path, reserve)
        assert caught.value.facts["reserve_bytes"] == 10**18


def test_a_disk_that_fills_up_on_the_way_stops_the_download(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    """The reserve is what is free now, less than what a large film announces."""
    import shutil

    free = shutil.disk_usage(tmp_path).free
    body = film.read_bytes()
    address = site.respond_with("/v.mp4", body, kind="video/mp4", Content_Length=str(len(body)))
    tight = replace(options, min_free_gb=(free - 100 * 1024**2) / 10**9, max_size_gb=10**6)
    site.responders["/v.mp4"] = _endless_film(site, body)
    with pytest.raises(DiskFull):
        bring(address, tmp_path, tight)


def _endless_film(site: Host, head: bytes):  # type: ignore[no-untyped-def]
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "video/mp4")
        request.end_headers()
        request.wfile.write(head)
        while not site.closing.is_set():
            request.wfile.write(b"\0" * 1_000_000)

    return answer


FORMATS = """
import json, sys, tempfile
import yt_dlp
from webinar_archive.media.download.settings import ytdlp_settings
from webinar_archive.media.download.protocol import DownloadRequest
from webinar_archive.media.download.limits import ProgressHook
errand = DownloadRequest(address="https://x/", folder=tempfile.gettempdir(), height=720, max_size_bytes=1, min_free_bytes=0)
video = lambda h: {"format_id": f"v{h}", "height": h, "width": h * 2, "vcodec": "avc1", "acodec": "none", "ext": "mp4"}
audio = lambda name, more: {"format_id": name, "vcodec": "none", "acodec": "mp4a", "ext": "m4a", **more}
formats = json.loads(sys.argv[1])
made = [video(f) if isinstance(f, int) else audio(*f) for f in formats]
for entry in made:
    entry["url"] = "https://x/" + entry["format_id"]
with yt_dlp.YoutubeDL(ytdlp_settings(errand, ProgressHook(errand, print), print)) as downloader:
    info = {"id": "x", "title": "t", "extractor": "x", "extractor_key": "X", "formats": made}
    done = downloader.process_ie_result(info, download=False)
print("+".join(part["format_id"] for part in done.get("requested_formats") or [done]))
"""


@pytest.mark.parametrize(
    ("formats", "chosen"),
    [
        ([1080, 720, 480, ["a", {"abr": 128}], ["b", {"abr": 64}]], "v720+a"),
        ([2160, 1080, ["a", {}]], "v1080+a"),
        (
            [
                720,
                ["original", {"language": "fr", "language_preference": 10, "abr": 64}],
                ["dubbed", {"language": "en", "language_preference": -1, "abr": 256}],
                ["described", {"language": "fr-desc", "language_preference": -10, "abr": 256}],
            ],
            "v720+original",
        ),
        ([["a", {"abr": 128}]], "a"),
        ([480, 360], "v480"),
    ],
)
def test_the_best_up_to_the_height_with_the_original_sound_is_chosen(
    formats: list[object], chosen: str
) -> None:
    program = [sys.executable, "-c", FORMATS, json.dumps(formats)]
    done = subprocess.run(program, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == chosen


def test_a_closed_port_is_unreachable(tmp_path: Path) -> None:
    open_house = FetchOptions(allow_private_addresses=True, min_free_gb=0)
    with pytest.raises(Unreachable) as caught:
        bring("http://127.0.0.1:1/v.mp4", tmp_path, open_house)
    assert caught.value.code == "no-answer"


def test_an_unknown_host_is_unreachable(tmp_path: Path, options: FetchOptions) -> None:
    with pytest.raises(Unreachable) as caught:
        bring("http://no-such-host.invalid/v.mp4", tmp_path, options)
    assert caught.value.code == "host-unknown"
    assert list(tmp_path.iterdir()) == []


def test_several_videos_on_a_page_give_the_first_and_say_so(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    site.serve_file("/film.mp4", film)
    page = site.respond_page("/d", '<video src="/film.mp4"></video><video src="/other.mp4"></video>')
    capture = bring(page, tmp_path, options)
    assert capture.media.checksum == checksum_of_file(film)
    assert [f.code for f in capture.findings] == ["several-videos"]


def test_what_a_stranger_names_never_names_a_file(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    site.serve_file("/x", film)
    site.respond_with("/c", CAPTIONS, kind="text/vtt")
    track = '<track srclang="../../../evil" src="/c?/fr.vtt">'
    site.responders["/c?/fr.vtt"] = site.responders["/c"]
    site.responders["/x?../../../evil.sh"] = site.responders["/x"]
    page = site.respond_page(
        "/d", f'<video src="/x?../../../evil.sh">{track}</video>', title="../../../etc/evil\0"
    )
    capture = bring(page, tmp_path, options)
    assert capture.media.path in ("capture/media.bin", "capture/media.mp4")
    assert not [name for name in files(tmp_path) if "evil" in name]
    assert all(name.startswith("capture/") for name in files(tmp_path))


def test_a_cookies_file_is_used_and_left_as_it_is(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    seen: list[str | None] = []
    site.serve_file("/film.mp4", film)
    plain = site.responders["/film.mp4"]

    def answer(request: BaseHTTPRequestHandler) -> None:
        seen.append(request.headers.get("Cookie"))
        plain(request)

    site.responders["/film.mp4"] = answer
    jar = tmp_path / "cookies.txt"
    jar.write_text("# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tmine-alone\n")
    before = jar.read_bytes()
    capture = bring(site.at("/film.mp4"), tmp_path / "r", replace(options, cookies=str(jar)))
    assert set(seen) == {"session=mine-alone"}
    assert jar.read_bytes() == before
    assert capture.metadata is not None
    assert b"mine-alone" not in (tmp_path / "r" / capture.metadata.path).read_bytes()


def test_a_wrong_cookies_file_is_wrong_use(site: Host, tmp_path: Path, options: FetchOptions) -> None:
    jar = tmp_path / "cookies.txt"
    jar.write_text("session=mine")
    with pytest.raises(UsageError) as caught:
        bring(site.at("/film.mp4"), tmp_path / "r", replace(options, cookies=str(jar)))
    assert caught.value.code == "cookies-unreadable"


def test_a_proxy_is_gone_through_and_no_way_around_the_rule(site: Host, film: Path, tmp_path: Path) -> None:
    site.serve_file("http://public.example/film.mp4", film)
    through = FetchOptions(proxy=site.address, min_free_gb=0)
    capture = bring("http://public.example/film.mp4", tmp_path, through)
    assert capture.media.checksum == checksum_of_file(film)
    site.redirect("http://public.example/v", "http://192.168.1.1/film.mp4")
    with pytest.raises(AddressRefused):
        bring("http://public.example/v", tmp_path / "other", through)
    assert not any("192.168.1.1" in asked for asked in site.paths)


def test_a_proxy_of_the_environment_is_not_obeyed(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert bring(site.serve_file("/film.mp4", film), tmp_path, options).media.size_bytes > 0


def test_a_second_capture_replaces_the_first_whole(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    site.serve_file("/film.mp4", film)
    site.respond_with("/fr.vtt", CAPTIONS)
    page = site.respond_page("/d", '<video src="/film.mp4"><track srclang="fr" src="/fr.vtt"></video>')
    bring(page, tmp_path, options)
    site.respond_page("/d", '<video src="/film.mp4"></video>')
    again = bring(page, tmp_path, options)
    assert again.captions == ()
    assert "capture/captions.fr.vtt" not in files(tmp_path)


def test_a_failed_second_capture_leaves_the_first(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    site.serve_file("/film.mp4", film)
    first = bring(site.at("/film.mp4"), tmp_path, options)
    site.respond_with("/film.mp4", "gone", 404)
    with pytest.raises(Gone):
        bring(site.at("/film.mp4"), tmp_path, options)
    assert intact(first.media, tmp_path)


def test_a_kill_while_files_are_moved_is_made_good_without_the_network(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.serve_file("/film.mp4", film)
    site.respond_with("/fr.vtt", CAPTIONS)
    page = site.respond_page("/d", '<video src="/film.mp4"><track srclang="fr" src="/fr.vtt"></video>')
    plain = Path.replace

    def killed(self: Path, target: Path) -> Path:
        if self.name == "captions.fr.vtt":
            raise KeyboardInterrupt
        return plain(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            bring(page, tmp_path, options)
    asked = len(site.requests)
    capture = bring(page, tmp_path, options)
    assert len(site.requests) == asked
    assert intact(capture.media, tmp_path)
    assert intact(capture.captions[0].file, tmp_path)
    assert not (tmp_path / "capture" / PARTIAL).exists()


PROGRAM = """
import sys
from pathlib import Path
from webinar_archive.media import FetchOptions, fetch
port = int(sys.argv[3])
options = FetchOptions(exceptions=(("127.0.0.1", port),), min_free_gb=0)
fetch(sys.argv[1], Path(sys.argv[2]), options)
"""


def test_a_killed_download_goes_on_where_it_stopped_and_leaves_no_process(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    film = make_film(tmp_path / "film.avi", *picture(40, 25), "-c:v", "rawvideo", "-pix_fmt", "bgr24")
    site.serve_file("/film.avi", film, kind="video/x-msvideo")
    quick = site.responders["/film.avi"]

    def hangs(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "video/x-msvideo")
        request.send_header("Content-Length", str(film.stat().st_size))
        request.end_headers()
        request.wfile.write(film.read_bytes()[:2_000_000])
        request.wfile.flush()
        site.closing.wait(30)

    site.responders["/film.avi"] = hangs
    folder = tmp_path / "capture"
    program = [sys.executable, "-c", PROGRAM, site.at("/film.avi"), str(folder), str(site.port)]
    with subprocess.Popen(program) as process:
        wait_until(lambda: _size(folder / PARTIAL / "media.avi.part") > 500_000)
        children = _children(process.pid)
        assert children
        process.send_signal(signal.SIGKILL)
    wait_until(lambda: not any(_alive(child) for child in children))
    site.responders["/film.avi"] = quick
    capture = fetch(site.at("/film.avi"), folder, options)
    assert capture.media.checksum == checksum_of_file(film)
    assert any(re.fullmatch(r"bytes=\d+-", asked or "") for asked in site.headers("Range")), (
        "the second download began anew"
    )


def test_an_interrupt_ends_the_download_at_once(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    def interrupt(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(site.serve_file("/film.mp4", film), tmp_path / "capture", options, progress=interrupt)
    assert not _children(os.getpid())


def _children(pid: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0

"""What a fetch stores: real yt-dlp, a real server on loopback, files made by a real ffmpeg."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.archived_files import film_of, intact
from tests.media_factory import SMALL, make_media, picture, tone
from webinar_archive.errors import Gone, RecordError
from webinar_archive.files import checksum_of_file
from webinar_archive.media.fetch import fetch
from webinar_archive.media.options import FetchOptions, Progress
from webinar_archive.media.probe import probe
from webinar_archive.models import CaptionKind

from .fetching import CAPTIONS, fetch_record, files

pytestmark = pytest.mark.untraced

if TYPE_CHECKING:
    from tests.local_web import Host

IMAGE = bytes.fromhex("89504e470d0a1a0a") + b"not much of a picture"


def test_a_page_with_video_and_track_gives_media_captions_metadata_and_thumbnail(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    site.serve_file("/v/film.mp4", film)
    site.respond_with("/v/fr.vtt", CAPTIONS, kind="text/vtt")
    site.respond_with("/poster.png", IMAGE, kind="image/png")
    track = '<track kind="captions" srclang="fr" src="/v/fr.vtt">'
    page = site.respond_page(
        "/debat", f'<video poster="/poster.png"><source src="/v/film.mp4">{track}</video>'
    )
    capture = fetch_record(page, tmp_path, options)
    assert film_of(capture).path == "capture/media.mp4"
    assert film_of(capture).checksum == checksum_of_file(film)
    assert (capture.page_address, capture.title) == (page, "Le débat")
    (captions,) = capture.captions
    assert (captions.kind, captions.language) == (CaptionKind.PUBLISHER, "fr")
    assert intact(captions.file, tmp_path).read_text(encoding="utf-8") == CAPTIONS
    assert capture.captured_at == "2026-11-23T12:00:00+00:00"
    assert capture.metadata is not None
    assert json.loads(intact(capture.metadata, tmp_path).read_bytes())["webpage_url"] == page
    assert capture.description is not None
    assert intact(capture.description, tmp_path).read_text() == "Une conclusion."
    assert capture.thumbnail is not None
    assert intact(capture.thumbnail, tmp_path).read_bytes() == IMAGE
    assert files(tmp_path) == [
        "capture/captions.fr.vtt",
        "capture/description.txt",
        "capture/info.json",
        "capture/media.mp4",
        "capture/thumbnail.png",
    ]
    assert capture.findings == ()


def test_a_direct_file_behind_a_redirect_of_the_catalogue_is_fetched(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    site.serve_file("/film.mp4", film)
    capture = fetch_record(site.redirect("/doc_num.php?explnum_id=7", "/film.mp4"), tmp_path, options)
    assert film_of(capture).checksum == checksum_of_file(film)
    assert capture.page_address.startswith(site.address)


def test_a_local_file_is_copied_without_the_files_beside_it(
    film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    (tmp_path / "film.fr.vtt").write_text(CAPTIONS)
    capture = fetch_record(film, tmp_path, options)
    assert intact(film_of(capture), tmp_path).read_bytes() == film.read_bytes()
    assert (capture.captions, capture.page_address) == ((), str(film))
    assert files(tmp_path) == ["capture/media.mp4", "film.fr.vtt"]


def test_progress_reaches_the_whole_size(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    reported: list[Progress] = []
    fetch(site.serve_file("/film.mp4", film), tmp_path / "capture", options, progress=reported.append)
    assert reported[-1].downloaded_bytes == reported[-1].total_bytes == film.stat().st_size
    assert reported[-1].share == 1.0


def test_the_largest_picture_up_to_the_height_is_fetched(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    for height in (72, 36):
        small = picture(1, width=height * 2, height=height)
        site.serve_file(f"/{height}.mp4", make_media(tmp_path / f"{height}.mp4", *small, *tone(1), *SMALL))
    sources = "".join(f'<source src="/{h}.mp4" height="{h}" width="{h * 2}">' for h in (72, 36))
    page = site.respond_page("/d", f"<video>{sources}</video>")
    low = fetch_record(page, tmp_path / "low", replace(options, height=40))
    high = fetch_record(page, tmp_path / "high", replace(options, height=720))
    assert film_of(low).checksum == checksum_of_file(tmp_path / "36.mp4")
    assert film_of(high).checksum == checksum_of_file(tmp_path / "72.mp4")


def test_separate_video_and_audio_are_merged(site: Host, tmp_path: Path, options: FetchOptions) -> None:
    hls = ("-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod")
    make_media(tmp_path / "picture.m3u8", *picture(3), "-c:v", "libx264", "-g", "5", *hls)
    make_media(tmp_path / "sound.m3u8", *tone(3), "-c:a", "aac", *hls)
    for path in tmp_path.iterdir():
        kind = "application/x-mpegurl" if path.suffix == ".m3u8" else "video/mp2t"
        site.serve_file(f"/{path.name}", path, kind=kind)
    both = (
        '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",DEFAULT=YES,URI="sound.m3u8"\n'
        '#EXT-X-STREAM-INF:BANDWIDTH=90000,CODECS="avc1.64000a,mp4a.40.2",RESOLUTION=64x36,AUDIO="a"\npicture.m3u8\n'
    )
    address = site.respond_with("/all.m3u8", both, kind="application/x-mpegurl")
    capture = fetch_record(address, tmp_path / "r", options)
    recording = probe(tmp_path / "r" / film_of(capture).path)
    assert {stream.kind for stream in recording.streams} == {"video", "audio"}
    assert recording.findings == ()
    assert recording.decoded_end_ms == pytest.approx(3000, abs=200)


def test_of_several_videos_on_a_page_the_first_is_fetched_with_a_finding(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    site.serve_file("/film.mp4", film)
    page = site.respond_page("/d", '<video src="/film.mp4"></video><video src="/other.mp4"></video>')
    capture = fetch_record(page, tmp_path, options)
    assert film_of(capture).checksum == checksum_of_file(film)
    assert [f.code for f in capture.findings] == ["several-videos"]


def test_names_on_a_page_never_become_file_names(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    site.serve_file("/x", film)
    site.respond_with("/c", CAPTIONS, kind="text/vtt")
    track = '<track srclang="../../../evil" src="/c?/fr.vtt">'
    site.responders["/c?/fr.vtt"] = site.responders["/c"]
    site.responders["/x?../../../evil.sh"] = site.responders["/x"]
    video = f'<video src="/x?../../../evil.sh">{track}</video>'
    capture = fetch_record(site.respond_page("/d", video, title="../../../etc/evil\0"), tmp_path, options)
    assert film_of(capture).path in ("capture/media.bin", "capture/media.mp4")
    assert not [name for name in files(tmp_path) if "evil" in name]
    assert all(name.startswith("capture/") for name in files(tmp_path))


@pytest.mark.parametrize("status", [200, 404, 500])
def test_broken_captions_are_a_finding_and_the_video_is_fetched(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions, status: int
) -> None:
    site.serve_file("/film.mp4", film)
    site.respond_with("/fr.vtt", b"", status)
    track = '<track srclang="fr" src="/fr.vtt">'
    page = site.respond_page("/d", f'<video src="/film.mp4">{track}</video>')
    capture = fetch_record(page, tmp_path, options)
    assert film_of(capture).checksum == checksum_of_file(film)
    assert [f.code for f in capture.findings] == ["captions-not-fetched"]
    assert capture.findings[0].facts["language"] == "fr"


def test_a_second_capture_replaces_every_file_of_the_first(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    site.serve_file("/film.mp4", film)
    site.respond_with("/fr.vtt", CAPTIONS)
    page = site.respond_page("/d", '<video src="/film.mp4"><track srclang="fr" src="/fr.vtt"></video>')
    fetch_record(page, tmp_path, options)
    site.respond_page("/d", '<video src="/film.mp4"></video>')
    again = fetch_record(page, tmp_path, options)
    assert again.captions == ()
    assert "capture/captions.fr.vtt" not in files(tmp_path)


def test_a_failed_second_capture_leaves_the_first(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    site.serve_file("/film.mp4", film)
    first = fetch_record(site.at("/film.mp4"), tmp_path, options)
    site.respond_with("/film.mp4", "gone", 404)
    with pytest.raises(Gone):
        fetch_record(site.at("/film.mp4"), tmp_path, options)
    assert intact(film_of(first), tmp_path)


@pytest.mark.parametrize("link", ["capture", "capture/.partial"])
def test_nothing_is_stored_or_deleted_behind_a_link(
    film: Path, tmp_path: Path, options: FetchOptions, link: str
) -> None:
    elsewhere, record = tmp_path / "elsewhere", tmp_path / "record"
    for folder in (elsewhere, (record / link).parent):
        folder.mkdir(parents=True)
    (elsewhere / "media.mp4").write_bytes(b"a film of another archive")
    (record / link).symlink_to(elsewhere)
    with pytest.raises(RecordError) as refused:
        fetch_record(film, record, options)
    assert refused.value.code == "folder-is-link"
    assert [path.read_bytes() for path in elsewhere.iterdir()] == [b"a film of another archive"]

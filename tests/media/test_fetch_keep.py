"""How much of a recording is fetched and stored, by what is to be kept of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.archived_files import film_of, intact
from tests.local_web import Host
from tests.media_factory import SMALL, make_media, picture
from webinar_archive.errors import Gone
from webinar_archive.media.options import FetchOptions
from webinar_archive.media.probe import probe

from .fetching import CAPTIONS, fetch_record, files

pytestmark = pytest.mark.untraced


def video_page(site: Host, film: Path) -> str:
    site.serve_file("/film.mp4", film)
    site.respond_with("/fr.vtt", CAPTIONS, kind="text/vtt")
    site.respond_with("/poster.png", b"", kind="image/png")
    track = '<track kind="captions" srclang="fr" src="/fr.vtt">'
    return site.respond_page("/debat", f'<video poster="/poster.png"><source src="/film.mp4">{track}</video>')


def test_captions_alone_are_kept_with_what_the_page_states(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    page = video_page(site, film)
    capture = fetch_record(page, tmp_path, replace(options, keep="captions"))
    assert (capture.media, capture.thumbnail, capture.keep) == (None, None, "captions")
    assert (capture.title, capture.page_address) == ("Le débat", page)
    assert [intact(track.file, tmp_path).read_text() for track in capture.captions] == [CAPTIONS]
    assert files(tmp_path) == ["capture/captions.fr.vtt", "capture/description.txt", "capture/info.json"]
    # the film is asked for, and not fetched
    assert [request.headers.get("Range") for request in site.requests if request.path == "/film.mp4"] == [
        "bytes=0-0"
    ]


def test_audio_alone_is_kept_as_it_was_encoded(
    site: Host, film: Path, tmp_path: Path, options: FetchOptions
) -> None:
    address = site.serve_file("/film.mp4", film)
    capture = fetch_record(address, tmp_path, replace(options, keep="audio"))
    kept = intact(film_of(capture), tmp_path)
    assert kept.name == "media.mka"
    assert kept.stat().st_size < film.stat().st_size
    before, after = probe(film), probe(kept)
    sound = [stream for stream in before.streams if stream.kind == "audio"]
    assert [(stream.kind, stream.codec) for stream in after.streams] == [("audio", sound[0].codec)]
    assert abs((after.measured_duration_ms or 0) - (sound[0].duration_ms or 0)) < 100


@pytest.mark.parametrize("keep", ["captions", "nothing"])
def test_of_a_supplied_film_nothing_is_copied_where_no_film_is_kept(
    film: Path, tmp_path: Path, options: FetchOptions, keep: str
) -> None:
    capture = fetch_record(film, tmp_path, replace(options, keep=keep))  # type: ignore[arg-type]
    assert (capture.media, files(tmp_path)) == (None, [])


def test_a_silent_film_has_no_audio_to_keep(tmp_path: Path, options: FetchOptions) -> None:
    silent = make_media(tmp_path / "silent.mp4", *picture(2), *SMALL)
    capture = fetch_record(silent, tmp_path / "record", replace(options, keep="audio"))
    assert (capture.media, files(tmp_path / "record")) == (None, [])


def test_a_page_whose_film_is_gone_is_told_without_a_download(
    site: Host, tmp_path: Path, options: FetchOptions
) -> None:
    page = site.respond_page("/debat", '<video src="/none.mp4"></video>')
    with pytest.raises(Gone, match=r"the page is there, and its video \(.*none\.mp4\) is not any more"):
        fetch_record(page, tmp_path, replace(options, keep="nothing"))
    assert files(tmp_path) == []

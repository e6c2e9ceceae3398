"""The site: the catalogue's redirects, pages that our own readers understand, the film in byte ranges."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from webinar_archive.catalogue import read_notice, report_quotations
from webinar_archive.demo.pages import notice_page, report_page, video_page
from webinar_archive.demo.server import Resource, serve
from webinar_archive.demo.texts import data_file

FILM = bytes(range(256)) * 40


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    film = tmp_path / "film.mp4"
    film.write_bytes(FILM)
    page = notice_page(read_notice(data_file("notice.txt").read_bytes())).encode()
    resources = {"/index.php": Resource("text/html", page), "/film.mp4": Resource("video/mp4", film)}
    with serve(resources) as address:
        yield address


def request(site: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=10)
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    result = response.status, dict(response.getheaders()), response.read()
    connection.close()
    return result


def test_the_notice_page_states_what_the_printed_notice_states(site: str) -> None:
    parts = urlsplit(site)
    status, _, body = request(site, f"{parts.path}?{parts.query}")
    assert status == 200
    page, text = read_notice(body, address=site), read_notice(data_file("notice.txt").read_bytes())
    assert page.record_id == "140892"
    for name in ("title", "contributors", "publisher", "place", "year", "stated_duration_s", "event_date"):
        assert getattr(page, name) == getattr(text, name), name
    assert [(q.text, q.speaker) for q in page.quotations] == [(q.text, q.speaker) for q in text.quotations]


def test_documents_are_reached_by_redirect(site: str) -> None:
    parts = urlsplit(site)
    page = read_notice(request(site, f"{parts.path}?{parts.query}")[2], address=site)
    redirects = []
    for document in page.documents:
        assert document.address is not None
        target = urlsplit(document.address)
        assert target.path == "/doc_num.php"
        status, headers, _ = request(site, f"{target.path}?{target.query}")
        redirects.append((document.kind, status, headers["Location"]))
    assert redirects == [("report", 302, "/report.html"), ("video", 302, "/video.html")]


@pytest.mark.parametrize("path", ["/doc_num.php?explnum_id=999", "/doc_num.php", "/nowhere"])
def test_an_unknown_path_is_answered_404(site: str, path: str) -> None:
    assert request(site, path)[0] == 404


def test_the_film_is_sent_whole_without_a_range(site: str) -> None:
    status, headers, body = request(site, "/film.mp4")
    assert (status, body, headers["Accept-Ranges"]) == (200, FILM, "bytes")


@pytest.mark.parametrize(
    ("requested", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=5000-", 5000, 10239), ("bytes=100-20000", 100, 10239), ("bytes=3-9", 3, 9)],
)
def test_a_range_of_the_film_is_sent_so_that_downloads_resume(
    site: str, requested: str, first: int, last: int
) -> None:
    status, headers, body = request(site, "/film.mp4", Range=requested)
    assert (status, body) == (206, FILM[first : last + 1])
    assert headers["Content-Range"] == f"bytes {first}-{last}/10240"


def test_a_range_beyond_the_end_is_refused(site: str) -> None:
    status, headers, _ = request(site, "/film.mp4", Range="bytes=10240-")
    assert (status, headers["Content-Range"]) == (416, "bytes */10240")


def test_head_states_the_size_and_sends_no_body(site: str) -> None:
    status, headers, body = request(site, "/film.mp4", method="HEAD")
    assert (status, headers["Content-Length"], body) == (200, "10240", b"")


def test_the_report_quotes_nobody() -> None:
    people = read_notice(data_file("notice.txt").read_bytes()).contributors
    quotations = report_quotations(report_page().encode(), address="x", contributors=people, first_number=5)
    assert quotations == ()


def test_the_video_page_offers_captions_only_when_told_to() -> None:
    assert 'kind="captions"' in video_page("Débat", captions=True)
    assert "<track" not in video_page("Débat", captions=False)

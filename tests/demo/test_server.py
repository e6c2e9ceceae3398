"""The site: the catalogue's redirects, pages that our own readers understand, the film in ranges."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from webinar_archive.catalogue import read_notice, report_quotations
from webinar_archive.demo.pages import notice_page, report_page, video_page
from webinar_archive.demo.server import Served, serving
from webinar_archive.demo.texts import data

FILM = bytes(range(256)) * 40


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    film = tmp_path / "film.mp4"
    film.write_bytes(FILM)
    page = notice_page(read_notice(data("notice.txt").read_bytes())).encode()
    answers = {"/index.php": Served("text/html", page), "/film.mp4": Served("video/mp4", film)}
    with serving(answers) as address:
        yield address


def ask(site: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=10)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    got = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return got


def test_the_notice_page_states_what_the_printed_notice_states(site: str) -> None:
    parts = urlsplit(site)
    status, _, body = ask(site, f"{parts.path}?{parts.query}")
    assert status == 200
    page, text = read_notice(body, address=site), read_notice(data("notice.txt").read_bytes())
    assert page.record_id == "140892"
    for name in ("title", "contributors", "publisher", "place", "year", "stated_duration_s", "event_date"):
        assert getattr(page, name) == getattr(text, name), name
    assert [(q.text, q.speaker) for q in page.quotations] == [(q.text, q.speaker) for q in text.quotations]


def test_documents_lead_on_by_redirect(site: str) -> None:
    parts = urlsplit(site)
    page = read_notice(ask(site, f"{parts.path}?{parts.query}")[2], address=site)
    led = []
    for document in page.documents:
        assert document.address is not None
        target = urlsplit(document.address)
        assert target.path == "/doc_num.php"
        status, headers, _ = ask(site, f"{target.path}?{target.query}")
        led.append((document.kind, status, headers["Location"]))
    assert led == [("report", 302, "/report.html"), ("video", 302, "/video.html")]


@pytest.mark.parametrize("path", ["/doc_num.php?explnum_id=999", "/doc_num.php", "/nowhere"])
def test_what_is_not_there_is_not_there(site: str, path: str) -> None:
    assert ask(site, path)[0] == 404


def test_the_film_comes_whole(site: str) -> None:
    status, headers, body = ask(site, "/film.mp4")
    assert (status, body, headers["Accept-Ranges"]) == (200, FILM, "bytes")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=5000-", 5000, 10239), ("bytes=100-20000", 100, 10239), ("bytes=3-9", 3, 9)],
)
def test_a_broken_download_goes_on_from_where_it_stopped(
    site: str, asked: str, first: int, last: int
) -> None:
    status, headers, body = ask(site, "/film.mp4", Range=asked)
    assert (status, body) == (206, FILM[first : last + 1])
    assert headers["Content-Range"] == f"bytes {first}-{last}/10240"


def test_a_range_beyond_the_end_is_refused(site: str) -> None:
    status, headers, _ = ask(site, "/film.mp4", Range="bytes=10240-")
    assert (status, headers["Content-Range"]) == (416, "bytes */10240")


def test_a_head_tells_the_size_and_sends_nothing(site: str) -> None:
    status, headers, body = ask(site, "/film.mp4", method="HEAD")
    assert (status, headers["Content-Length"], body) == (200, "10240", b"")


def test_the_report_quotes_nobody() -> None:
    people = read_notice(data("notice.txt").read_bytes()).contributors
    found = report_quotations(report_page().encode(), address="x", contributors=people, first_number=5)
    assert found == ()


def test_the_video_page_offers_captions_only_when_asked_to() -> None:
    assert 'kind="captions"' in video_page("Débat", captions=True)
    assert "<track" not in video_page("Débat", captions=False)

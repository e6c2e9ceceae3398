"""WARC files of captured pages are read by other tools: the records, their digests, and the pages in them."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import ArchiveIterator as OtherReader
from warcio.archiveiterator import ArchiveIterator

from webinar_archive.web import AddressPolicy, get
from webinar_archive.web.exchanges import Exchange
from webinar_archive.web.warc import warc_of

if TYPE_CHECKING:
    from tests.local_web import Host

PRIVATE_ALLOWED = AddressPolicy(allow_private=True)
BODY = "<p>L’été des communs</p>".encode() * 100


def exchange(body: bytes | None, *headers: tuple[str, str], status: str = "HTTP/1.1 200 OK") -> Exchange:
    return Exchange(
        at=datetime(2026, 11, 27, 9, 30, tzinfo=UTC),
        address="https://example.org/a",
        request_line="GET /a HTTP/1.1",
        request_headers=(("Host", "example.org"),),
        status_line=status,
        headers=headers,
        body=body,
    )


def test_a_captured_page_is_read_by_another_tool_with_right_digests(site: Host) -> None:
    site.respond_with("/end", gzip.compress(BODY), Content_Encoding="gzip")
    data = warc_of(get(site.redirect("/start", "/end"), policy=PRIVATE_ALLOWED).exchanges)
    found = []
    for record in OtherReader(io.BytesIO(data), parse_http=False):
        assert record.verify_block_digest(consume=False), record.record_type
        found.append((record.headers["WARC-Type"], record.headers.get("WARC-Target-URI")))
    start, end = site.at("/start"), site.at("/end")
    exchanges = [("response", start), ("request", start), ("response", end), ("request", end)]
    assert found == [("warcinfo", None), *exchanges]


def test_the_page_in_a_record_is_the_one_that_was_read(site: Host) -> None:
    page = get(site.respond_with("/a", gzip.compress(BODY), Content_Encoding="gzip"), policy=PRIVATE_ALLOWED)
    records = ArchiveIterator(io.BytesIO(warc_of(page.exchanges)), check_digests="raise")
    (body,) = [record.content_stream().read() for record in records if record.rec_type == "response"]
    assert body == page.body == BODY


def test_request_and_response_belong_together_and_bear_the_time() -> None:
    data = warc_of([exchange(b"here")])
    records = [record.rec_headers for record in ArchiveIterator(io.BytesIO(data))]
    _, response, request = records
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert response["WARC-Date"] == request["WARC-Date"] == "2026-11-27T09:30:00Z"
    assert response["WARC-Truncated"] is None


def test_a_body_that_was_not_read_is_said_to_be_cut() -> None:
    data = warc_of([exchange(None, ("Location", "/b"), ("Content-Length", "9"), status="HTTP/1.1 302 Found")])
    (response,) = [r.rec_headers for r in ArchiveIterator(io.BytesIO(data)) if r.rec_type == "response"]
    assert response["WARC-Truncated"] == "unspecified"


def test_a_body_without_its_chunks_is_not_said_to_have_them() -> None:
    data = warc_of([exchange(b"5\r\nnot a chunk", ("Transfer-Encoding", "chunked"))])
    found = next(r for r in ArchiveIterator(io.BytesIO(data)) if r.rec_type == "response")
    assert found.http_headers["X-Archive-Orig-Transfer-Encoding"] == "chunked"
    assert found.content_stream().read() == b"5\r\nnot a chunk"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ((("X-Title", "Ã©tÃ©"), ("X-Title", 'a; b="é"')), "HTTP/1.1 200 OK"),
        ((("X-Odd", "%s {} ; = \"'"), ("X-Empty", "")), "HTTP/1.0 200"),
        ((), "HTTP/1.1 404 Not Found"),
    ],
)
def test_odd_heads_are_written_so_that_they_are_read(
    headers: tuple[tuple[str, str], ...], status: str
) -> None:
    data = warc_of([exchange(b"WARC/1.1\r\n\r\nhere", *headers, status=status)])
    kinds = [record.rec_type for record in ArchiveIterator(io.BytesIO(data), check_digests="raise")]
    assert kinds == ["warcinfo", "response", "request"]

"""What is kept of requests and responses: all but secrets, and no more than is read anyway."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from webinar_archive.web import AddressPolicy, get
from webinar_archive.web.exchanges import MAX_HEADER_CHARACTERS

if TYPE_CHECKING:
    from tests.local_web import Host

PRIVATE_ALLOWED = AddressPolicy(allow_private=True)


def test_every_request_of_a_chain_is_kept_and_none_is_made_twice(site: Host) -> None:
    site.respond_with("/end", b"here", ETag='"7"')
    site.redirect("/start", "/end")
    first, last = get(site.at("/start?n=1#part"), policy=PRIVATE_ALLOWED).exchanges
    assert site.paths == ["/start?n=1", "/end"]
    assert (first.address, first.request_line) == (site.at("/start?n=1"), "GET /start?n=1 HTTP/1.1")
    assert (first.status_line, first.body) == ("HTTP/1.0 302 Found", None)
    assert (last.status_line, last.body) == ("HTTP/1.0 200 OK", b"here")
    assert ("ETag", '"7"') in last.headers
    assert last.request_headers[0] == ("Host", f"127.0.0.1:{site.port}")
    assert first.at <= last.at


def test_a_compressed_body_is_kept_as_it_was_sent(site: Host) -> None:
    sent = gzip.compress(b"words " * 1000)
    page = get(site.respond_with("/z", sent, Content_Encoding="gzip"), policy=PRIVATE_ALLOWED)
    assert (page.body, page.exchanges[-1].body) == (b"words " * 1000, sent)


def test_a_chunked_body_is_kept_without_its_chunks(site: Host) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    page = get(site.respond_raw("/c", head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), policy=PRIVATE_ALLOWED)
    assert (page.body, page.exchanges[-1].body) == (b"abcde", b"abcde")


def test_cookies_and_tokens_are_not_kept(site: Host, tmp_path: Path) -> None:
    jar = tmp_path / "cookies.txt"
    jar.write_text("# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\thush\n")
    site.respond_with(
        "/end",
        b"here",
        Set_Cookie="id=hush; path=/",
        X_Auth_Token="hush",  # noqa: S106 - what must not be kept
        Link=f"<{site.at('/next?token=hush')}>; rel=next",
        X_Kept="yes",
    )
    start = site.respond_with("/start", status=302, Location="/end?token=hush", Set_Cookie="a=hush")
    page = get(start, policy=PRIVATE_ALLOWED, cookies=jar)
    assert site.headers("Cookie") == ["session=hush", "session=hush; a=hush"]
    assert "hush" not in repr(page.exchanges)
    assert page.exchanges[1].address == site.at("/end?token=***")
    assert ("X-Kept", "yes") in page.exchanges[1].headers


@pytest.mark.parametrize("location", ["/@channel", "end", "//127.0.0.1:{port}/end?a=1"])
def test_a_location_without_a_secret_stays_as_it_was_sent(site: Host, location: str) -> None:
    written = location.format(port=site.port)
    for path in ("/@channel", "/end"):
        site.respond_with(path, b"here")
    exchanges = get(site.redirect("/start", written), policy=PRIVATE_ALLOWED).exchanges
    assert ("Location", written) in exchanges[0].headers


def test_a_location_in_raw_utf8_is_kept_as_the_address_that_it_is(site: Host) -> None:
    site.respond_with("/d%C3%A9bat", b"here")
    site.redirect("/start", site.at("/débat").encode().decode("latin-1"))
    exchanges = get(site.at("/start"), policy=PRIVATE_ALLOWED).exchanges
    assert ("Location", site.at("/d%C3%A9bat")) in exchanges[0].headers


def test_a_broken_address_in_a_header_costs_no_page(site: Host) -> None:
    address = site.respond_with("/a", b"here", Content_Location="http://[nowhere/?token=hush")
    page = get(address, policy=PRIVATE_ALLOWED)
    assert page.body == b"here"
    assert ("Content-Location", "http://[nowhere/?token=***") in page.exchanges[0].headers


def test_what_a_server_writes_into_its_head_is_bounded_and_kept_on_one_line(site: Host) -> None:
    many = b"".join(b"X-%d: %s\r\n" % (number, b"x" * 2000) for number in range(60))
    head = b"HTTP/1.1 200 \xe9t\xe9\r\nX-Folded: one\r\n two\r\nX \xe9: no\r\n" + many + b"\r\n"
    exchange = get(site.respond_raw("/h", head + b"here"), policy=PRIVATE_ALLOWED).exchanges[-1]
    assert sum(len(name) + len(value) for name, value in exchange.headers) <= MAX_HEADER_CHARACTERS
    assert all(text.isprintable() for header in exchange.headers for text in header)
    assert exchange.status_line.isascii()

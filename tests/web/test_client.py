"""Pages are fetched whole within limits, or an error says why not: against a real server."""

from __future__ import annotations

import gzip
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.local_web import endless_response
from webinar_archive.errors import (
    AddressRefused,
    ArchiveError,
    Blocked,
    Gone,
    NotAllowed,
    TooLarge,
    Unreachable,
    UsageError,
)
from webinar_archive.web import AddressPolicy, follow, get

if TYPE_CHECKING:
    from tests.local_web import Host

PRIVATE_ALLOWED = AddressPolicy(allow_private=True)


def test_a_page_has_its_type_charset_and_bytes(site: Host) -> None:
    body = "<p>été</p>".encode("latin-1")
    page = get(
        site.respond_with("/a", body, Content_Type="Text/HTML; charset=ISO-8859-1"), policy=PRIVATE_ALLOWED
    )
    assert (page.address, page.status, page.body) == (site.at("/a"), 200, body)
    assert (page.content_type, page.charset) == ("text/html", "iso-8859-1")


def test_a_page_without_a_type_has_none(site: Host) -> None:
    page = get(site.respond_with("/a", b"x", kind=None), policy=PRIVATE_ALLOWED)
    assert (page.content_type, page.charset) == (None, None)


def test_compressed_pages_are_decompressed(site: Host) -> None:
    body = b"words " * 1000
    page = get(site.respond_with("/z", gzip.compress(body), Content_Encoding="gzip"), policy=PRIVATE_ALLOWED)
    assert page.body == body


def test_redirects_are_followed_to_the_final_address(site: Host) -> None:
    site.respond_with("/end", b"here")
    site.redirect("/middle", "end", 307)
    page = get(site.redirect("/start", site.at("/middle"), 301), policy=PRIVATE_ALLOWED)
    assert (page.address, page.body) == (site.at("/end"), b"here")
    assert site.paths == ["/start", "/middle", "/end"]


def test_a_location_in_raw_utf8_is_followed(site: Host) -> None:
    site.respond_with("/d%C3%A9bat", b"here")
    site.redirect("/start", "/débat".encode().decode("latin-1"))
    assert get(site.at("/start"), policy=PRIVATE_ALLOWED).body == b"here"


def test_a_cookie_set_by_a_redirect_is_sent_to_its_target(site: Host) -> None:
    site.respond_with("/start", status=302, Location="/end", Set_Cookie="PHPSESSID=abc; path=/")
    site.respond_with("/end", b"here")
    get(site.at("/start"), policy=PRIVATE_ALLOWED)
    assert site.headers("Cookie") == [None, "PHPSESSID=abc"]


def test_a_cookies_file_is_sent_to_its_site_only(site: Host, tmp_path: Path) -> None:
    jar = tmp_path / "cookies.txt"
    rows = ("127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tmine", "other.example\tFALSE\t/\tFALSE\t0\tother\tno")
    jar.write_text("# Netscape HTTP Cookie File\n" + "\n".join(rows) + "\n")
    get(site.respond_with("/a", b"x"), policy=PRIVATE_ALLOWED, cookies=jar)
    assert site.headers("Cookie") == ["session=mine"]


@pytest.mark.parametrize("content", [b"not a cookies file", b"\xff\xfe\x00", None])
def test_an_unreadable_cookies_file_is_a_usage_error(
    content: bytes | None, site: Host, tmp_path: Path
) -> None:
    jar = tmp_path / "cookies.txt"
    if content is not None:
        jar.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        get(site.respond_with("/a", b"x"), policy=PRIVATE_ALLOWED, cookies=jar)
    assert caught.value.code == ("file-missing" if content is None else "cookies-unreadable")


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, Blocked), (403, Blocked), (404, Gone), (410, Gone), (451, NotAllowed), (500, Unreachable)],
)
def test_each_refusing_status_raises_its_own_error(site: Host, status: int, kind: type[ArchiveError]) -> None:
    with pytest.raises(kind) as caught:
        get(site.respond_with("/a", b"no", status), policy=PRIVATE_ALLOWED)
    assert caught.value.facts["status"] == status


def test_a_busy_site_says_when_to_try_again(site: Host) -> None:
    with pytest.raises(Blocked) as caught:
        get(site.respond_with("/a", status=429, Retry_After="17"), policy=PRIVATE_ALLOWED)
    assert caught.value.facts["retry_after_s"] == 17


def test_a_redirect_to_a_sign_in_page_is_a_block(site: Host) -> None:
    site.respond_with("/login", b"who are you?")
    with pytest.raises(Blocked) as caught:
        get(site.redirect("/a", "/login?next=%2Fa"), policy=PRIVATE_ALLOWED)
    assert caught.value.code == "sign-in-needed"


@pytest.mark.parametrize("visit", [get, follow])
def test_endless_redirects_are_given_up(site: Host, visit: object) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    with pytest.raises(Unreachable) as caught:
        visit(site.at("/a"), policy=PRIVATE_ALLOWED)  # type: ignore[operator]
    assert caught.value.code == "redirects-endless"
    assert len(site.requests) < 20


@pytest.mark.parametrize("visit", [get, follow])
def test_a_private_address_is_never_requested(site: Host, visit: object) -> None:
    with pytest.raises(AddressRefused):
        visit(site.respond_with("/a", b"secret"), policy=AddressPolicy())  # type: ignore[operator]
    assert site.requests == []


@pytest.mark.parametrize("visit", [get, follow])
@pytest.mark.parametrize("target", ["http://127.0.0.1:1/admin", "file:///etc/passwd", "http://[::1]/"])
def test_a_redirect_to_a_forbidden_target_is_refused(site: Host, visit: object, target: str) -> None:
    policy = AddressPolicy(exceptions=(("127.0.0.1", site.port),))
    with pytest.raises(AddressRefused):
        visit(site.redirect("/a", target), policy=policy)  # type: ignore[operator]


def test_a_name_that_resolves_to_a_private_address_is_refused_at_the_connection(
    site: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = [(2, 1, 6, "", ("127.0.0.1", site.port))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: inside)
    with pytest.raises(AddressRefused) as caught:
        get(f"http://rebound.example:{site.port}/a", policy=AddressPolicy())
    assert caught.value.facts["host"] == "127.0.0.1"
    assert site.requests == []


def test_a_page_announced_above_the_size_limit_is_not_read(site: Host) -> None:
    with pytest.raises(TooLarge) as caught:
        get(site.respond_with("/a", Content_Length="20000000000"), policy=PRIVATE_ALLOWED)
    assert caught.value.facts["size_bytes"] == 20_000_000_000


def test_an_endless_page_is_stopped_at_the_size_limit(site: Host) -> None:
    site.respond("/a", endless_response(site, b"", b"x" * 65536, kind="text/html"))
    with pytest.raises(TooLarge):
        get(site.at("/a"), policy=PRIVATE_ALLOWED, max_bytes=200_000)


def test_a_decompression_bomb_is_stopped_at_the_size_limit(site: Host) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    with pytest.raises(TooLarge) as caught:
        get(
            site.respond_with("/a", bomb, Content_Encoding="gzip"),
            policy=PRIVATE_ALLOWED,
            max_bytes=1_000_000,
        )
    assert caught.value.facts["size_bytes"] < 1_200_000


@pytest.mark.parametrize("where", ["headers", "body", "nothing"])
def test_an_endless_trickle_ends_at_the_time_limit(site: Host, where: str) -> None:
    def trickle(request: BaseHTTPRequestHandler) -> None:
        if where == "body":
            request.send_response(200)
            request.end_headers()
        elif where == "headers":
            request.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not site.closing.wait(0.02):
            if where != "nothing":
                request.wfile.write(b"x")

    site.responders["/a"] = trickle
    with pytest.raises(Unreachable) as caught:
        get(site.at("/a"), policy=PRIVATE_ALLOWED, timeout_s=0.3)
    assert caught.value.code == "answer-late"


def test_a_page_that_breaks_off_is_unreachable(site: Host) -> None:
    with pytest.raises(Unreachable) as caught:
        get(site.respond_with("/a", b"half", Content_Length="8"), policy=PRIVATE_ALLOWED)
    assert caught.value.code == "answer-broken"


def test_what_does_not_speak_http_is_unreachable(site: Host) -> None:
    site.respond_raw("/a", b"SSH-2.0-OpenSSH_9\r\n\r\n")
    with pytest.raises(Unreachable) as caught:
        get(site.at("/a"), policy=PRIVATE_ALLOWED)
    assert caught.value.code == "answer-broken"


def test_a_closed_port_is_unreachable() -> None:
    with pytest.raises(Unreachable) as caught:
        get("http://127.0.0.1:1/", policy=PRIVATE_ALLOWED)
    assert caught.value.code == "no-answer"


def test_an_unknown_host_is_unreachable() -> None:
    with pytest.raises(Unreachable) as caught:
        get("http://no-such-host.invalid/", policy=PRIVATE_ALLOWED)
    assert caught.value.code == "host-unknown"


def test_a_site_without_a_certificate_is_unreachable(site: Host) -> None:
    with pytest.raises(Unreachable):
        get(site.respond_with("/a", b"x").replace("http:", "https:"), policy=PRIVATE_ALLOWED)


def test_follow_returns_the_final_address_and_reads_no_body(site: Host) -> None:
    site.respond_with("/film.mp4", Content_Length="20000000000")
    start = site.redirect("/doc_num.php?explnum_id=7", "/film.mp4")
    assert follow(start, policy=PRIVATE_ALLOWED) == site.at("/film.mp4")


def test_follow_returns_a_target_that_refuses_or_does_not_respond(site: Host) -> None:
    site.respond_with("/video", status=403)
    assert follow(site.redirect("/a", "/video"), policy=PRIVATE_ALLOWED) == site.at("/video")
    assert (
        follow(site.redirect("/b", "http://127.0.0.1:1/v"), policy=PRIVATE_ALLOWED) == "http://127.0.0.1:1/v"
    )


def test_follow_stops_at_another_host_without_requesting_it(site: Host) -> None:
    elsewhere = site.at("/film.mp4").replace("127.0.0.1", "127.0.0.2")
    assert follow(site.redirect("/a", elsewhere), policy=PRIVATE_ALLOWED) == elsewhere
    assert site.paths == ["/a"]


def test_follow_stops_before_a_sign_in_page(site: Host) -> None:
    site.redirect("/video", "/login?continue=/video")
    assert follow(site.redirect("/a", "/video"), policy=PRIVATE_ALLOWED) == site.at("/video")


def test_follow_fails_when_the_first_address_does(site: Host) -> None:
    with pytest.raises(Gone):
        follow(site.at("/nothing"), policy=PRIVATE_ALLOWED)
    with pytest.raises(Unreachable):
        follow("http://127.0.0.1:1/", policy=PRIVATE_ALLOWED)


def test_a_private_proxy_is_used_for_public_pages(site: Host) -> None:
    site.respond_raw("http://public.example/a", b"HTTP/1.0 200 OK\r\n\r\nthrough")
    page = get("http://public.example/a", policy=AddressPolicy(), proxy=site.address)
    assert (page.address, page.body) == ("http://public.example/a", b"through")


def test_a_proxy_does_not_open_private_addresses(site: Host) -> None:
    with pytest.raises(AddressRefused):
        get("http://192.168.1.1/", policy=AddressPolicy(), proxy=site.address)
    assert site.requests == []


@pytest.mark.parametrize(
    "proxy",
    [
        "socks5://127.0.0.1:1",
        "http://user:secret@127.0.0.1:1",
        "http://",
        "",
        "http://127.0.0.1:99999",
        "http://a:b",
    ],
)
def test_an_unusable_proxy_is_a_usage_error_that_does_not_name_it(proxy: str) -> None:
    with pytest.raises(UsageError) as caught:
        get("http://example.org/", policy=PRIVATE_ALLOWED, proxy=proxy)
    assert caught.value.code == "proxy-unsupported"
    assert "secret" not in f"{caught.value} {caught.value.facts}"


def test_an_error_names_the_address_without_its_secrets(site: Host) -> None:
    site.respond_with("/a", "no", 403)
    with pytest.raises(Blocked) as caught:
        get(site.at("/a?id=1&token=hush7"), policy=PRIVATE_ALLOWED)
    assert caught.value.facts["address"] == site.at("/a?id=1&token=***")


@pytest.mark.parametrize(
    ("status", "code"),
    [("407 Who?", "proxy-refuses"), ("403 No", "proxy-refuses"), ("504 Late", "proxy-no-answer")],
)
def test_what_a_proxy_does_not_do_is_told_of_the_proxy(status: str, code: str, site: Host) -> None:
    site.respond_raw("public.example:443", f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())
    with pytest.raises(Unreachable) as caught:
        get("https://public.example/a", policy=AddressPolicy(), proxy=site.address)
    assert caught.value.code == code
    assert site.paths == ["public.example:443"]


def test_a_proxy_that_is_not_there_is_told() -> None:
    with pytest.raises(Unreachable, match=r"The proxy http://127\.0\.0\.1:1 does not answer"):
        get("http://public.example/a", policy=AddressPolicy(), proxy="http://127.0.0.1:1")

"""Pages: fetched whole within bounds of size and time, or only followed to where they lead."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import cast
from urllib.parse import urljoin

from webinar_archive import __version__
from webinar_archive.errors import ArchiveError, Blocked, TooLarge, Unreachable, UsageError
from webinar_archive.text.redaction import redact_address
from webinar_archive.web.address_policy import AddressPolicy, check_address
from webinar_archive.web.http_errors import failure_of_status
from webinar_archive.web.transport import Answer, Deadline, answer, with_proxy

MAX_REDIRECTS = 15
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PIECE_BYTES = 65_536
_HEADERS = {
    "User-Agent": f"Mozilla/5.0 (compatible; webinar-archive/{__version__})",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "fr,en;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}
# pages that ask who one is or what one accepts, in place of the page that was asked for
_WALL_HOST = re.compile(r"^(consent|accounts|login|signin|auth|sso|idp|cas)\.")
_WALL_PATH = re.compile(
    r"/(login|log-in|signin|sign-in|connexion|authentification)(\.\w{1,5})?(/|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it came: `address` after redirects, `body` decompressed but not decoded.

    `content_type` is lower case without parameters; `charset` only what the header says, if anything.
    """

    address: str
    status: int
    content_type: str | None
    charset: str | None
    body: bytes


def get(
    address: str,
    *,
    policy: AddressPolicy,
    max_bytes: int = 5_000_000,
    timeout_s: float = 30.0,
    proxy: str | None = None,
    cookies: Path | None = None,
) -> Page:
    """Fetch a page, through its redirects. `timeout_s` is for all of it, `max_bytes` after decompression.

    Raises `AddressRefused`, `Blocked` (with `retry_after_s` where told), `Gone`, `NotAllowed`, `TooLarge`,
    `Unreachable`.
    """
    way = _Way(policy=policy, timeout_s=timeout_s, proxy=proxy, cookies=cookies)
    for here in way.stops(address):
        with way.ask(here) as response:
            if way.goes_on(here, response):
                continue
            if here != address and _is_wall(here):
                raise Blocked("sign-in-needed", address=redact_address(here), status=response.status)
            _raise_for(response, here)
            return _page(here, response, max_bytes)
    raise Unreachable("redirects-endless", address=redact_address(address))


def follow(
    address: str,
    *,
    policy: AddressPolicy,
    timeout_s: float = 30.0,
    proxy: str | None = None,
    cookies: Path | None = None,
) -> str:
    """Where an address leads, without reading what is there.

    Stops before pages that ask for sign-in or consent, and at the first address on another host, which is
    not asked: whoever fetches it waits for that host's turn. Once a redirect was given, it is no failure of
    ours that its target does not answer. Raises as `get` for the first address, and `AddressRefused` at any
    redirect.
    """
    home = check_address(address, policy).host
    way = _Way(policy=policy, timeout_s=timeout_s, proxy=proxy, cookies=cookies)
    last = address
    for here in way.stops(address):
        if here != address and _is_wall(here):
            return last
        if check_address(here, policy).host != home:
            return here
        last = here
        try:
            with way.ask(here) as response:
                if way.goes_on(here, response):
                    continue
                if here == address:
                    _raise_for(response, here)
        except Unreachable:
            if here == address:
                raise
        return here
    raise Unreachable("redirects-endless", address=redact_address(address))


class _Way:
    """The way through the redirects of one request: where next, with which cookies, until when."""

    def __init__(
        self, *, policy: AddressPolicy, timeout_s: float, proxy: str | None, cookies: Path | None
    ) -> None:
        self._deadline = Deadline.after(timeout_s)
        self._policy = with_proxy(policy, proxy)
        self._proxy = proxy
        self._jar = _cookie_jar(cookies)
        self._next: str | None = None
        """Where the last answer sent us on to."""

    def stops(self, address: str) -> Iterator[str]:
        """The addresses to ask, one after the other, until there is no further one or there are too many."""
        here: str | None = address
        for _ in range(MAX_REDIRECTS + 1):
            if here is None:
                return
            self._next = None
            yield here
            here = self._next

    @contextmanager
    def ask(self, address: str) -> Iterator[Answer]:
        """Ask for an address, after checking it."""
        parts = check_address(address, self._policy)
        request = urllib.request.Request(parts.url, headers=_HEADERS)  # noqa: S310 - only carries cookies; scheme checked
        self._jar.add_cookie_header(request)
        headers = dict(_HEADERS)
        if cookie := request.get_header("Cookie"):
            headers["Cookie"] = cookie
        with answer(
            parts, headers, policy=self._policy, deadline=self._deadline, proxy=self._proxy
        ) as response:
            self._jar.extract_cookies(cast("http.client.HTTPResponse", _Headers(response)), request)
            yield response

    def goes_on(self, here: str, response: Answer) -> bool:
        """Whether the answer is a redirect; then its target is the next stop."""
        location = response.header("Location")
        if response.status not in _REDIRECTS or not location:
            return False
        # servers send raw UTF-8 here, which http.client reads as Latin-1
        self._next = urljoin(here, _as_utf8(location).strip())
        return True


class _Headers:
    """What a cookie jar wants to see of an answer."""

    def __init__(self, response: Answer) -> None:
        self._message = Message()
        for value in response.all_headers("Set-Cookie"):
            self._message["Set-Cookie"] = value

    def info(self) -> Message:
        return self._message


def _cookie_jar(path: Path | None) -> http.cookiejar.CookieJar:
    if path is None:
        return http.cookiejar.CookieJar()
    jar = http.cookiejar.MozillaCookieJar(path)
    try:
        jar.load(ignore_discard=True, ignore_expires=True)
    except (OSError, http.cookiejar.LoadError, UnicodeDecodeError):
        raise UsageError("cookies-unreadable", path=str(path)) from None
    for cookie in jar:
        if cookie.expires == 0:
            # browsers' exports write session cookies so; the jar would hold them for expired
            cookie.expires, cookie.discard = None, True
    return jar


def _raise_for(response: Answer, address: str) -> None:
    failure: ArchiveError | None = failure_of_status(
        response.status, address, retry_after=response.header("Retry-After")
    )
    if failure is not None:
        raise failure


def _page(address: str, response: Answer, max_bytes: int) -> Page:
    announced = response.header("Content-Length") or ""
    bounds = {"address": redact_address(address), "max_bytes": max_bytes}
    if announced.isdecimal() and int(announced[:18]) > max_bytes:
        raise TooLarge("page-too-large", size_bytes=int(announced[:18]), **bounds)
    body = bytearray()
    for piece in response.pieces(_PIECE_BYTES):
        body += piece
        if len(body) > max_bytes:
            raise TooLarge("page-too-large", size_bytes=len(body), **bounds)
    header = Message()
    header["Content-Type"] = response.header("Content-Type") or ""
    stated = header["Content-Type"].strip() != ""
    return Page(
        address=address,
        status=response.status,
        content_type=header.get_content_type() if stated else None,
        charset=header.get_content_charset() if stated else None,
        body=bytes(body),
    )


def _is_wall(address: str) -> bool:
    scheme_and_host, _, rest = address.partition("://")[2].partition("/")
    return bool(_WALL_HOST.match(scheme_and_host) or _WALL_PATH.match("/" + rest.partition("?")[0]))


def _as_utf8(header: str) -> str:
    try:
        return header.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return header

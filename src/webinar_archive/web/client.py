"""Fetch a page within limits of size and time, or only follow its redirects.

Our own client over urllib3's connections, because each socket must go to a checked IP address and end at one
deadline, which the usual clients do not offer.
"""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from email.message import Message
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import cast
from urllib.parse import urljoin

from urllib3.exceptions import HTTPError

from webinar_archive import __version__
from webinar_archive.deadline import Deadline
from webinar_archive.errors import ArchiveError, Blocked, TooLarge, Unreachable
from webinar_archive.text.redaction import redact_address
from webinar_archive.web.address_policy import AddressPolicy, check_address
from webinar_archive.web.bodies import read_body
from webinar_archive.web.cookies_file import cookie_jar
from webinar_archive.web.exchanges import Exchange, exchange_of
from webinar_archive.web.http_errors import error_for_status
from webinar_archive.web.transport import Response, open_response, with_proxy

MAX_REDIRECTS = 15
_REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
USER_AGENT = f"Mozilla/5.0 (compatible; webinar-archive/{__version__})"
_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "fr,en;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}
# pages that ask for sign-in or consent, in place of the requested page
_SIGN_IN_HOST = re.compile(r"^(consent|accounts|login|signin|auth|sso|idp|cas)\.")
_SIGN_IN_PATH = re.compile(
    r"/(login|log-in|signin|sign-in|connexion|authentification)(\.\w{1,5})?(/|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A fetched page: `address` after redirects, `body` decompressed but not decoded to text.

    `content_type` is lower case without parameters; `charset` is the header's, None where it states none. `exchanges`
    are the requests and responses that led to it, redirects first.
    """

    address: str
    status: int
    content_type: str | None
    charset: str | None
    body: bytes
    exchanges: tuple[Exchange, ...]


def get(
    address: str,
    *,
    policy: AddressPolicy,
    max_bytes: int = 5_000_000,
    timeout_s: float = 30.0,
    proxy: str | None = None,
    cookies: Path | None = None,
    answers: Collection[int] = (),
) -> Page:
    """Fetch a page, following its redirects.

    Args:
        address: Its http or https address.
        policy: Which targets may be requested, also by redirects.
        max_bytes: The largest body accepted, after decompression.
        timeout_s: The time limit for all of it, redirects included.
        proxy: `[http://]host:port`, without a user name.
        cookies: A cookies file in the Netscape format.
        answers: Statuses of failures whose page is wanted all the same, since it says why; one that cannot be read
            within the limits is the failure.

    Raises:
        AddressRefused: The address or a redirect leads to a forbidden target.
        Blocked: The site refuses for now (`retry_after_s` where it says so), or sends to a sign-in page.
        Gone: The page does not exist any more.
        NotAllowed: It may not be fetched.
        TooLarge: It has more than `max_bytes`.
        Unreachable: The network or the server failed.
        UsageError: The cookies file or the proxy cannot be used.
    """
    requests = _RedirectChain(policy=policy, timeout_s=timeout_s, proxy=proxy, cookies=cookies)
    for current in requests.addresses(address):
        with requests.send(current) as response:
            if requests.is_redirect(current, response):
                continue
            if current != address and _is_sign_in_page(current):
                raise Blocked("sign-in-needed", address=redact_address(current), status=response.status)
            if response.status in answers:
                with suppress(TooLarge, HTTPError, HTTPException, OSError):
                    return _read_page(current, response, max_bytes, requests.exchanges)
            _raise_for_status(response, current)
            return _read_page(current, response, max_bytes, requests.exchanges)
    raise Unreachable("redirects-endless", address=redact_address(address))


def follow(
    address: str,
    *,
    policy: AddressPolicy,
    timeout_s: float = 30.0,
    proxy: str | None = None,
    cookies: Path | None = None,
) -> str:
    """Return the address that an address redirects to, without reading the body there.

    Stops before pages that ask for sign-in or consent, and at the first address on another host, which is
    not requested: the caller must apply that host's own limits first. Once the first address redirected, a
    target that does not respond is no failure.

    Args:
        address: Its http or https address.
        policy: Which targets may be requested, also by redirects.
        timeout_s: The time limit for all of it.
        proxy: `[http://]host:port`, without a user name.
        cookies: A cookies file in the Netscape format.

    Raises:
        ArchiveError: As `get` does for the first address; `AddressRefused` at any redirect.
    """
    first_host = check_address(address, policy).host
    requests = _RedirectChain(policy=policy, timeout_s=timeout_s, proxy=proxy, cookies=cookies)
    last = address
    for current in requests.addresses(address):
        if current != address and _is_sign_in_page(current):
            return last
        if check_address(current, policy).host != first_host:
            return current
        last = current
        try:
            with requests.send(current) as response:
                if requests.is_redirect(current, response):
                    continue
                if current == address:
                    _raise_for_status(response, current)
        except Unreachable:
            if current == address:
                raise
        return current
    raise Unreachable("redirects-endless", address=redact_address(address))


class _RedirectChain:
    """The requests of one call: the next address, the cookies so far, and one deadline for all of them."""

    def __init__(
        self, *, policy: AddressPolicy, timeout_s: float, proxy: str | None, cookies: Path | None
    ) -> None:
        self._deadline = Deadline.after(timeout_s)
        self._policy = with_proxy(policy, proxy)
        self._proxy = proxy
        self._cookies = cookie_jar(cookies)
        self._next: str | None = None
        """The target of the last response's redirect."""
        self.exchanges: list[Exchange] = []
        """The requests so far with their responses, of which no body was read."""

    def addresses(self, first: str) -> Iterator[str]:
        """Yield the addresses to request, until a response is no redirect or there were too many."""
        current: str | None = first
        for _ in range(MAX_REDIRECTS + 1):
            if current is None:
                return
            self._next = None
            yield current
            current = self._next

    @contextmanager
    def send(self, address: str) -> Iterator[Response]:
        """Request an address, after checking it."""
        parts = check_address(address, self._policy)
        request = urllib.request.Request(parts.url, headers=_HEADERS)  # noqa: S310 - only carries cookies; scheme checked
        self._cookies.add_cookie_header(request)
        headers = dict(_HEADERS)
        if cookie := request.get_header("Cookie"):
            headers["Cookie"] = cookie
        with open_response(
            parts, headers, policy=self._policy, deadline=self._deadline, proxy=self._proxy
        ) as response:
            self.exchanges.append(exchange_of(parts, _HEADERS, response))
            self._cookies.extract_cookies(cast("HTTPResponse", _Headers(response)), request)
            yield response

    def is_redirect(self, current: str, response: Response) -> bool:
        """Whether the response is a redirect; its target is then the next address."""
        location = response.header("Location")
        if response.status not in _REDIRECT_STATUSES or not location:
            return False
        # servers send raw UTF-8 here, which http.client reads as Latin-1
        self._next = urljoin(current, _utf8_from_latin1(location).strip())
        return True


class _Headers:
    """The part of a response that a cookie jar reads."""

    def __init__(self, response: Response) -> None:
        self._message = Message()
        for value in response.all_headers("Set-Cookie"):
            self._message["Set-Cookie"] = value

    def info(self) -> Message:
        return self._message


def _raise_for_status(response: Response, address: str) -> None:
    error: ArchiveError | None = error_for_status(
        response.status, address, retry_after=response.header("Retry-After")
    )
    if error is not None:
        raise error


def _read_page(address: str, response: Response, max_bytes: int, exchanges: list[Exchange]) -> Page:
    sent, body = read_body(response, address, max_bytes)
    header = Message()
    header["Content-Type"] = response.header("Content-Type") or ""
    stated = header["Content-Type"].strip() != ""
    return Page(
        address=address,
        status=response.status,
        content_type=header.get_content_type() if stated else None,
        charset=header.get_content_charset() if stated else None,
        body=body,
        exchanges=(*exchanges[:-1], replace(exchanges[-1], body=sent)),
    )


def _is_sign_in_page(address: str) -> bool:
    scheme_and_host, _, rest = address.partition("://")[2].partition("/")
    return bool(_SIGN_IN_HOST.match(scheme_and_host) or _SIGN_IN_PATH.match("/" + rest.partition("?")[0]))


def _utf8_from_latin1(header: str) -> str:
    try:
        return header.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return header

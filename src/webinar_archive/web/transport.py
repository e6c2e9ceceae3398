"""One HTTP request on one connection, to a checked target, within a time limit for all of it.

No other module of this process opens a connection, and no other imports urllib3's connections. A time-out per
read would let a server that sends a byte now and then hold a request for ever; so a timer shuts the socket down
at the deadline, whatever is being waited for.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping

from urllib3 import BaseHTTPResponse, HTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import Url, parse_url

from webinar_archive.deadline import Deadline
from webinar_archive.errors import AddressRefused, Unreachable, UsageError
from webinar_archive.text.redaction import redact_address
from webinar_archive.web.address_policy import AddressPolicy, check_target, port_of

_TUNNEL_REFUSED = re.compile(r"Tunnel connection failed: (4\d\d)")
"""How the library tells that a proxy refuses to connect; with 5xx, it has not reached the host."""


class Response:
    """A response whose status and headers have arrived; its body is still to be read."""

    def __init__(self, response: BaseHTTPResponse) -> None:
        self._response = response
        self.status = response.status

    @property
    def status_line(self) -> str:
        """The first line of the response."""
        version = "1.0" if self._response.version == 10 else "1.1"
        return f"HTTP/{version} {self.status} {self._response.reason or ''}".rstrip()

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """All headers, in order."""
        return tuple(self._response.headers.iteritems())

    def header(self, name: str) -> str | None:
        """Return a header's value, None where it was not sent."""
        return self._response.headers.get(name)

    def all_headers(self, name: str) -> list[str]:
        """Return every value of a header that may be sent several times."""
        return list(self._response.headers.getlist(name))

    def blocks(self, size_bytes: int) -> Iterator[bytes]:
        """Yield the body as it was sent, compressed or not, in blocks of at most this size."""
        return self._response.stream(size_bytes, decode_content=False)

    def decompressed(self, body: bytes, size_bytes: int) -> Iterator[bytes]:
        """Yield a body decompressed, in blocks of at most this size: a small body may expand to gigabytes."""
        coding = {"Content-Encoding": self.header("Content-Encoding") or "identity"}
        received = HTTPResponse(io.BytesIO(body), headers=coding, preload_content=False)
        return received.stream(size_bytes, decode_content=True)


@contextlib.contextmanager
def open_response(
    parts: Url,
    headers: Mapping[str, str],
    *,
    policy: AddressPolicy,
    deadline: Deadline,
    proxy: str | None = None,
    body: bytes | None = None,
) -> Iterator[Response]:
    """Send a GET request, or a POST of a body, and give its response, which is closed when the block ends.

    Raises `AddressRefused` when the host resolves to a forbidden target, `Unreachable` for every network failure,
    also while the block reads the body.
    """
    connector = _Connector(policy, deadline)
    connection = _connection(parts, connector, proxy)
    response = None
    target = parts.url if proxy and parts.scheme == "http" else parts.request_uri
    try:
        deadline.require_s()
        method = "GET" if body is None else "POST"
        connection.request(
            method, target, body=body, headers=headers, preload_content=False, decode_content=True
        )
        response = connection.getresponse()
        yield Response(response)
        # shut down while reading: in a body without a stated length that looks like its end
        deadline.require_s()
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        raise _unreachable(error, parts, deadline, proxy) from None
    finally:
        connector.close()
        if response is not None:
            response.close()
        connection.close()


def with_proxy(policy: AddressPolicy, proxy: str | None) -> AddressPolicy:
    """Return the policy with the configured proxy added to its exceptions.

    Raises:
        UsageError: The proxy is none that can be used (a scheme other than http, a password in it).
        Unreachable: Its name does not resolve.
    """
    if proxy is None:
        return policy
    parts = proxy_parts(proxy)
    try:
        found = socket.getaddrinfo(parts.host, parts.port, type=socket.SOCK_STREAM)
    except OSError:
        raise Unreachable("host-unknown", host=parts.host, address=f"{parts.host}:{parts.port}") from None
    targets = tuple((str(target[0]), int(target[1])) for *_, target in found)
    return AddressPolicy(allow_private=policy.allow_private, exceptions=policy.exceptions + targets)


class _Connector:
    """Opens the socket of one request to a checked target, and shuts it down at the deadline."""

    def __init__(self, policy: AddressPolicy, deadline: Deadline) -> None:
        self._policy = policy
        self._deadline = deadline
        self._watched: socket.socket | None = None
        self._timer: threading.Timer | None = None

    def connect(self, host: str, port: int) -> socket.socket:
        """Return a connected socket. Raises `AddressRefused`, or the `OSError` of the last try."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        failure: Exception = OSError(f"no address for {host}")
        for family, kind, protocol, _, target in found:
            try:
                check_target(str(target[0]), port, self._policy, address=host)
                candidate = socket.socket(family, kind, protocol)
            except (AddressRefused, OSError) as error:
                failure = error
                continue
            try:
                candidate.settimeout(max(0.001, self._deadline.left_s))
                candidate.connect(target)
            except OSError as error:
                candidate.close()
                failure = error
                continue
            self._shut_down_at_deadline(candidate)
            return candidate
        raise failure

    def _shut_down_at_deadline(self, connected: socket.socket) -> None:
        # a duplicate, because TLS takes the first descriptor over
        self._watched = connected.dup()
        self._timer = threading.Timer(self._deadline.left_s, _shut_down, (self._watched,))
        self._timer.daemon = True
        self._timer.start()

    def close(self) -> None:
        """Cancel the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._watched is not None:
            self._watched.close()


def _shut_down(connected: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


class _PlainConnection(HTTPConnection):
    connector: _Connector

    def _new_conn(self) -> socket.socket:
        return self.connector.connect(self._dns_host, self.port)


class _SecureConnection(HTTPSConnection):
    connector: _Connector

    def _new_conn(self) -> socket.socket:
        return self.connector.connect(self._dns_host, self.port)


def _connection(parts: Url, connector: _Connector, proxy: str | None) -> _PlainConnection | _SecureConnection:
    host, port = (parts.host or "").strip("[]"), port_of(parts)
    kind = _SecureConnection if parts.scheme == "https" else _PlainConnection
    if proxy is None:
        connection = kind(host, port)
    else:
        through = proxy_parts(proxy)
        connection = kind(through.host or "", through.port)
        if parts.scheme == "https":
            connection.set_tunnel(host, port, scheme="http")
    connection.connector = connector
    return connection


def proxy_parts(proxy: str) -> Url:
    """Return the parts of a proxy's address. Raises `UsageError` where it is none that can be used."""
    try:
        parts = parse_url(proxy if "://" in proxy else f"http://{proxy}")
    except LocationParseError:
        # such as a port that cannot be
        raise UsageError("proxy-unsupported") from None
    if parts.scheme != "http" or not parts.host or parts.auth:
        # without the address: it may hold a password
        raise UsageError("proxy-unsupported", scheme=parts.scheme)
    return parts._replace(port=parts.port or 3128)


def _unreachable(error: Exception, parts: Url, deadline: Deadline, proxy: str | None) -> Unreachable:
    facts = {"address": redact_address(parts.url), "host": parts.host}
    if refused := _TUNNEL_REFUSED.search(str(error)):
        return Unreachable("proxy-refuses", status=int(refused[1]), **facts)
    if deadline.left_s == 0 or isinstance(error, TimeoutError):
        return Unreachable("answer-late", **facts)
    if isinstance(error, socket.gaierror):
        return Unreachable("host-unknown", **facts)
    if isinstance(error, ssl.SSLError):
        return Unreachable("certificate-wrong", **facts)
    if isinstance(error, OSError) and not isinstance(error, HTTPError):
        if proxy is not None:
            return Unreachable("proxy-no-answer", proxy=proxy, **facts)
        return Unreachable("no-answer", **facts)
    return Unreachable("answer-broken", **facts)

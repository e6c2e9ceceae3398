"""One request on one connection whose target was checked and whose whole time is bounded.

Nothing else in the house opens a connection in this process, and nothing else imports urllib3's
connections. A time-out on each read would let a server that sends a byte now and then hold us for ever;
so the socket is shut down from outside when the time is over, whatever is being waited for.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util import Url, parse_url

from webinar_archive.errors import AddressRefused, Unreachable, UsageError
from webinar_archive.text.redaction import redact_address
from webinar_archive.web.address_policy import AddressPolicy, check_target, port_of


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock by which all must be over."""

    at_s: float

    @classmethod
    def after(cls, timeout_s: float) -> Deadline:
        """The moment `timeout_s` from now."""
        return cls(time.monotonic() + timeout_s)

    @property
    def left_s(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at_s - time.monotonic())


class Answer:
    """A server's answer: its status and headers are here, its body is still to come."""

    def __init__(self, response: BaseHTTPResponse) -> None:
        self._response = response
        self.status = response.status

    def header(self, name: str) -> str | None:
        """The header's value, None where it is not sent."""
        return self._response.headers.get(name)

    def all_headers(self, name: str) -> list[str]:
        """Its values, where it is sent several times."""
        return list(self._response.headers.getlist(name))

    def pieces(self, size_bytes: int) -> Iterator[bytes]:
        """The body decompressed, in pieces of at most this size: a small answer may unfold into gigabytes."""
        return self._response.stream(size_bytes, decode_content=True)


@contextlib.contextmanager
def answer(
    parts: Url,
    headers: Mapping[str, str],
    *,
    policy: AddressPolicy,
    deadline: Deadline,
    proxy: str | None = None,
) -> Iterator[Answer]:
    """The answer to a GET, its body still to be read, closed when the block ends.

    Raises `AddressRefused` when the host leads to a forbidden target, `Unreachable` for all that can go
    wrong on the way, also while the block reads the body.
    """
    dialler = _Dialler(policy, deadline)
    connection = _connection(parts, dialler, proxy)
    response = None
    target = parts.url if proxy and parts.scheme == "http" else parts.request_uri
    try:
        if deadline.left_s == 0:
            raise TimeoutError
        connection.request("GET", target, headers=headers, preload_content=False, decode_content=True)
        response = connection.getresponse()
        yield Answer(response)
        if deadline.left_s == 0:
            # shut while reading: to a body without a stated length that looks like its end
            raise TimeoutError
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        raise _unreachable(error, parts, deadline) from None
    finally:
        dialler.hang_up()
        if response is not None:
            response.close()
        connection.close()


def with_proxy(policy: AddressPolicy, proxy: str | None) -> AddressPolicy:
    """The policy with the proxy that a person set as its one exception."""
    if proxy is None:
        return policy
    parts = _proxy_parts(proxy)
    try:
        found = socket.getaddrinfo(parts.host, parts.port, type=socket.SOCK_STREAM)
    except OSError:
        raise Unreachable("host-unknown", host=parts.host, address=f"{parts.host}:{parts.port}") from None
    numbers = tuple((str(target[0]), int(target[1])) for *_, target in found)
    return AddressPolicy(allow_private=policy.allow_private, exceptions=policy.exceptions + numbers)


class _Dialler:
    """Opens the socket of one request to a checked target, and shuts it when the time is over."""

    def __init__(self, policy: AddressPolicy, deadline: Deadline) -> None:
        self._policy = policy
        self._deadline = deadline
        self._watched: socket.socket | None = None
        self._alarm: threading.Timer | None = None

    def dial(self, host: str, port: int) -> socket.socket:
        """A connected socket. Raises `AddressRefused`, or `OSError` as the system says it."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        failure: Exception = OSError(f"no address for {host}")
        for family, kind, protocol, _, target in found:
            try:
                check_target(str(target[0]), port, self._policy, address=host)
                line = socket.socket(family, kind, protocol)
            except (AddressRefused, OSError) as error:
                failure = error
                continue
            try:
                line.settimeout(max(0.001, self._deadline.left_s))
                line.connect(target)
            except OSError as error:
                line.close()
                failure = error
                continue
            self._watch(line)
            return line
        raise failure

    def _watch(self, line: socket.socket) -> None:
        # a duplicate, because TLS takes the first descriptor over
        self._watched = line.dup()
        self._alarm = threading.Timer(self._deadline.left_s, _shut, (self._watched,))
        self._alarm.daemon = True
        self._alarm.start()

    def hang_up(self) -> None:
        """Stop watching."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm.join()
        if self._watched is not None:
            self._watched.close()


def _shut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


class _Plain(HTTPConnection):
    dialler: _Dialler

    def _new_conn(self) -> socket.socket:
        return self.dialler.dial(self._dns_host, self.port)


class _Secure(HTTPSConnection):
    dialler: _Dialler

    def _new_conn(self) -> socket.socket:
        return self.dialler.dial(self._dns_host, self.port)


def _connection(parts: Url, dialler: _Dialler, proxy: str | None) -> _Plain | _Secure:
    host, port = (parts.host or "").strip("[]"), port_of(parts)
    kind = _Secure if parts.scheme == "https" else _Plain
    if proxy is None:
        connection = kind(host, port)
    else:
        through = _proxy_parts(proxy)
        connection = kind(through.host or "", through.port)
        if parts.scheme == "https":
            connection.set_tunnel(host, port, scheme="http")
    connection.dialler = dialler
    return connection


def _proxy_parts(proxy: str) -> Url:
    parts = parse_url(proxy if "://" in proxy else f"http://{proxy}")
    if parts.scheme != "http" or not parts.host or parts.auth:
        # never print it: it may hold a password
        raise UsageError("proxy-unsupported", scheme=parts.scheme)
    return parts._replace(port=parts.port or 3128)


def _unreachable(error: Exception, parts: Url, deadline: Deadline) -> Unreachable:
    facts = {"address": redact_address(parts.url), "host": parts.host}
    if deadline.left_s == 0 or isinstance(error, TimeoutError):
        return Unreachable("answer-late", **facts)
    if isinstance(error, socket.gaierror):
        return Unreachable("host-unknown", **facts)
    if isinstance(error, ssl.SSLError):
        return Unreachable("certificate-wrong", **facts)
    if isinstance(error, OSError) and not isinstance(error, HTTPError):
        return Unreachable("no-answer", **facts)
    return Unreachable("answer-broken", **facts)

"""Which addresses may be requested: http and https on the public internet, unless a person allows more.

Notices, pages and redirects are untrusted and may point into the local network (a router, a cloud's metadata
service, a database's admin page). Two checks stop that: `check_address` on the written address, at every
redirect, for an early and clear error; `check_target` on the IP address of each connection, so that a name
that resolves differently the second time (DNS rebinding) does not pass.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from webinar_archive.errors import AddressRefused
from webinar_archive.text.redaction import host_of, redact_address

_PORTS = {"http": 80, "https": 443}
_LONGEST = 8000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".intranet")

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPolicy:
    """Which targets may be requested besides the public internet.

    `allow_private` allows every target; `exceptions` are single `(IP address, port)` targets, such as the proxy that
    a person configured.
    """

    allow_private: bool = False
    exceptions: tuple[tuple[str, int], ...] = ()


def check_address(address: str, policy: AddressPolicy) -> Url:
    """Parse an address that may be requested; its scheme and host are always there. Names are not resolved.

    Raises:
        AddressRefused: Another scheme, a user name, characters that two parsers would understand differently, or
            a private host, however it is written (`127.1`, `0x7f000001`, `[::ffff:10.0.0.1]`, `localhost`).

    >>> check_address("https://example.org/watch?v=1", AddressPolicy()).host
    'example.org'
    >>> check_address("http://0x7f000001/", AddressPolicy(allow_private=True)).host
    '0x7f000001'
    >>> for address in ("file:///etc/passwd", "http://me@example.org/", "http://127.1/"):
    ...     try:
    ...         check_address(address, AddressPolicy())
    ...     except AddressRefused as error:
    ...         print(error.code)
    address-scheme
    address-with-user
    address-private
    """
    parts = _parts(address)
    host = (parts.host or "").strip("[]").rstrip(".").lower()
    number = _number(host)
    if number is not None:
        check_target(str(number), port_of(parts), policy, address=address)
    elif not policy.allow_private and f".{host}".endswith(_LOCAL_NAMES):
        raise AddressRefused("address-private", address=redact_address(address), host=host)
    return parts


def port_of(parts: Url) -> int:
    """Return the port of an address: the written one, else its scheme's default."""
    return parts.port or _PORTS[parts.scheme or "http"]


def check_target(number: str, port: int, policy: AddressPolicy, *, address: str | None = None) -> None:
    """Check that a connection to an IP address is allowed.

    Args:
        number: The IP address.
        port: The TCP port.
        policy: Which targets may be requested.
        address: What the error names instead of the number.

    Raises:
        AddressRefused: The target is private.

    >>> check_target("93.184.215.14", 443, AddressPolicy())
    >>> check_target("127.0.0.1", 3128, AddressPolicy(exceptions=(("127.0.0.1", 3128),)))
    """
    if policy.allow_private or (number, port) in policy.exceptions:
        return
    if not _is_public(ipaddress.ip_address(number.split("%")[0])) or "%" in number:
        raise AddressRefused("address-private", address=redact_address(address or number), host=number)


def _parts(address: str) -> Url:
    if len(address) > _LONGEST or any(c.isspace() or ord(c) < 33 or c == "\\" for c in address.strip()):
        raise AddressRefused("address-malformed", address=redact_address(address)[:200])
    try:
        parts = parse_url(address.strip())
    except LocationParseError:
        raise AddressRefused("address-malformed", address=redact_address(address)[:200]) from None
    if parts.scheme not in _PORTS:
        raise AddressRefused(
            "address-scheme", address=redact_address(address)[:200], scheme=parts.scheme or ""
        )
    # an encoded `@` is a part of the host here, and to other parsers the end of a user name
    host = parts.host or ""
    if parts.auth is not None or ("%" in host and "[" not in host and host_of(address) != host.lower()):
        raise AddressRefused("address-with-user", host=host_of(address))
    if not parts.host:
        raise AddressRefused("address-malformed", address=redact_address(address)[:200])
    return parts


def _number(host: str) -> IPAddress | None:
    """Return the IP address that a host is written as, also in the loose forms that the C library accepts."""
    try:
        return ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeEncodeError):
        return None


def _is_public(number: IPAddress) -> bool:
    if isinstance(number, ipaddress.IPv6Address):
        inner = _embedded_ipv4(number)
        if inner is not None:
            return _is_public(inner)
        if number.is_site_local:
            return False
    return number.is_global and not number.is_multicast and not number.is_reserved


def _embedded_ipv4(number: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 address leads to (mapped, 6to4, Teredo, NAT64)."""
    if number in _NAT64:
        return ipaddress.IPv4Address(number.packed[-4:])
    teredo = number.teredo
    return number.ipv4_mapped or number.sixtofour or (teredo[1] if teredo else None)

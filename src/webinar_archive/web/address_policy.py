"""Which addresses we go to: http and https on the public internet, unless a person allows more.

A notice, a page or a redirect comes from strangers and may point inside the house (a router, a cloud's
metadata service, a database's admin page). Two checks stop that: `check_address` on what is written, at
every redirect, for an early and clear answer; `check_target` on the number really connected to, which a
name that changes its mind between two look-ups (DNS rebinding) cannot slip past.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from webinar_archive.errors import AddressRefused
from webinar_archive.text.redaction import redact_address

_PORTS = {"http": 80, "https": 443}
_LONGEST = 8000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_INSIDE_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".intranet")

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPolicy:
    """Where we may go besides the public internet.

    `allow_private` opens everything; `exceptions` single `(number, port)` targets: the proxy a person set.
    """

    allow_private: bool = False
    exceptions: tuple[tuple[str, int], ...] = ()


def check_address(address: str, policy: AddressPolicy) -> Url:
    """The parts of an address we may go to; its scheme and host are always there.

    Raises `AddressRefused` for another scheme, a user name inside, characters that two readers would
    understand differently, and hosts that stand inside the house however they are written (`127.1`,
    `0x7f000001`, `[::ffff:10.0.0.1]`, `localhost`). Names are not looked up here.
    """
    parts = _parts(address)
    host = (parts.host or "").strip("[]").rstrip(".").lower()
    number = _number(host)
    if number is not None:
        check_target(str(number), port_of(parts), policy, address=address)
    elif not policy.allow_private and f".{host}".endswith(_INSIDE_NAMES):
        raise AddressRefused("address-private", address=redact_address(address), host=host)
    return parts


def port_of(parts: Url) -> int:
    """The port of an address, its scheme's own where none is written."""
    return parts.port or _PORTS[parts.scheme or "http"]


def check_target(number: str, port: int, policy: AddressPolicy, *, address: str | None = None) -> None:
    """Whether a connection to this IP address is allowed. Raises `AddressRefused` when not."""
    if policy.allow_private or (number, port) in policy.exceptions:
        return
    if not _public(ipaddress.ip_address(number.split("%")[0])) or "%" in number:
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
    if parts.auth is not None:
        raise AddressRefused("address-with-user", host=parts.host)
    if not parts.host:
        raise AddressRefused("address-malformed", address=redact_address(address)[:200])
    return parts


def _number(host: str) -> IPAddress | None:
    """The IP address that a host is written as, also in the loose forms that the C library reads."""
    try:
        return ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeEncodeError):
        return None


def _public(number: IPAddress) -> bool:
    if isinstance(number, ipaddress.IPv6Address):
        inner = _wrapped(number)
        if inner is not None:
            return _public(inner)
        if number.is_site_local:
            return False
    return number.is_global and not number.is_multicast and not number.is_reserved


def _wrapped(number: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to (mapped, 6to4, Teredo, NAT64)."""
    if number in _NAT64:
        return ipaddress.IPv4Address(number.packed[-4:])
    teredo = number.teredo
    return number.ipv4_mapped or number.sixtofour or (teredo[1] if teredo else None)

"""The desk as a service on loopback, and its address with the token."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from webinar_archive.desk.access import TOKEN, Access, new_token, own_origins
from webinar_archive.desk.application import desk_application
from webinar_archive.desk.desk_archive import DeskArchive
from webinar_archive.desk.desk_options import DeskOptions
from webinar_archive.desk.page_templates import compile_templates
from webinar_archive.desk.web_server import loopback_socket, serving
from webinar_archive.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What the desk serves, and how.

    `proxies` are the addresses under which reverse proxies offer it (`https://review.example.org`); port 0 takes a
    free one.
    """

    source: Path
    options: DeskOptions
    port: int = 0
    proxies: tuple[str, ...] = ()


@contextlib.contextmanager
def running_desk(service: Service) -> Iterator[str]:
    """Serve until the block ends; gives the address to open.

    Raises:
        UsageError: There is nothing to review, or an address of a proxy is none.
        RunError: The port cannot be used.
    """
    archive = _archive(service)
    compile_templates()
    # the first page then does not wait for ten thousand quotations to be put beside their decisions
    archive.queue_items("en")
    with loopback_socket(service.port) as bound:
        access = Access(token=new_token(), origins=own_origins(bound.getsockname()[1], service.proxies))
        with serving(desk_application(archive, access, service.options), bound):
            yield _address(access, service)


def _archive(service: Service) -> DeskArchive:
    for proxy in service.proxies:
        if not _is_origin(proxy):
            raise UsageError("bad-review-address", address=proxy)
    return DeskArchive(service.source)


def _is_origin(address: str) -> bool:
    """Tell whether an address names a server, and nothing on it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    has_path = parts.path.strip("/") or parts.query or parts.fragment
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not has_path


def _address(access: Access, service: Service) -> str:
    """Return the address that people open: the proxy's, where there is one."""
    origin = access.origins[-1] if service.proxies else access.origins[0]
    return f"{origin}/?{TOKEN}={access.token}"

"""A request and its response as they may be kept: without what authenticates, and bounded in size."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urljoin

from urllib3.util import Url, parse_url

from webinar_archive.text.redaction import is_secret_name, redact_address, redact_addresses
from webinar_archive.web.transport import Response

Headers = tuple[tuple[str, str], ...]

MAX_HEADER_CHARACTERS = 64_000
"""How much of all headers of a response is kept."""
_NAME = re.compile(r"[\w!#$%&'*+.^`|~-]{1,200}", re.ASCII)
_WRITTEN_AS_IT_IS = string.punctuation + string.whitespace
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request with its response, at a time (UTC).

    Headers that authenticate are left out, and secrets are struck out of addresses. `body` is as it was sent, without
    its transfer coding; None where it was not read.
    """

    at: datetime
    address: str
    request_line: str
    request_headers: Headers
    status_line: str
    headers: Headers
    body: bytes | None = None


def exchange_of(parts: Url, sent: Mapping[str, str], response: Response) -> Exchange:
    """Return what is kept of a request to an address, with the headers that were sent, and of its response."""
    parts = parts._replace(fragment=None)
    address = redact_address(parts.url)
    return Exchange(
        at=datetime.now(UTC),
        address=address,
        request_line=f"GET {parse_url(address).request_uri} HTTP/1.1",
        request_headers=(("Host", parts.netloc or ""), *_kept(sent.items(), parts.url)),
        status_line=_one_line(response.status_line.encode("ascii", "replace").decode()),
        headers=tuple(_kept(response.headers, parts.url)),
    )


def _kept(headers: Iterable[tuple[str, str]], address: str) -> Iterator[tuple[str, str]]:
    left = MAX_HEADER_CHARACTERS
    for name, value in headers:
        left -= len(name) + len(value)
        if left < 0:
            return
        if _NAME.fullmatch(name) and not is_secret_name(name):
            yield name, _one_line(_without_secrets(name, value, address))


def _without_secrets(name: str, value: str, address: str) -> str:
    if name.lower() not in ("location", "content-location"):
        return redact_addresses(value)
    # servers send raw UTF-8 here, which http.client reads as Latin-1
    value = quote(value.encode("latin-1", "replace"), safe=_WRITTEN_AS_IT_IS)
    try:
        target = urljoin(address, value.strip())
    except ValueError:
        return redact_addresses(value)
    redacted = redact_address(target)
    # relative ones stay so where they hold no secret
    return value if redacted == target else redacted


def _one_line(text: str) -> str:
    return _CONTROLS.sub(" ", text).strip()

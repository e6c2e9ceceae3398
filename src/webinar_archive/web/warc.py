"""Web pages as WARC 1.1 (ISO 28500): the requests and responses as they passed, which tools of web archives read.

The only module that imports warcio.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from webinar_archive import __version__
from webinar_archive.web.exchanges import Exchange

_INFO = {
    "software": f"webinar-archive {__version__}",
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    "description": "Headers that authenticate (cookies, tokens) are left out; secrets in addresses are ***. "
    "Bodies are as sent, without a transfer coding; those of redirects were not read.",
}


def warc_of(exchanges: Iterable[Exchange]) -> bytes:
    """Return a WARC file of requests and their responses, not compressed: bodies mostly are."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="WARC/1.1")
    writer.write_record(writer.create_warcinfo_record(None, _INFO))
    for exchange in exchanges:
        _write(writer, exchange)
    return out.getvalue()


def _write(writer: WARCWriter, exchange: Exchange) -> None:
    body = exchange.body or b""
    named = {"WARC-Date": exchange.at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    truncated = {"WARC-Truncated": "unspecified"} if exchange.body is None else {}
    response = writer.create_warc_record(
        exchange.address,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=_http(exchange.status_line, map(_of_kept_body, exchange.headers)),
        warc_headers_dict=named | truncated,
    )
    request = writer.create_warc_record(
        exchange.address,
        "request",
        http_headers=_http(exchange.request_line, exchange.request_headers),
        warc_headers_dict=named,
    )
    writer.write_request_response_pair(request, response)


def _http(first_line: str, headers: Iterable[tuple[str, str]]) -> StatusAndHeaders:
    first_word, _, rest = first_line.partition(" ")
    return StatusAndHeaders(rest, list(headers), protocol=first_word)


def _of_kept_body(header: tuple[str, str]) -> tuple[str, str]:
    """Rename the header of a transfer coding, which the kept body does not have, as other web archives do."""
    name, value = header
    return (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name), value

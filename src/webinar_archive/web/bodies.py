"""Bodies of responses, read within a limit of size, before and after decompression."""

from __future__ import annotations

from collections.abc import Iterable

from webinar_archive.errors import TooLarge
from webinar_archive.text.redaction import redact_address
from webinar_archive.web.transport import Response

_BLOCK_BYTES = 65_536


def read_body(response: Response, address: str, max_bytes: int) -> tuple[bytes, bytes]:
    """Return the body of a response as it was sent, and decompressed. Raises `TooLarge`."""
    announced = response.header("Content-Length") or ""
    shown = redact_address(address)
    if announced.isdecimal() and int(announced[:18]) > max_bytes:
        raise TooLarge("page-too-large", size_bytes=int(announced[:18]), address=shown, max_bytes=max_bytes)
    sent = _bounded(response.blocks(_BLOCK_BYTES), shown, max_bytes)
    return sent, _bounded(response.decompressed(sent, _BLOCK_BYTES), shown, max_bytes)


def _bounded(blocks: Iterable[bytes], address: str, max_bytes: int) -> bytes:
    """Join blocks of a body. Raises `TooLarge`."""
    body = bytearray()
    for block in blocks:
        body += block
        if len(body) > max_bytes:
            raise TooLarge("page-too-large", size_bytes=len(body), address=address, max_bytes=max_bytes)
    return bytes(body)

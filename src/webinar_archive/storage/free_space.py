"""How much room servers say they have: file systems behind SFTP, and quotas of WebDAV (RFC 4331)."""

from __future__ import annotations

import asyncio
import re
from typing import Any

_TIMEOUT_S = 10
_QUOTA = re.compile(rb"quota-available-bytes[^<>]*>\s*([0-9]{1,30})\s*<")
_ASK_QUOTA = (
    b'<?xml version="1.0" encoding="utf-8"?>'
    b'<propfind xmlns="DAV:"><prop><quota-available-bytes/></prop></propfind>'
)
_MAX_ANSWER_BYTES = 100_000


def sftp_free_bytes(files: Any, path: str) -> int | None:
    """Return the free bytes of the file system behind a folder; None where the server does not know."""

    async def ask() -> int | None:
        async with files._pool.get() as channel:
            found = await channel.statvfs(path)
            # a server that makes files of something else may have no blocks to count
            return found.bavail * found.frsize if found.blocks else None

    asked = asyncio.run_coroutine_threadsafe(ask(), files.loop)
    try:
        return asked.result(_TIMEOUT_S)
    except Exception:
        asked.cancel()
        return None


def webdav_free_bytes(http: Any, address: str) -> int | None:
    """Return the bytes that the quota of a folder leaves; None where the server states none."""
    try:
        with http.stream(
            "PROPFIND", address, content=_ASK_QUOTA, headers={"Depth": "0"}, timeout=_TIMEOUT_S
        ) as answer:
            found = _QUOTA.search(_beginning(answer)) if answer.is_success else None
    except Exception:
        return None
    return int(found[1]) if found else None


def _beginning(answer: Any) -> bytes:
    data = b""
    for block in answer.iter_bytes():
        data += block
        if len(data) > _MAX_ANSWER_BYTES:
            break
    return data

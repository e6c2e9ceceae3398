"""Bytes of a page or a text, decoded as they say or as they show."""

from __future__ import annotations

import codecs
import re

_META = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})|<\?xml[^>]{0,100}encoding=[\"']([\w-]{2,40})",
    re.IGNORECASE,
)


def decode(data: bytes) -> str:
    """The text: by its byte order mark, as UTF-8 where it is, as its head states, else as cp1252."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    stated = _META.search(data[:4096])
    name = (stated.group(1) or stated.group(2)).decode("ascii") if stated else "cp1252"
    if name.lower() in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "utf-8", "utf8"):
        # what calls itself Latin-1 is read by every browser as cp1252, which holds the curly marks
        name = "cp1252"
    try:
        return data.decode(name, errors="replace")
    except LookupError:
        return data.decode("cp1252", errors="replace")

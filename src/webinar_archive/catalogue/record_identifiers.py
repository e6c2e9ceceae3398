"""What a record calls itself, found without reading the record whole."""

from __future__ import annotations

import html
import re

from webinar_archive.catalogue.formats import iso2709, table_row

_JSON_ID = re.compile(rb'"001"\s{0,99}:\s{0,99}"([^"\\]{1,500})"')
_IDENTIFIERS = tuple(
    re.compile(pattern)
    for pattern in (
        rb"<(?:[\w.-]{1,60}:)?(?:controlfield|f|cf)\s[^<>]{0,200}?(?:tag|c|t)=[\"']001[\"'][^<>]{0,200}>([^<]{1,500})<",
        rb"<(?:[\w.-]{1,60}:)?pbcoreIdentifier\s[^<>]{0,200}source=[\"']https?:[^<>]{0,500}>([^<]{1,500})<",
        rb"<(?:[\w.-]{1,60}:)?pbcoreIdentifier(?:\s[^<>]{0,500})?>([^<]{1,500})<",
        rb"<(?:[\w.-]{1,60}:)?recordIdentifier(?:\s[^<>]{0,200})?>([^<]{1,500})<",
        rb"<(?:[\w.-]{1,60}:)?identifier(?:\s[^<>]{0,500})?>([^<]{1,500})<",
        rb"<[\w.-]{1,60}:record\s[^<>]{0,500}?\bid=[\"']([^\"'<>]{1,500})[\"']",
    )
)
"""What names a record in XML, best first: the control number, MODS' own number, an identifier, an attribute."""
_RIS_ID = re.compile(rb"[\r\n]ID {1,2}- ([^\r\n]{1,500})")


def identifier_of(kind: str, data: bytes) -> str | None:
    """Return what a record calls itself, without reading it whole; None where it has no name."""
    if kind == "iso2709":
        return iso2709.identifier_of(data)
    if kind == "table":
        return table_row.identifier_of(data)
    patterns = {"ris": (_RIS_ID,), "json": (_JSON_ID,)}.get(kind, _IDENTIFIERS)
    found = next((match for pattern in patterns if (match := pattern.search(data))), None)
    if found is None:
        return None
    return " ".join(html.unescape(found[1].decode("utf-8", errors="replace")).split()) or None

"""A table of notices, CSV or XLSX, as records that are found and read like those of other files."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import BinaryIO

from webinar_archive.catalogue.formats.table_row import is_heading, packed
from webinar_archive.errors import NoticeError, UsageError
from webinar_archive.tables import TableLimits, read_table
from webinar_archive.text.decoding import decode, is_binary

_ZIP, _WORKBOOK = b"PK\x03\x04", b"xl/"
_FIRST_LINES = 60
"""Lines among which the names of the columns stand."""
_SEPARATORS = re.compile(r"[;,\t|]")
_LIMITS = TableLimits()


class TableRecords(io.BytesIO):
    """The rows of a table as lines of JSON, each with the names of its columns."""


def records_of_table(file: BinaryIO, head: bytes, name: str) -> TableRecords | None:
    """Return the notices of a table, one a row; None where a file, which begins with `head`, is no such table.

    Raises:
        NoticeError: It is too large, or not a table throughout.
    """
    if not _may_be_table(head):
        return None
    file.seek(0)
    data = file.read(_LIMITS.size_bytes + 1)
    if len(data) > _LIMITS.size_bytes:
        raise NoticeError("notice-too-large", path=name, limit_bytes=_LIMITS.size_bytes)
    try:
        table = read_table(Path(name), is_heading, _LIMITS, data)
    except UsageError as error:
        raise NoticeError(error.code, **error.facts) from None
    if not table.found:
        return None
    return TableRecords(b"".join(packed(table.heading, row.cells) for row in table.rows))


def _may_be_table(head: bytes) -> bool:
    if head.startswith(_ZIP):
        return _WORKBOOK in head
    if head.lstrip()[:1] == b"<":
        return False
    text = decode(head)
    lines = text.splitlines()[:_FIRST_LINES]
    return not is_binary(text) and any(is_heading(_SEPARATORS.split(line.replace('"', ""))) for line in lines)

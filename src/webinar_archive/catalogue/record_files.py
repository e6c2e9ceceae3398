"""A file of a catalogue at its beginning: of which kind it is, and how its bytes are read."""

from __future__ import annotations

import io
import os
import re
from typing import BinaryIO, NamedTuple

from webinar_archive.catalogue.formats.table_row import Columns
from webinar_archive.catalogue.record_ranges import XML_NAMES
from webinar_archive.catalogue.table_records import records_of_table
from webinar_archive.errors import NoticeError
from webinar_archive.text.decoding import decode

HEAD = 1 << 17
"""Bytes of a file in which its kind is looked for."""
_MAX_WIDE = 50_000_000
"""Bytes of a file in UTF-16 or UTF-32, which is held in memory whole."""
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LEADER = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s{0,99}(?:[\d ]{5}[^\x1e]{19}|[\x20-\x7e]{24})[\x20-\x7e]{0,120000}\x1e"
)
_ROOT = re.compile(rb"<(?:[\w.-]{1,60}:)?([A-Za-z_][\w.-]{0,60})")
_RECORD_ELEMENT = re.compile(rb"<(?:[\w.-]{1,60}:)?(?:" + b"|".join(XML_NAMES) + rb")[\s/>]")
_RIS = re.compile(rb"\A(?:\xef\xbb\xbf)?\s{0,99}TY {1,2}- ")
_JSON_RECORD = re.compile(rb"\A(?:\xef\xbb\xbf)?\s{0,99}(?:\[\s{0,99})?\{")
_JSON_KEYS = (b'"leader"', b'"fields"')


def kind_of(head: bytes) -> str | None:
    """Return the kind of a file by its beginning, a key of `RANGES`; None for a page, a text or anything else."""
    if _LEADER.match(head) and b"\x1f" in head:
        return "iso2709"
    if _RIS.match(head):
        return "ris"
    if _JSON_RECORD.match(head) and all(key in head for key in _JSON_KEYS):
        return "json"
    root = _ROOT.search(head)
    if (
        root is None
        or head[: root.start()].strip()[:1] not in (b"", b"<", b"\xef")
        or root[1].lower() == b"html"
    ):
        return None
    return "xml" if _RECORD_ELEMENT.search(head) else None


class OpenedFile(NamedTuple):
    """A file of records at its beginning, its kind, and its first bytes."""

    file: BinaryIO
    kind: str | None
    head: bytes


def open_records(file: BinaryIO, name: str, columns: Columns = ()) -> OpenedFile:
    """Open a file of records; of a table, its rows as lines of JSON.

    Raises:
        NoticeError: It is too large; or columns are named, and it is no table or lacks one of them.
    """
    file = narrow(file)
    head = file.read(HEAD)
    kind = kind_of(head)
    if kind is None and (table := records_of_table(file, head, name, columns)) is not None:
        return OpenedFile(table, "table", head)
    if columns:
        raise NoticeError("notice-no-table", path=name, column=columns[0][1])
    file.seek(0)
    return OpenedFile(file, kind, head)


def narrow(file: BinaryIO) -> BinaryIO:
    """Return a file whose ASCII is in single bytes: one in UTF-16 or UTF-32 is encoded anew."""
    mark = file.read(2)
    file.seek(0)
    if mark not in _WIDE_MARKS:
        return file
    if file.seek(0, os.SEEK_END) > _MAX_WIDE:
        raise NoticeError("notice-too-large", path=getattr(file, "name", "notice"), limit_bytes=_MAX_WIDE)
    file.seek(0)
    text = re.sub(r"\A\ufeff?<\?xml[^>]{0,999}\?>", "", decode(file.read()))
    return io.BytesIO(text.encode("utf-8"))

"""The records of a catalogue file: how many, which, and what each states."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from webinar_archive.catalogue.build import build_notice
from webinar_archive.catalogue.fields import Fields
from webinar_archive.catalogue.formats import iso2709, marc, marc_json, ris_tags, table_row
from webinar_archive.catalogue.formats.table_row import Columns
from webinar_archive.catalogue.record_files import HEAD, narrow, open_records
from webinar_archive.catalogue.record_identifiers import identifier_of
from webinar_archive.catalogue.record_ranges import MAX_RECORD, RANGES, RecordRange
from webinar_archive.catalogue.table_records import TableRecords
from webinar_archive.errors import NoticeError
from webinar_archive.models import Finding, Notice
from webinar_archive.text.decoding import decode

_DECLARED = re.compile(rb"<\?xml[^<>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.-]{2,40})")


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRecord:
    """One record of a file, numbered from 1: its notice, or why it cannot be read.

    `identifier` is what the catalogue calls it, else what its title is made of; None where neither can be told.
    """

    number: int
    identifier: str | None
    notice: Notice | None = None
    failure: NoticeError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPlace:
    """Where a record lies in a file. `name` tells it from all others there: its identifier, else `#` and its number."""

    number: int
    name: str
    start: int
    size_bytes: int
    whole: bool


@dataclass(frozen=True, kw_only=True)
class RecordFile:
    """A file of records: its kind, the charset that it declares, and its records; no kind for a page or a text.

    `rows` are those of a table, in which the places are: reading it for each record would take long.
    """

    kind: str | None
    charset: str | None = None
    places: tuple[RecordPlace, ...] = ()
    rows: bytes | None = None

    def place(self, name: str) -> RecordPlace | None:
        """Return the record of a name: its identifier, else its number, with or without `#`."""
        return self._named.get(name) or self._numbered.get(name.removeprefix("#"))

    @functools.cached_property
    def _named(self) -> dict[str, RecordPlace]:
        return {place.name: place for place in self.places}

    @functools.cached_property
    def _numbered(self) -> dict[str, RecordPlace]:
        return {str(place.number): place for place in self.places}


def read_records(
    file: BinaryIO,
    *,
    name: str,
    address: str | None = None,
    charset: str | None = None,
    columns: Columns = (),
) -> Iterator[CatalogueRecord] | None:
    """Return the records of a file one after the other; None where it is a page or a text, which holds one notice.

    The file is read from its beginning, and stands there again where nothing is returned. Where `columns` are named,
    `NoticeError` is raised for a file that is no table with them.

    A record that cannot be read has a failure that names it, and costs only itself.
    """
    opened = open_records(file, name, columns)
    if opened.kind is None:
        file.seek(0)
        return None
    return _read_all(opened.file, opened.kind, name, address, _declared(opened.head) or charset)


def _read_all(
    file: BinaryIO, kind: str, name: str, address: str | None, charset: str | None
) -> Iterator[CatalogueRecord]:
    for found in RANGES[kind](file):
        try:
            notice = read_record(found, kind, charset=charset, address=address)
        except NoticeError as error:
            identifier = identifier_of(kind, found.data)
            failure = record_failure(error, name, found.number, identifier)
            yield CatalogueRecord(number=found.number, identifier=identifier, failure=failure)
        else:
            yield CatalogueRecord(number=found.number, identifier=notice.record_id, notice=notice)


def record_failure(error: NoticeError, name: str, number: int, identifier: str | None) -> NoticeError:
    """Return a failure that names the record by file, number and identifier."""
    named = f"{number} ({identifier})" if identifier else str(number)
    facts = {"path": name, **error.facts, "record": named, "reason": error.code}
    return NoticeError("record-unreadable", **facts)


def read_record(
    found: RecordRange, kind: str, *, charset: str | None = None, address: str | None = None
) -> Notice:
    """Return the notice of one record. Raises `NoticeError` where it states no title or cannot be read."""
    if not found.whole and len(found.data) >= MAX_RECORD:
        raise NoticeError("record-too-large", limit_bytes=MAX_RECORD)
    fields = _READERS[kind](found.data, charset)
    if not found.whole:
        fields.findings.append(Finding(code="record-incomplete"))
    fields.number = fields.number or identifier_of(kind, found.data)
    try:
        return build_notice(fields, address=address)
    except NoticeError as error:
        raise NoticeError("record-without-title") if error.code == "notice-unsupported" else error from None


def _read_iso2709(data: bytes, _charset: str | None) -> Fields:
    record, findings = iso2709.parse(data)
    fields = marc.fields_of(record)
    fields.findings += findings
    return fields


def _read_xml(data: bytes, charset: str | None) -> Fields:
    # lxml is loaded by those who have XML
    from webinar_archive.catalogue.formats import xml_record

    return xml_record.parse(decode(data, charset))


def _read_ris(data: bytes, charset: str | None) -> Fields:
    return ris_tags.parse(decode(data, charset))


def _read_json(data: bytes, charset: str | None) -> Fields:
    return marc.fields_of(marc_json.parse(decode(data, charset)))


_READERS: dict[str, Callable[[bytes, str | None], Fields]] = {
    "iso2709": _read_iso2709,
    "xml": _read_xml,
    "ris": _read_ris,
    "json": _read_json,
    "table": lambda data, _charset: table_row.parse(data),
}
"""By the kind of file, what reads the fields of one of its records."""


def places_in(path: Path, columns: Columns = ()) -> RecordFile:
    """Find the records of a file; the answer is remembered as long as the file is the same.

    Raises:
        OSError: The file cannot be read.
        NoticeError: It is in UTF-16 and too large to be held; or columns are named, and it is no table with them.
    """
    stat = path.stat()
    return _places_in(path, columns, stat.st_size, stat.st_mtime_ns)


@functools.lru_cache(maxsize=8)
def _places_in(path: Path, columns: Columns, _size: int, _changed: int) -> RecordFile:
    with path.open("rb") as file:
        opened = open_records(file, path.name, columns)
        kind = opened.kind
        if kind is None:
            return RecordFile(kind=None)
        seen: set[str] = set()
        places: list[RecordPlace] = []
        for found in RANGES[kind](opened.file):
            identifier = identifier_of(kind, found.data)
            name = identifier if identifier and identifier not in seen else f"#{found.number}"
            seen.add(name)
            places.append(
                RecordPlace(
                    number=found.number,
                    name=name,
                    start=found.start,
                    size_bytes=len(found.data),
                    whole=found.whole,
                )
            )
        rows = opened.file.getvalue() if isinstance(opened.file, TableRecords) else None
    return RecordFile(kind=kind, charset=_declared(opened.head), places=tuple(places), rows=rows)


def record_bytes(path: Path, name: str, columns: Columns = ()) -> bytes:
    """Return the bytes of one record of a file. Raises `NoticeError` where it has no record of that name."""
    return _record_in(path, name, columns)[2].data


def read_record_of_file(path: Path, name: str, columns: Columns = ()) -> Notice:
    """Return the notice of one record of a file. Raises `NoticeError`, which names the record."""
    kind, charset, found = _record_in(path, name, columns)
    try:
        return read_record(found, kind, charset=charset)
    except NoticeError as error:
        raise record_failure(error, path.name, found.number, identifier_of(kind, found.data)) from None


def _record_in(path: Path, name: str, columns: Columns) -> tuple[str, str | None, RecordRange]:
    """Return the kind of a file, the charset that it declares, and the record of this name in it."""
    of_file = places_in(path, columns)
    place = of_file.place(name)
    if of_file.kind is None or place is None:
        raise NoticeError("record-not-in-file", path=path.name, record=name)
    if of_file.rows is None:
        data = bytes_of_place(path, place)
    else:
        data = of_file.rows[place.start : place.start + place.size_bytes]
    return of_file.kind, of_file.charset, RecordRange(place.number, place.start, data, place.whole)


def bytes_of_place(path: Path, place: RecordPlace) -> bytes:
    """Return the bytes of a record that `places_in` found in a file."""
    with path.open("rb") as opened:
        file = narrow(opened)
        file.seek(place.start)
        return file.read(place.size_bytes)


def head_of_file(path: Path, places: RecordFile) -> bytes:
    """Return what stands in a file before its first record."""
    with path.open("rb") as opened:
        return narrow(opened).read(min(HEAD, places.places[0].start)) if places.places else b""


def _declared(head: bytes) -> str | None:
    found = _DECLARED.search(head[:1_000])
    return found[1].decode("ascii") if found else None

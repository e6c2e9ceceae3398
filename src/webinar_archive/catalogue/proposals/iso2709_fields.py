"""Fields added to a record in ISO 2709: those that are there keep their bytes, their order and their places.

Only the lengths in the leader and the directory's new entries differ. A directory whose numbers are wrong, as programs
leave it that have changed the texts' encoding, is written anew from where the fields are.
"""

from __future__ import annotations

from collections.abc import Sequence

from webinar_archive.catalogue.formats.iso2709 import FIELD_END, SUBFIELD, parse
from webinar_archive.catalogue.formats.marc_characters import Encoder, encoder_for
from webinar_archive.catalogue.formats.marc_record import MarcField
from webinar_archive.errors import NoticeError
from webinar_archive.text.characters import NOT_IN_XML

MAX_RECORD, MAX_FIELD = 99_999, 9_999
"""Bytes that the five digits of a record's length, and the four of a field's, can say."""
MOST_TEXT = 9_000
"""Bytes of a text, below what a field can hold with its codes."""
_RECORD_END = b"\x1d"
_LEADER, _ENTRY = 24, 12
_CODED = "100"
"""The field in which UNIMARC declares its characters."""


def with_fields(data: bytes, fields: Sequence[MarcField]) -> bytes:
    """Return a record with further fields, each behind the last one whose tag is not higher.

    Raises:
        NoticeError: The record is incomplete or damaged, or would be longer than the format allows.
    """
    start, end = _edges(data)
    record, findings = parse(data)
    if findings:
        raise NoticeError("record-damaged")
    plain = data[start:end]
    base = plain.find(FIELD_END) + 1
    directory, body = _sound_directory(plain[_LEADER : base - 1], plain[base:]), plain[base:]
    coded = record.subfield(_CODED, "a")
    encode = encoder_for(
        body,
        unimarc=record.is_unimarc,
        iso5426=record.is_unimarc and coded[26:28] in ("01", "03"),
        utf8=record.leader[9:10] == "a",
    )
    return data[:start] + _record(plain[:_LEADER], directory, body, _encoded(fields, encode))


def new_record(leader: str, fields: Sequence[MarcField]) -> bytes:
    """Return a record in UTF-8 with its fields in this order.

    Raises:
        NoticeError: It would be longer than the format allows.
    """
    directory, body = b"", b""
    for tag, field in _encoded(fields, str.encode):
        directory += _entry(tag, len(body), len(body) + len(field))
        body += field
    return _record(leader.encode(), directory, body, ())


def _edges(data: bytes) -> tuple[int, int]:
    """Return where the leader begins and where the last field ends."""
    start = len(data) - len(data.lstrip(b"\xef\xbb\xbf\r\n\t \0"))
    end = len(data.rstrip(b"\r\n\t \0\x1a\x1d"))
    if data[end - 1 : end] != FIELD_END:
        raise NoticeError("record-damaged")
    return start, end


def _sound_directory(directory: bytes, body: bytes) -> bytes:
    """Return the directory; one made anew where its numbers do not lead to the ends of the fields."""
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
    if all(_leads_to_an_end(entry, body) for entry in entries):
        return directory
    ends = [at for at in range(len(body)) if body[at : at + 1] == FIELD_END]
    if len(ends) != len(entries) or not all(entry[7:12].isdigit() for entry in entries):
        raise NoticeError("record-damaged")
    starts = [0, *(end + 1 for end in ends[:-1])]
    in_order = sorted(range(len(entries)), key=lambda number: int(entries[number][7:12]))
    made = dict(zip(in_order, zip(starts, ends, strict=True), strict=True))
    return b"".join(
        _entry(entries[number][:3], made[number][0], made[number][1] + 1) for number in range(len(entries))
    )


def _leads_to_an_end(entry: bytes, body: bytes) -> bool:
    length, start = entry[3:7], entry[7:12]
    if not (length.isdigit() and start.isdigit() and len(entry) == _ENTRY):
        return False
    end = int(start) + int(length)
    return int(length) > 0 and body[end - 1 : end] == FIELD_END


def _entry(tag: bytes, start: int, end: int) -> bytes:
    if end - start > MAX_FIELD or start > MAX_RECORD:
        raise NoticeError("proposal-too-large", limit_bytes=MAX_RECORD)
    return tag + b"%04d%05d" % (end - start, start)


def _encoded(fields: Sequence[MarcField], encode: Encoder) -> list[tuple[bytes, bytes]]:
    return [(field.tag.encode(), _field_bytes(field, encode) + FIELD_END) for field in fields]


def _field_bytes(field: MarcField, encode: Encoder) -> bytes:
    if not field.subfields:
        return encode(_plain(field.text))
    inside = (SUBFIELD + code.encode() + encode(_plain(text)) for code, text in field.subfields)
    return field.indicators.encode() + b"".join(inside)


def _plain(text: str) -> str:
    """Return a text without the characters that tell fields and records apart, or that no text holds."""
    return NOT_IN_XML.sub("", text)


def _record(leader: bytes, directory: bytes, body: bytes, added: Sequence[tuple[bytes, bytes]]) -> bytes:
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
    for tag, field in added:
        place = max((n for n, entry in enumerate(entries, start=1) if entry[:3] <= tag), default=len(entries))
        entries.insert(place, _entry(tag, len(body), len(body) + len(field)))
        body += field
    base = _LEADER + _ENTRY * len(entries) + 1
    length = base + len(body) + 1
    if length > MAX_RECORD:
        raise NoticeError("proposal-too-large", limit_bytes=MAX_RECORD)
    head = b"%05d" % length + leader[5:12] + b"%05d" % base + leader[17:_LEADER]
    return head + b"".join(entries) + FIELD_END + body + _RECORD_END

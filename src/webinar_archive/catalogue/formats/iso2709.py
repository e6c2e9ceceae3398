"""One MARC record in ISO 2709: a leader, a directory, fields.

Fields are found by their terminators, in the order of the directory: lengths and positions in it are wrong wherever
a program has changed the texts' encoding, and pymarc then loses the record, or those after it.
"""

from __future__ import annotations

from collections.abc import Iterator

from webinar_archive.catalogue.formats.marc_characters import Decoder, decoder_for
from webinar_archive.catalogue.formats.marc_record import MarcField, MarcRecord, clean_text
from webinar_archive.errors import NoticeError
from webinar_archive.models import Finding

FIELD_END, SUBFIELD = b"\x1e", b"\x1f"
_LEADER = 24
_ENTRY = 12
_MOST_FIELDS = 10_000
_FITTING = 0.9
"""Share of the directory's entries that must fit the fields before one of two readings is believed."""


def parse(data: bytes) -> tuple[MarcRecord, tuple[Finding, ...]]:
    """Return the record, and what to tell of how it is written.

    Raises:
        NoticeError: Its fields cannot be told apart.
    """
    leader, fields, decode, whole = _read(data)
    record = MarcRecord(leader, tuple(_field(tag, body, decode) for tag, body in fields))
    return record, () if whole else (Finding(code="record-incomplete"),)


def parse_exactly(data: bytes) -> MarcRecord:
    """Return the record with every blank and mark of its texts. Raises `NoticeError` where it is not whole."""
    leader, fields, decode, whole = _read(data)
    if not whole:
        raise NoticeError("record-damaged")
    return MarcRecord(leader, tuple(_exact_field(tag, body, decode) for tag, body in fields))


def _read(data: bytes) -> tuple[str, list[tuple[str, bytes]], Decoder, bool]:
    """Return the leader, tag and bytes of each field, what decodes them, and whether none is missing."""
    data = data.lstrip(b"\xef\xbb\xbf\r\n\t \0").rstrip(b"\r\n\t \0\x1a\x1d")
    end = data.find(FIELD_END)
    if len(data) <= _LEADER or end < _LEADER:
        raise NoticeError("record-damaged")
    leader = data[:_LEADER].decode("latin-1")
    entries = [*_entries(data[_LEADER:end])]
    fields, whole = _fields(entries, data[end + 1 :])
    unimarc = _looks_like_unimarc(fields, leader)
    coded = next((body for tag, body in fields if tag == "100"), b"")
    at = coded.find(b"\x1fa") + 2
    texts = b" ".join(body for tag, body in fields if not _is_control(tag))
    decode = decoder_for(texts, unimarc=unimarc, iso5426=coded[at + 26 : at + 28] in (b"01", b"03"))
    return leader, fields, decode, whole


def identifier_of(data: bytes) -> str | None:
    """Return a record's number (field 001) without reading the rest of it; None where it cannot be told."""
    end = data.find(FIELD_END)
    if end < _LEADER:
        return None
    directory = data[:end].lstrip(b"\xef\xbb\xbf\r\n\t \0")[_LEADER:]
    entries = [*_entries(directory)]
    if len(directory) % _ENTRY or any(length < 0 or start < 0 for _, length, start in entries):
        # a damaged directory names anything
        return None
    for tag, _, start in entries:
        if tag == "001":
            at = sum(other < start for _, _, other in entries)
            pieces = data[end + 1 :].split(FIELD_END, at + 1)
            body = pieces[at] if at < len(pieces) else SUBFIELD
            return None if SUBFIELD in body else body.decode("utf-8", "replace").strip(" \x1d\0") or None
    return None


def _is_control(tag: str) -> bool:
    return tag[:2] == "00" and tag[2:].isdecimal()


def _looks_like_unimarc(fields: list[tuple[str, bytes]], leader: str) -> bool:
    tags = {tag for tag, _ in fields}
    return "245" not in tags if tags & {"200", "245"} else leader[20:24] != "4500"


def _entries(directory: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield tag, length and start of each entry, whose numbers may be wrong."""
    for at in range(0, min(len(directory), _MOST_FIELDS * _ENTRY) - _ENTRY + 1, _ENTRY):
        entry = directory[at : at + _ENTRY].decode("latin-1")
        length, start = entry[3:7], entry[7:12]
        yield entry[:3], int(length) if length.isdecimal() else -1, int(start) if start.isdecimal() else -1


def _fields(entries: list[tuple[str, int, int]], body: bytes) -> tuple[list[tuple[str, bytes]], bool]:
    """Return tag and bytes of each field in the directory's order, and whether none is missing.

    Raises:
        NoticeError: Neither the terminators nor the directory tell the fields apart.
    """
    pieces = body.split(FIELD_END)
    cut = bool(pieces[-1].strip(b" \x1d\r\n\0"))
    if not cut:
        pieces.pop()
    in_order = sorted(range(len(entries)), key=lambda place: entries[place][2])
    if len(pieces) == len(entries) and entries:
        found = dict(zip(in_order, pieces, strict=True))
        return [(entries[place][0], found[place]) for place in range(len(entries))], not cut
    fit = sum(
        length > 0 and body[start + length - 1 : start + length] == FIELD_END for _, length, start in entries
    )
    if entries and fit >= _FITTING * len(entries):
        return [
            (tag, body[start : start + length - 1].replace(FIELD_END, b" ")) for tag, length, start in entries
        ], True
    kept = in_order[: len(pieces)]
    same = sum(
        entries[place][1] == len(piece) + 1 for place, piece in zip(kept[:-1], pieces[:-1], strict=False)
    )
    if len(pieces) < len(entries) and pieces and same >= _FITTING * (len(pieces) - 1):
        found = dict(zip(kept, pieces, strict=True))
        return [(entries[place][0], found[place]) for place in range(len(entries)) if place in found], False
    raise NoticeError("record-damaged")


def _field(tag: str, body: bytes, decode: Decoder) -> MarcField:
    if SUBFIELD not in body:
        return MarcField(tag, text=clean_text(decode(body)))
    head, *parts = body.split(SUBFIELD)
    indicators = head.decode("latin-1").ljust(2)[-2:]
    subfields = []
    for part in parts:
        text = clean_text(decode(part[1:])) if not part.isascii() or b"\x1b" in part else part[1:].decode()
        subfields.append((part[:1].decode("latin-1"), text.strip()))
    return MarcField(tag, indicators, tuple(subfields))


def _exact_field(tag: str, body: bytes, decode: Decoder) -> MarcField:
    head, *parts = body.split(SUBFIELD)
    if not parts:
        return MarcField(tag, text=decode(body))
    subfields = tuple((part[:1].decode("latin-1"), decode(part[1:])) for part in parts)
    return MarcField(tag, head.decode("latin-1").ljust(2)[-2:], subfields)

"""Fields added to a MARC record in XML (MARCXML, MarcXchange, PMB's export): what is there keeps its bytes.

The record is cut out of the envelope in which it came, and stands in a collection that declares the same namespaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from webinar_archive.catalogue.formats.marc_record import PMB_LEADER, MarcField
from webinar_archive.errors import NoticeError
from webinar_archive.text.characters import NOT_IN_XML

_TAG = re.compile(
    rb"<(?:(?P<remark>!--)|(?P<literal>!\[CDATA\[)|(?P<end>/?)(?P<name>[A-Za-z_][\w:.-]{0,120})(?P<rest>[^<>]{0,5000})>)"
)
_DECLARATION = re.compile(rb"\bxmlns(?::([\w.-]{1,60}))?\s{0,9}=\s{0,9}(\"[^\"<>]{0,500}\"|'[^'<>]{0,500}')")
_RECORDS = (b"record", b"rec", b"notice")
_CONTROL_FIELDS = (b"controlfield", b"cf")
_DATA_FIELDS = (b"datafield", b"df", b"f")
_COLLECTIONS = {b"notice": "unimarc"}
"""The element around records, where it is not `collection`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlRecord:
    """A record in XML: its bytes, its charset, and the start tag of the collection that it is to stand in."""

    data: bytes
    charset: str
    collection: str

    @property
    def element(self) -> str:
        """The name of the collection's element, with its prefix."""
        return self.collection.split()[0]

    def document(self, records: Sequence[bytes]) -> bytes:
        """Return a document of this record's charset and collection with some records in it."""
        head = f'<?xml version="1.0" encoding="{self.charset}"?>\n<{self.collection}>\n'
        return head.encode() + b"\n".join(records) + f"\n</{self.element}>\n".encode()


@dataclass(frozen=True, slots=True)
class _Tag:
    start: int
    end: int
    name: bytes
    closes: bool
    is_whole: bool
    rest: bytes

    @property
    def local(self) -> bytes:
        return self.name.rpartition(b":")[2]


def cut_out(data: bytes, before: bytes, charset: str | None) -> XmlRecord:
    """Return the MARC record in a piece of a file.

    Args:
        data: The record with its envelope, as it was found in the file.
        before: The file up to there, which may declare namespaces.
        charset: The charset that the file declares.

    Raises:
        NoticeError: There is no whole MARC record in it.
    """
    scope: list[tuple[bytes, dict[str, str]]] = []
    opened: _Tag | None = None
    around: dict[str, str] = {}
    for tag in _tags(before + data):
        if tag.start >= len(before):
            if tag.local in _RECORDS and not tag.closes:
                opened = tag
                around = {k: v for _, declared in scope for k, v in declared.items()}
            elif tag.local in (*_CONTROL_FIELDS, *_DATA_FIELDS) and opened is not None:
                break
        _enter(scope, tag)
    if opened is None:
        raise NoticeError("record-damaged")
    piece = (before + data)[opened.start :]
    end = next((tag.end for tag in _tags(piece) if tag.closes and tag.name == opened.name), None)
    if end is None:
        raise NoticeError("record-damaged")
    record = piece[:end]
    return XmlRecord(
        data=record, charset=_charset(record, charset), collection=_collection(opened, around, record)
    )


def with_fields(record: XmlRecord, fields: Sequence[MarcField]) -> bytes:
    """Return the record's bytes with further fields, each behind the last one whose tag is not higher."""
    written = _written_fields(record.data)
    if not written:
        raise NoticeError("record-damaged")
    pieces: dict[int, list[bytes]] = {}
    template = next((field for field in written if field.is_data), written[-1])
    for field in sorted(fields, key=lambda each: each.tag):
        places = [each for each in written if each.tag <= field.tag.encode() or not each.is_data]
        at = (places or written)[-1].end
        pieces.setdefault(at, []).append(template.gap + _element(field, template.name, record.charset))
    result, done = [], 0
    for at in sorted(pieces):
        result += [record.data[done:at], *pieces[at]]
        done = at
    return b"".join((*result, record.data[done:]))


def new_pmb_record(fields: Sequence[MarcField], marks: str = "ngm01i") -> bytes:
    """Return a record as PMB exports it, in UTF-8; `marks` are places 5-8, 17 and 18 of a leader, a video's here."""
    written = zip(PMB_LEADER, marks, strict=True)
    marks = "".join(f"<{name}>{_escaped(mark)}</{name}>" for name, mark in written)
    lines = [f"<notice>{marks}".encode()]
    for field in fields:
        if field.subfields:
            lines.append(_element(field, b"f", "UTF-8"))
        else:
            lines.append(f'<f c="{field.tag}">{_escaped(field.text)}</f>'.encode())
    return b"\n".join([*lines, b"</notice>"])


@dataclass(frozen=True, slots=True)
class _WrittenField:
    tag: bytes
    name: bytes
    end: int
    gap: bytes
    is_data: bool


def _written_fields(data: bytes) -> list[_WrittenField]:
    """Return the fields of a record: tag, name of the element, where it ends, the space before it."""
    found: list[_WrittenField] = []
    opened: _Tag | None = None
    depth = 0
    for tag in _tags(data):
        if opened is None and not tag.closes and tag.local in (*_CONTROL_FIELDS, *_DATA_FIELDS):
            opened = tag
        if opened is None or tag.name != opened.name:
            continue
        # a field may hold others (UNIMARC 4xx)
        depth += -1 if tag.closes else not tag.is_whole
        if depth > 0:
            continue
        number = re.search(rb"\b(?:tag|c|t)\s{0,9}=\s{0,9}[\"']([\w ]{1,9})[\"']", opened.rest)
        before = data[max(0, opened.start - 200) : opened.start]
        found.append(
            _WrittenField(
                tag=number[1] if number else b"",
                name=opened.name,
                end=tag.end,
                gap=before[len(before.rstrip()) :],
                is_data=opened.local in _DATA_FIELDS and not (number or [b"", b""])[1].startswith(b"00"),
            )
        )
        opened = None
    return found


def _element(field: MarcField, name: bytes, charset: str) -> bytes:
    """Write a field as the record writes its others."""
    prefix, colon, local = name.decode().rpartition(":")
    tag, code, sub, indicators = {
        "f": ("c", "c", "s", f" ind={quoteattr(field.indicators)}"),
        "df": ("t", "c", "sf", f' i1="{field.indicators[0]}" i2="{field.indicators[1]}"'),
    }.get(local, ("tag", "code", "subfield", f' ind1="{field.indicators[0]}" ind2="{field.indicators[1]}"'))
    inside = "".join(
        f'<{prefix}{colon}{sub} {code}="{each}">{_escaped(text)}</{prefix}{colon}{sub}>'
        for each, text in field.subfields
    )
    full = f"{prefix}{colon}{local}"
    text = f'<{full} {tag}="{field.tag}"{indicators}>{inside}</{full}>'
    return text.encode("utf-8" if charset == "UTF-8" else "ascii", errors="xmlcharrefreplace")


def _escaped(text: str) -> str:
    return escape(NOT_IN_XML.sub("", text))


def _tags(data: bytes) -> Iterator[_Tag]:
    """Yield the tags of a piece of XML, without those in remarks and literal texts."""
    at = 0
    while found := _TAG.search(data, at):
        at = found.end()
        if found["remark"] or found["literal"]:
            closed = data.find(b"-->" if found["remark"] else b"]]>", at)
            if closed < 0:
                return
            at = closed + 3
            continue
        rest = found["rest"]
        yield _Tag(found.start(), found.end(), found["name"], bool(found["end"]), rest.endswith(b"/"), rest)


def _enter(scope: list[tuple[bytes, dict[str, str]]], tag: _Tag) -> None:
    """Keep what the elements declare that are open behind a tag."""
    if tag.closes:
        while scope and scope.pop()[0] != tag.name:
            pass
    elif not tag.is_whole:
        scope.append((tag.name, _declared(tag.rest)))


def _declared(rest: bytes) -> dict[str, str]:
    return {
        (prefix or b"").decode(): value[1:-1].decode("utf-8", "replace")
        for prefix, value in _DECLARATION.findall(rest)
    }


def _collection(opened: _Tag, around: dict[str, str], record: bytes) -> str:
    """Return the start tag, without its angle brackets, of the collection for a record."""
    prefix, colon, local = opened.name.rpartition(b":")
    own = _declared(opened.rest)
    used = {name.decode() for name in re.findall(rb"[<\s/]([A-Za-z_][\w.-]{0,60}):[\w]", record)}
    needed = {name: around[name] for name in sorted({*used, ""} - {"xml", "xmlns"}) if name in around}
    needed[prefix.decode()] = own.get(prefix.decode(), around.get(prefix.decode(), ""))
    name = (prefix + colon).decode() + _COLLECTIONS.get(local, "collection")
    declared = "".join(
        f' xmlns{":" + each if each else ""}="{value}"' for each, value in sorted(needed.items()) if value
    )
    return name + declared


def _charset(record: bytes, declared: str | None) -> str:
    """Return the charset of a record's bytes: UTF-8 where they are, else what is declared."""
    if record.isascii() and declared and declared.casefold() not in ("utf-8", "utf8"):
        return declared
    try:
        record.decode("utf-8")
    except UnicodeDecodeError:
        stated = declared or ""
        return "windows-1252" if stated.casefold() in ("", "utf-8", "utf8") else stated
    return "UTF-8"

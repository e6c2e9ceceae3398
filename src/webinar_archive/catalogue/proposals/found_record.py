"""A MARC record as its catalogue wrote it, and the same record with further fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.catalogue.formats import iso2709
from webinar_archive.catalogue.formats.marc_record import MarcField, MarcRecord
from webinar_archive.catalogue.proposals import iso2709_fields, xml_fields
from webinar_archive.catalogue.proposals.xml_fields import XmlRecord
from webinar_archive.catalogue.records import bytes_of_place, head_of_file, places_in
from webinar_archive.errors import NoticeError
from webinar_archive.text.decoding import decode
from webinar_archive.text.languages import stated_language

_CODED_LENGTH = 30
"""Characters that 100 $a has at least where it declares the characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRecord:
    """A record in a form that can be added to (`unimarc`, `marc21`, `pmb-xml`), in XML where `xml` is there."""

    form: str
    record: MarcRecord
    data: bytes
    xml: XmlRecord | None = None

    @property
    def language(self) -> str | None:
        """The language in which the catalogue writes, where the record states it."""
        if self.form == "marc21":
            return stated_language(self.record.subfield("040", "b"))
        return stated_language(self.record.subfield("100", "a")[22:25])

    def with_fields(self, fields: Sequence[MarcField]) -> bytes:
        """Return the record's bytes with further fields.

        Raises:
            NoticeError: It is incomplete or damaged, too long, or would not be read again with all that was in it.
        """
        if self.xml is None:
            data = iso2709_fields.with_fields(self.data, fields)
            again = iso2709.parse(data)[0]
        else:
            data = xml_fields.with_fields(self.xml, fields)
            again = _parsed_xml(self.xml.document([data]), data, self.xml.charset)
        if not _is_within(self.record.fields, again.fields) or len(again.fields) != len(
            self.record.fields
        ) + len(fields):
            raise NoticeError("record-damaged")
        return data


def found_record(path: Path, name: str | None = None) -> FoundRecord | None:
    """Return the MARC record of a file, the one of this name where it holds several; None for any other form.

    Raises:
        NoticeError: There is no record of that name, or it cannot be read.
    """
    of_file = places_in(path)
    if of_file.kind not in ("iso2709", "xml"):
        return None
    place = of_file.place(name) if name else of_file.places[0] if len(of_file.places) == 1 else None
    if place is None or not place.whole:
        raise NoticeError("record-not-in-file", path=path.name, record=name or "1")
    data = bytes_of_place(path, place)
    if of_file.kind == "iso2709":
        record = iso2709.parse(data)[0]
        return FoundRecord(form=_marc_form(record), record=record, data=data)
    return _found_xml(data, head_of_file(path, of_file), of_file.charset)


def _found_xml(data: bytes, head: bytes, charset: str | None) -> FoundRecord | None:
    from webinar_archive.catalogue.formats import xml_record

    if not xml_record.holds_marc(decode(data, charset)):
        return None
    cut = xml_fields.cut_out(data, head, charset)
    record = _parsed_xml(cut.document([cut.data]), cut.data, cut.charset)
    is_pmb = cut.element.rpartition(":")[2] == "unimarc"
    form = "pmb-xml" if is_pmb else _marc_form(record)
    return FoundRecord(form=form, record=record, data=cut.data, xml=cut)


def in_other_form(found: FoundRecord, form: str) -> FoundRecord | None:
    """Return a record of UNIMARC in another form that has room for all of it; None where there is none.

    UNIMARC goes into PMB's XML, and PMB's XML into UNIMARC in ISO 2709, with every blank and mark, in UTF-8.

    Raises:
        NoticeError: It is incomplete, or longer than the form allows.
    """
    if {form, found.form} != {"unimarc", "pmb-xml"}:
        return None
    leader, fields = _exact(found)
    if fields is None:
        return None
    if form == "pmb-xml":
        data = xml_fields.new_pmb_record(fields, f"{leader[5:9]}{leader[17:19]}")
        made = xml_fields.XmlRecord(data=data, charset="UTF-8", collection="unimarc")
        other = FoundRecord(form=form, record=_parsed_xml(made.document([data]), data), data=data, xml=made)
    else:
        fields = tuple(map(_in_utf8, fields))
        data = iso2709_fields.new_record(f"     {leader[5:9]} 22     {leader[17:19]} 450 ", fields)
        other = FoundRecord(form=form, record=iso2709.parse(data)[0], data=data)
    if _exact(other)[1] != fields:
        raise NoticeError("record-damaged")
    return other


def _exact(found: FoundRecord) -> tuple[str, tuple[MarcField, ...] | None]:
    """Return a record's leader and its fields with every blank and mark; no fields where one holds others."""
    if found.xml is None:
        record = iso2709.parse_exactly(found.data)
        return record.leader, record.fields
    from webinar_archive.catalogue import markup
    from webinar_archive.catalogue.formats import marc_xml

    root = markup.parse_xml(decode(found.data, found.xml.charset))
    return marc_xml.parse(root).leader.ljust(24), marc_xml.exact_fields(root)


def _in_utf8(field: MarcField) -> MarcField:
    """Return a field; that which declares a record's characters (100 $a, places 26-29) with UTF-8."""
    if field.tag != "100":
        return field
    coded = tuple(
        (code, f"{text[:26]}50  {text[30:]}" if code == "a" and len(text) >= _CODED_LENGTH else text)
        for code, text in field.subfields
    )
    return MarcField(field.tag, field.indicators, coded)


def _marc_form(record: MarcRecord) -> str:
    return "unimarc" if record.is_unimarc else "marc21"


def _parsed_xml(document: bytes, record: bytes, charset: str | None = None) -> MarcRecord:
    """Return the record in a document. Raises `NoticeError` where another program could not read it."""
    from webinar_archive.catalogue import markup
    from webinar_archive.catalogue.formats import marc_xml

    markup.check_well_formed(document)
    return marc_xml.parse(markup.parse_xml(decode(record, charset)))


def _is_within(fields: Sequence[MarcField], others: Sequence[MarcField]) -> bool:
    """Whether fields are among others, in their order."""
    rest = iter(others)
    return all(any(each == other for other in rest) for each in fields)

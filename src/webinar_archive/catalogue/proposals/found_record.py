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

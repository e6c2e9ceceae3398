"""A fresh record of a notice that came as a page, a text or in another form: what the notice states, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator

from webinar_archive.catalogue.formats.marc_record import MarcField
from webinar_archive.catalogue.proposals import iso2709_fields
from webinar_archive.catalogue.proposals.xml_fields import XmlRecord, new_pmb_record
from webinar_archive.catalogue.relator_codes import code_of
from webinar_archive.models import Contributor, Document, Notice
from webinar_archive.text.languages import three_letter_code

_LEADERS = {"unimarc": "     ngm  22     3  450 ", "marc21": "     ngm a22     3  4500"}
PMB_DOCUMENT = XmlRecord(data=b"", charset="UTF-8", collection="unimarc")


def fresh_fields(notice: Notice, form: str, day: str) -> tuple[MarcField, ...]:
    """Return the fields of a notice in the order of their tags.

    Args:
        notice: What the notice states.
        form: `unimarc`, `marc21` or `pmb-xml`.
        day: On which the record is made, ISO 8601.
    """
    made = _marc21(notice, day) if form == "marc21" else _unimarc(notice, day, pmb=form == "pmb-xml")
    return tuple(sorted((each for each in made if each.subfields or each.text), key=lambda field: field.tag))


def fresh_record(fields: tuple[MarcField, ...], form: str) -> bytes:
    """Return the record with these fields. Raises `NoticeError` where it would be longer than ISO 2709 allows."""
    if form == "pmb-xml":
        return new_pmb_record(fields)
    return iso2709_fields.new_record(_LEADERS[form], fields)


def without_code(notice: Notice, form: str) -> tuple[str, ...]:
    """Return the names of those whose function has no code, so that a fresh record cannot say it."""
    people = notice.contributors if form != "marc21" else ()
    return tuple(
        each.name for each in people if each.function and code_of(each.function, unimarc=True) is None
    )


def _unimarc(notice: Notice, day: str, *, pmb: bool) -> Iterator[MarcField]:
    yield MarcField("001", text=_line(notice.record_id))
    year = f"{notice.year:04}" if notice.year else "    "
    general = f"{day.replace('-', ''):8.8}d{year}    u  y0frey50      ba"
    # places count in it
    yield MarcField("100", "  ", (("a", general),))
    yield _data("101", "0 ", a=three_letter_code(notice.language))
    yield _data("200", "1 ", a=notice.title)
    yield _data("210", "  ", a=notice.place, c=notice.publisher, d=year.strip())
    yield from _texts("215", "  ", notice.extent)
    for note in notice.notes:
        yield from _texts("300", "  ", note)
    yield from _texts("327", "1 ", notice.contents)
    yield from _texts("330", "  ", notice.abstract)
    for subject in notice.subjects:
        yield from _texts("610", "0 ", subject)
    for each in notice.contributors:
        yield _unimarc_name(each)
    for document in _with_address(notice):
        if pmb:
            yield _data("897", "  ", a=document.address, b=document.label, t="URL")
        else:
            yield _data("856", "4 ", u=document.address, z=document.label)


def _unimarc_name(each: Contributor) -> MarcField:
    code = code_of(each.function, unimarc=True) if each.function else None
    if each.body:
        return _data("711", "02", a=each.name, c=each.place, **{"4": code})
    family, given = _parts(each.name)
    return _data("701", " 1" if given else " 0", a=family, b=given, **{"4": code})


def _marc21(notice: Notice, day: str) -> Iterator[MarcField]:
    yield MarcField("001", text=_line(notice.record_id))
    language = three_letter_code(notice.language) or "   "
    year = f"{notice.year:04}" if notice.year else "    "
    entered = day.replace("-", "")[2:8]
    yield MarcField("008", text=f"{entered:6.6}s{year}    xx {'|' * 17}{language} d")
    yield _data("245", "00", a=notice.title)
    yield _data("264", " 1", a=notice.place, b=notice.publisher, c=year.strip())
    yield from _texts("300", "  ", notice.extent)
    for note in notice.notes:
        yield from _texts("500", "  ", note)
    yield from _texts("505", "8 ", notice.contents)
    yield from _texts("520", "  ", notice.abstract)
    for subject in notice.subjects:
        yield from _texts("653", "  ", subject)
    for each in notice.contributors:
        name = f"{each.name} ({each.place})" if each.body and each.place else each.name
        tag, indicators = ("710", "2 ") if each.body else ("700", "1 " if "," in name else "0 ")
        yield _data(tag, indicators, a=name, e=each.function)
    for document in _with_address(notice):
        yield _data("856", "40", u=document.address, y=document.label)


def _with_address(notice: Notice) -> Iterator[Document]:
    return (document for document in notice.documents if document.address)


def _data(tag: str, indicators: str, **subfields: str | None) -> MarcField:
    """Return a field with the subfields that say something, their texts on one line."""
    said = tuple((code, _line(text)) for code, text in subfields.items() if text and text.strip())
    return MarcField(tag, indicators, said)


def _texts(tag: str, indicators: str, text: str | None) -> Iterator[MarcField]:
    """Yield a text, its lines kept, in as many fields as it needs."""
    lines = "\n".join(line for raw in (text or "").splitlines() if (line := " ".join(raw.split())))
    while lines:
        piece = lines.encode("utf-8", "replace")[: iso2709_fields.MOST_TEXT].decode("utf-8", "ignore")
        if len(piece) < len(lines):
            piece = (re.match(r".+[\n ]", piece, re.DOTALL) or [piece])[0]
        yield MarcField(tag, indicators, (("a", piece.rstrip()),))
        lines = lines[len(piece) :]


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _parts(name: str) -> tuple[str, str | None]:
    """Return family and given name, where a name is written in that order."""
    family, comma, given = name.partition(", ")
    return (family, given) if comma and given and "," not in given else (name, None)

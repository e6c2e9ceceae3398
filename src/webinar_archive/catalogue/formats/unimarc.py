"""The fields of a UNIMARC record, as libraries of France, Belgium and Italy write them, PMB's own fields included."""

from __future__ import annotations

import re
from itertools import chain

from webinar_archive.catalogue.fields import Fields, is_web_address
from webinar_archive.catalogue.formats.marc_record import MarcField, MarcRecord
from webinar_archive.catalogue.relator_codes import function_of
from webinar_archive.models import Contributor
from webinar_archive.text.languages import stated_language

_PERSONS = ("700", "701", "702", "720", "721", "722", "730")
_BODIES = ("710", "711", "712")
_CONTENTS, _ABSTRACT = "327", "330"
_NOT_NOTES = frozenset((_CONTENTS, _ABSTRACT, "316", "317", "318", "319", "320", "325", "326", "337", "371"))
"""Notes about copies, bibliographies, reproductions, systems: nobody speaks there."""
_SUBJECTS = ("600", "601", "602", "604", "605", "606", "607", "608", "610")
_UNKNOWN = re.compile(
    r"\[?s\. ?[lnd]\.?\]?|\[?(?:sans lieu|sine loco|lieu inconnu|éditeur inconnu)\]?", re.IGNORECASE
)


def fields_of(record: MarcRecord) -> Fields:
    """Return what the record states."""
    fields = Fields(number=record.identifier)
    general = record.subfield("100", "a")
    if title := record.first("200"):
        fields.add("title", _title(title))
    fields.add("language", record.subfield("101", "a"))
    spoken = stated_language(general[22:25]) or stated_language(fields.first("language") or "")
    for field in record.every(*_PERSONS, *_BODIES):
        fields.people += _contributor(field, "en" if spoken == "en" else "fr")
    if not fields.people and title:
        fields.add("authors", "\n".join(title.every("fg")))
    _add_publication(fields, record, general)
    _add_description(fields, record)
    _add_links(fields, record)
    return fields


def _add_description(fields: Fields, record: MarcRecord) -> None:
    for field in record.every("215"):
        fields.add("extent", _extent(field))
    if played := record.first("127"):
        fields.playing_time_s = playing_time(played.every("a"))
    for field in record.fields:
        if "300" <= field.tag <= "345" and field.tag not in _NOT_NOTES:
            fields.add("notes", field.joined("a"))
    for field in record.every(_CONTENTS):
        fields.add("contents", field.joined("abcdefghipz", "\n"))
    for field in record.every(_ABSTRACT):
        fields.add("abstract", field.joined("a", "\n"))
    for field in record.every(*_SUBJECTS):
        fields.subjects += _subjects(field)


def playing_time(coded: list[str]) -> int | None:
    """Return the seconds that `HHMMSS` says, those of several parts together; None where one says nothing.

    >>> playing_time(["005848"]), playing_time(["0030--"])
    (3528, None)
    """
    total = 0
    for value in coded:
        found = re.fullmatch(r"(\d\d\d?)([0-5]\d)([0-5]\d)", value.strip())
        if found is None:
            return None
        total += int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])
    return total or None


def _title(field: MarcField) -> str:
    parts: list[str] = []
    before = {"a": " ; ", "e": " : ", "h": ". ", "i": ". "}
    for code, text in field.subfields:
        if code in before and text:
            parts += [before[code] if parts else "", text]
    # what is passed over in sorting, as catalogues without marks of their own for it write it
    return re.sub(r"\A<<([^<>]{1,20})>>", r"\1", "".join(parts))


def _contributor(field: MarcField, language: str) -> list[Contributor]:
    name = (field.first("a") or "").strip(" ,;")
    if not name:
        return []
    functions = [function_of(code, language) for code in field.every("4")]
    function = ", ".join(dict.fromkeys(functions)) or None
    if field.tag in _BODIES:
        name = ". ".join((name, *field.every("b")))
        place = field.first("e") or field.first("c")
        bracketed = re.fullmatch(r"(.{1,300}?) ?\(([^()]{1,200})\)", name)
        if bracketed and place is None:
            name, place = bracketed[1], bracketed[2]
        return [Contributor(name=name, function=function, place=place, body=True)]
    if given := field.first("b"):
        name = f"{given.strip(' ,;')} {name}"
    role = field.first("c")
    # `Jr`, `II` belong to the name
    role = role if role and len(role) > 3 else None
    return [Contributor(name=name, function=function, role=role)]


def _add_publication(fields: Fields, record: MarcRecord, general: str) -> None:
    field = record.first("210", "214", "219")
    if field is not None:
        place = next((p for p in field.every("a") if not _UNKNOWN.fullmatch(p)), "").strip("[] ,:;")
        name = next((n for n in field.every("c") if not _UNKNOWN.fullmatch(n)), "").strip("[] ,:;")
        fields.add(
            "publisher", f"{place} : {name}" if place and name else name or (f"{place} : " if place else "")
        )
        fields.add("year", field.joined("d"))
    if re.fullmatch(r"\d{4}", general[9:13]):
        fields.add("year", general[9:13])


def _extent(field: MarcField) -> str:
    marks = {"a": " ; ", "c": " : ", "d": " ; ", "e": " + "}
    parts: list[str] = []
    for code, text in field.subfields:
        if code in marks and text:
            parts += [marks[code] if parts else "", text]
    return "".join(parts)


def _subjects(field: MarcField) -> list[str]:
    if field.tag == "610":
        return field.every("a")
    name = (
        ", ".join(chain(field.every("a")[:1], field.every("b")))
        if field.tag in ("600", "602")
        else field.joined("a")
    )
    heading = " -- ".join(filter(None, (name, *field.every("txyzj"))))
    return [heading] if heading else []


def _add_links(fields: Fields, record: MarcRecord) -> None:
    """Add the documents (PMB's 897 first) and the electronic locations."""
    for field in record.every("897"):
        address = field.first("a")
        fields.link(address, field.first("b") or field.first("f"), field.first("t"))
    for field in record.every("856", "859"):
        label = field.first("y") or field.first("3") or field.first("2") or field.first("z")
        for address in filter(is_web_address, field.every("u")):
            fields.link(address, label if label != address else None, field.first("q"))

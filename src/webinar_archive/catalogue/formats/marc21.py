"""The fields of a MARC 21 record."""

from __future__ import annotations

import re
from datetime import date

from webinar_archive.catalogue.fields import Fields, is_web_address
from webinar_archive.catalogue.formats.marc_record import MarcField, MarcRecord, without_isbd
from webinar_archive.catalogue.formats.unimarc import playing_time
from webinar_archive.catalogue.relator_codes import function_of
from webinar_archive.models import Contributor
from webinar_archive.text.languages import stated_language

_PERSONS, _BODIES = ("100", "700", "720"), ("110", "111", "710", "711")
# not those of access, systems, reproductions, owners
_NOTES = frozenset(
    (
        *("500", "501", "502", "508", "511", "513", "515", "516", "518", "521", "522", "525"),
        *("545", "546", "550", "580", "585", "586"),
    )
)
_SUBJECTS = ("600", "610", "611", "630", "647", "648", "650", "651", "653")
_UNKNOWN = re.compile(
    r"\[?s\. ?[lnd]\.?\]?|\[?(?:place|publisher|producer|distributor|manufacturer)[^\]]{0,40}not identified\]?",
    re.IGNORECASE,
)


def fields_of(record: MarcRecord) -> Fields:
    """Return what the record states."""
    fields = Fields(number=record.identifier)
    coded = record.text("008")
    title = record.first("245")
    if title is not None:
        fields.add("title", without_isbd(title.joined("abnp")))
    language = record.first("041")
    tags = re.findall("[a-z]{3}", (language.first("a") or "") if language else "") or [
        coded[35:38].strip(" |-")
    ]
    fields.add("language", tags[0])
    made_by = record.first("040")
    catalogued = stated_language((made_by.first("b") or "") if made_by else "") or stated_language(tags[0])
    for field in record.every(*_PERSONS, *_BODIES):
        fields.people += _contributor(field, "fr" if catalogued == "fr" else "en")
    if not fields.people and title is not None:
        fields.add("authors", without_isbd(title.joined("c")))
    _add_publication(fields, record, coded)
    _add_physical_description(fields, record)
    for field in record.every(*_NOTES):
        fields.add("notes", field.joined("3abdop" if field.tag == "518" else "a"))
    for field in record.every("505"):
        fields.add("contents", field.joined("agrt"))
    for field in record.every("520"):
        fields.add("abstract", field.joined("ab"))
    for field in record.every(*_SUBJECTS):
        fields.subjects += _subjects(field)
    for field in record.every("856", "859", "956"):
        label = field.first("y") or field.first("3") or field.first("z")
        for address in filter(is_web_address, field.every("u")):
            fields.link(address, without_isbd(label) if label else None, field.first("q"))
    return fields


def _contributor(field: MarcField, language: str) -> list[Contributor]:
    body = field.tag in _BODIES
    name = without_isbd(field.joined("a" if not body else "ab"))
    if not name:
        return []
    words = [
        function_of(without_isbd(text), language)
        for text in field.every("j" if field.tag[1:] == "11" else "e")
    ]
    functions = words or [function_of(code, language) for code in field.every("4")]
    function = ", ".join(dict.fromkeys(filter(None, functions))) or None
    if not body:
        title = without_isbd(field.joined("c"))
        return [Contributor(name=name, function=function, role=title if len(title) > 4 else None)]
    bracketed = re.fullmatch(r"([^()]{1,300}?) ?\(([^()]{1,200})\)", name)
    if bracketed:
        return [Contributor(name=bracketed[1], function=function, place=bracketed[2], body=True)]
    return [Contributor(name=name, function=function, body=True)]


def _add_publication(fields: Fields, record: MarcRecord, coded: str) -> None:
    found = [*record.every("264"), *record.every("260")]
    published = next(
        (f for f in found if f.tag == "260" or f.indicators[1] == "1"), found[0] if found else None
    )
    if published is not None:
        place, name = _stated(published, "a"), _stated(published, "b")
        fields.add(
            "publisher", f"{place} : {name}" if place and name else name or (f"{place} : " if place else "")
        )
        fields.add("year", published.joined("c"))
    if re.fullmatch(r"\d{4}", coded[7:11]):
        fields.add("year", coded[7:11])


def _stated(field: MarcField, code: str) -> str:
    found = (without_isbd(text).strip("[]") for text in field.every(code) if not _UNKNOWN.match(text))
    return next(filter(None, found), "")


def _add_physical_description(fields: Fields, record: MarcRecord) -> None:
    for field in record.every("300"):
        fields.add("extent", without_isbd(field.joined("abcef")))
    if played := record.first("306"):
        fields.playing_time_s = playing_time(played.every("a"))
    days = {day for field in record.every("033") for day in field.every("a")}
    if len(days) == 1:
        fields.event_day = _day(days.pop())
    for field in record.every("518"):
        fields.event_day = fields.event_day or _day(field.first("d") or "")


def _day(written: str) -> date | None:
    found = re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d{3})", written)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _subjects(field: MarcField) -> list[str]:
    if field.tag == "653":
        return [without_isbd(text) for text in field.every("a")]
    name = without_isbd(field.joined("abcdnt"))
    heading = " -- ".join(filter(None, (name, *(without_isbd(text) for text in field.every("vxyz")))))
    return [heading] if heading else []

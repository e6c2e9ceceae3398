"""The format `mods`: `mods.xml` for each record: MODS 3.6, with the measured duration, and each quotation as a
constituent with its times and its link.

Texts keep everything but control characters, which become �.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from webinar_archive import __version__
from webinar_archive.exports.described_record import (
    contributors_of,
    duration_clock,
    event_date,
    is_sound_alone,
    language_code,
    media_type_of,
    stated_year,
)
from webinar_archive.exports.published_addresses import page_address, web_address
from webinar_archive.exports.released_record import PlacedQuotation, RecordFiles, ReleasedRecord
from webinar_archive.exports.xml_documents import element, xml_bytes
from webinar_archive.models import Contributor
from webinar_archive.text.characters import one_line
from webinar_archive.timecode import clock

FILE_NAME = "mods.xml"
_NAMESPACE = "http://www.loc.gov/mods/v3"


def mods_files(record: ReleasedRecord) -> RecordFiles:
    """Return the file of a record."""
    ET.register_namespace("", _NAMESPACE)
    notice = record.notice
    root = element(None, _tag("mods"), {"version": "3.6"})
    element(element(root, _tag("titleInfo")), _tag("title"), text=record.title)
    for contributor in contributors_of(record):
        _name(root, contributor)
    kind = "sound recording" if is_sound_alone(record) else "moving image"
    element(root, _tag("typeOfResource"), text=kind)
    _origin(root, record)
    if code := language_code(record):
        of = {"type": "code", "authority": "iso639-2b"}
        element(element(root, _tag("language")), _tag("languageTerm"), of, code)
    _physical_description(root, record)
    if notice and notice.abstract:
        element(root, _tag("abstract"), text=notice.abstract)
    for subject in notice.subjects if notice else ():
        element(element(root, _tag("subject")), _tag("topic"), text=subject)
    for placed in record.quotations:
        _constituent(root, placed)
    element(root, _tag("identifier"), {"type": "local"}, record.record_id)
    if address := page_address(record):
        _link(root, address, usage="primary")
    about = element(root, _tag("recordInfo"))
    element(about, _tag("recordIdentifier"), text=record.record_id)
    element(about, _tag("recordOrigin"), text=f"Webinar Archive {__version__}")
    return {FILE_NAME: xml_bytes(root)}


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _name(root: ET.Element, contributor: Contributor) -> None:
    name = element(root, _tag("name"), {"type": "corporate" if contributor.body else "personal"})
    element(name, _tag("namePart"), text=contributor.name)
    if contributor.role:
        element(name, _tag("description"), text=contributor.role)
    if contributor.function:
        role = element(name, _tag("role"))
        element(role, _tag("roleTerm"), {"type": "text"}, contributor.function)


def _origin(root: ET.Element, record: ReleasedRecord) -> None:
    notice = record.notice
    place, publisher = (notice.place, notice.publisher) if notice else (None, None)
    origin = element(root, _tag("originInfo"))
    if place:
        element(element(origin, _tag("place")), _tag("placeTerm"), {"type": "text"}, place)
    if publisher:
        element(origin, _tag("publisher"), text=publisher)
    if year := stated_year(record):
        element(origin, _tag("dateIssued"), {"encoding": "w3cdtf"}, year)
    if day := event_date(record):
        element(origin, _tag("dateCreated"), {"encoding": "w3cdtf"}, day)
    if not len(origin):
        root.remove(origin)


def _physical_description(root: ET.Element, record: ReleasedRecord) -> None:
    described = element(root, _tag("physicalDescription"))
    if media_type := media_type_of(record):
        element(described, _tag("internetMediaType"), text=media_type)
    if duration := duration_clock(record):
        element(described, _tag("extent"), text=duration)
    if not len(described):
        root.remove(described)


def _constituent(root: ET.Element, placed: PlacedQuotation) -> None:
    part = element(root, _tag("relatedItem"), {"type": "constituent"})
    element(element(part, _tag("titleInfo")), _tag("title"), text=one_line(placed.text))
    if placed.row.speaker:
        name = element(part, _tag("name"), {"type": "personal"})
        element(name, _tag("namePart"), text=placed.row.speaker)
    for span in placed.spans:
        extent = element(element(part, _tag("part")), _tag("extent"), {"unit": "time"})
        element(extent, _tag("start"), text=clock(span.start_ms))
        element(extent, _tag("end"), text=clock(span.end_ms))
    if address := web_address(placed.row.link_at_start):
        _link(part, address)


def _link(parent: ET.Element, address: str, usage: str | None = None) -> None:
    element(element(parent, _tag("location")), _tag("url"), {"usage": usage}, address)

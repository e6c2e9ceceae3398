"""The format `dublincore`: `dublin_core.xml` for each record: simple Dublin Core in the form that OAI-PMH exchanges
(`oai_dc`), with the measured duration and a description a quotation.

Texts keep everything but control characters, which become �.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from webinar_archive.exports.described_record import (
    contributors_of,
    duration_clock,
    event_date,
    is_sound_alone,
    language_code,
    media_type_of,
    quotation_line,
    stated_year,
)
from webinar_archive.exports.published_addresses import page_address, web_address
from webinar_archive.exports.released_record import RecordFiles, ReleasedRecord
from webinar_archive.exports.xml_documents import element, xml_bytes

FILE_NAME = "dublin_core.xml"
_NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_ELEMENTS = "http://purl.org/dc/elements/1.1/"


def dublincore_files(record: ReleasedRecord) -> RecordFiles:
    """Return the file of a record."""
    ET.register_namespace("oai_dc", _NAMESPACE)
    ET.register_namespace("dc", _ELEMENTS)
    root = element(None, f"{{{_NAMESPACE}}}dc")
    for name, value in _statements(record):
        if value:
            element(root, f"{{{_ELEMENTS}}}{name}", text=value)
    return {FILE_NAME: xml_bytes(root)}


def _statements(record: ReleasedRecord) -> Iterator[tuple[str, str | None]]:
    notice = record.notice
    yield "title", record.title
    for contributor in contributors_of(record):
        yield "contributor", contributor.name
    yield "publisher", notice.publisher if notice else None
    yield "date", event_date(record) or stated_year(record)
    yield "type", "Sound" if is_sound_alone(record) else "MovingImage"
    yield "format", media_type_of(record)
    yield "format", duration_clock(record)
    yield "identifier", record.record_id
    yield "identifier", web_address(notice.address) if notice else None
    yield "source", page_address(record)
    yield "language", language_code(record)
    for subject in notice.subjects if notice else ():
        yield "subject", subject
    yield "description", notice.abstract if notice else None
    for placed in record.quotations:
        yield "description", quotation_line(placed)

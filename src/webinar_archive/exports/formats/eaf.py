"""The format `eaf`: `annotations.eaf` for each record, for ELAN (EAF 3.0): a tier for each speaker of the
quotations and of the transcript; of voices and kinds of sound, where they were told apart.

Times are exact to the millisecond, an annotation at least 1 ms long; what overlaps goes to a tier of its own, as ELAN
demands. Texts are on one line; control characters become �.
"""

from __future__ import annotations

import re
from urllib.parse import quote
from xml.etree import ElementTree as ET

from webinar_archive.exports.annotation_tiers import Tier, tiers
from webinar_archive.exports.published_addresses import media_address, media_name, media_type
from webinar_archive.exports.released_record import RecordFiles, ReleasedRecord, fitting
from webinar_archive.exports.xml_documents import element, xml_bytes
from webinar_archive.text.characters import NOT_IN_XML

FILE_NAME = "annotations.eaf"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_TYPE = "default-lt"
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_UNKNOWN_TIME = "1970-01-01T00:00:00Z"


def eaf_files(record: ReleasedRecord) -> RecordFiles:
    """Return the file of a record."""
    record = fitting(record, NOT_IN_XML)
    found = tiers(record) or (Tier("quotations", None, ()),)
    captured_at = (record.capture.captured_at if record.capture else None) or ""
    root = element(
        None,
        "ANNOTATION_DOCUMENT",
        {
            "AUTHOR": "Webinar Archive",
            "DATE": captured_at if _TIME.fullmatch(captured_at) else _UNKNOWN_TIME,
            "FORMAT": "3.0",
            "VERSION": "3.0",
            f"{{{_XSI}}}noNamespaceSchemaLocation": "http://www.mpi.nl/tools/elan/EAFv3.0.xsd",
        },
    )
    _header(root, record, sum(len(tier.annotations) for tier in found))
    _body(root, found)
    ET.register_namespace("xsi", _XSI)
    return {FILE_NAME: xml_bytes(root)}


def _header(root: ET.Element, record: ReleasedRecord, annotations: int) -> None:
    header = element(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
    name, address = media_name(record), media_address(record)
    if name and address:
        media = {
            "MEDIA_URL": address,
            "MIME_TYPE": media_type(name),
            "RELATIVE_MEDIA_URL": f"./{quote(name)}",
        }
        element(header, "MEDIA_DESCRIPTOR", media)
    element(header, "PROPERTY", {"NAME": "record_id"}, record.record_id)
    element(header, "PROPERTY", {"NAME": "title"}, record.title)
    element(header, "PROPERTY", {"NAME": "lastUsedAnnotationId"}, str(annotations))


def _body(root: ET.Element, found: tuple[Tier, ...]) -> None:
    order = element(root, "TIME_ORDER")
    times = sorted({t for tier in found for each in tier.annotations for t in (each.start_ms, each.end_ms)})
    slots = {time_ms: f"ts{number}" for number, time_ms in enumerate(times, start=1)}
    for time_ms, slot in slots.items():
        element(order, "TIME_SLOT", {"TIME_SLOT_ID": slot, "TIME_VALUE": str(time_ms)})
    number = 0
    for tier in found:
        facts = {"TIER_ID": tier.name, "PARTICIPANT": tier.speaker, "LINGUISTIC_TYPE_REF": _TYPE}
        of_tier = element(root, "TIER", facts)
        for each in tier.annotations:
            number += 1
            place = {
                "ANNOTATION_ID": f"a{number}",
                "TIME_SLOT_REF1": slots[each.start_ms],
                "TIME_SLOT_REF2": slots[each.end_ms],
            }
            alignable = element(element(of_tier, "ANNOTATION"), "ALIGNABLE_ANNOTATION", place)
            element(alignable, "ANNOTATION_VALUE", text=each.text)
    facts = {"LINGUISTIC_TYPE_ID": _TYPE, "TIME_ALIGNABLE": "true", "GRAPHIC_REFERENCES": "false"}
    element(root, "LINGUISTIC_TYPE", facts)

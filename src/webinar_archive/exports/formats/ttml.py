"""The format `ttml`: TTML for each record: `transcript.ttml` and `quotations.ttml`, with the speakers as agents.

Times are exact to the millisecond; a paragraph without length gets one millisecond. Texts are on one line; control
characters become �.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from webinar_archive.exports.released_record import RecordFiles, ReleasedRecord, fitting
from webinar_archive.exports.xml_documents import XML_ID, XML_LANG, element, xml_bytes
from webinar_archive.text.characters import NOT_IN_XML, one_line
from webinar_archive.timecode import clock

_TT = "http://www.w3.org/ns/ttml"
_TTM = "http://www.w3.org/ns/ttml#metadata"


def ttml_files(record: ReleasedRecord) -> RecordFiles:
    """Return the two files of a record."""
    record = fitting(record, NOT_IN_XML)
    spoken = ((u.start_ms, u.end_ms, u.speaker, u.text) for u in record.captions)
    quoted = sorted(
        (
            (span.start_ms, span.end_ms, one_line(placed.row.speaker) or None, one_line(placed.text))
            for placed in record.quotations
            for span in placed.spans
        ),
        key=lambda each: each[:2],
    )
    return {"transcript.ttml": _file(record, tuple(spoken)), "quotations.ttml": _file(record, tuple(quoted))}


def _file(record: ReleasedRecord, paragraphs: Iterable[tuple[int, int, str | None, str]]) -> bytes:
    ET.register_namespace("", _TT)
    ET.register_namespace("ttm", _TTM)
    root = element(None, f"{{{_TT}}}tt", {XML_LANG: record.language or ""})
    head = element(root, f"{{{_TT}}}head")
    metadata = element(head, f"{{{_TT}}}metadata")
    element(metadata, f"{{{_TTM}}}title", text=one_line(record.title))
    speakers = dict.fromkeys(speaker for _, _, speaker, _ in paragraphs if speaker)
    agents = {speaker: f"speaker{number}" for number, speaker in enumerate(speakers, start=1)}
    for speaker, name in agents.items():
        agent = element(metadata, f"{{{_TTM}}}agent", {"type": "person", XML_ID: name})
        element(agent, f"{{{_TTM}}}name", {"type": "full"}, speaker)
    division = element(element(root, f"{{{_TT}}}body"), f"{{{_TT}}}div")
    for start_ms, end_ms, said_by_whom, text in paragraphs:
        times = {"begin": clock(start_ms), "end": clock(max(end_ms, start_ms + 1))}
        said_by = {f"{{{_TTM}}}agent": agents[said_by_whom]} if said_by_whom else {}
        element(division, f"{{{_TT}}}p", {**times, **said_by}, text)
    return xml_bytes(root)

"""The format `tei`: `transcript.tei.xml` for each record: TEI P5 with a timeline, an utterance (`u`) a passage of the
transcript, its speakers, and the quotations as spans.

Times are exact to the millisecond, relative to the start of the recording; control characters become �. Without a
transcript there is one utterance without words.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from webinar_archive.exports.released_record import RecordFiles, ReleasedRecord, fitting
from webinar_archive.exports.utterances import Utterance
from webinar_archive.exports.xml_documents import XML_ID, XML_LANG, element, xml_bytes
from webinar_archive.text.characters import NOT_IN_XML, one_line

FILE_NAME = "transcript.tei.xml"
_NAMESPACE = "http://www.tei-c.org/ns/1.0"


def tei_files(record: ReleasedRecord) -> RecordFiles:
    """Return the file of a record."""
    record = fitting(record, NOT_IN_XML)
    ET.register_namespace("", _NAMESPACE)
    said = record.paragraphs
    speakers = dict.fromkeys(u.speaker for u in said if u.speaker)
    people = {speaker: f"speaker{number}" for number, speaker in enumerate(speakers, start=1)}
    root = element(None, _tag("TEI"))
    _header(root, record, people)
    text = element(root, _tag("text"), {XML_LANG: record.language})
    points = _timeline(text, record, said)
    body = element(text, _tag("body"))
    division = element(body, _tag("div"), {"type": "transcript"})
    for each in said:
        who = f"#{people[each.speaker]}" if each.speaker else None
        place = {"who": who, "start": points[each.start_ms], "end": points[each.end_ms]}
        element(division, _tag("u"), place, each.text)
    if not said:
        element(division, _tag("u"))
    if record.quotations:
        group = element(division, _tag("spanGrp"), {"type": "quotations"})
        for placed in record.quotations:
            for span in placed.spans:
                facts = {"from": points[span.start_ms], "to": points[span.end_ms], "type": placed.row.verdict}
                if placed.language != record.language:
                    facts[XML_LANG] = placed.language
                speaker = f"{one_line(placed.row.speaker)}: " if placed.row.speaker else ""
                element(group, _tag("span"), facts, speaker + placed.text)
    return {FILE_NAME: xml_bytes(root)}


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _header(root: ET.Element, record: ReleasedRecord, people: dict[str, str]) -> None:
    header = element(root, _tag("teiHeader"))
    description = element(header, _tag("fileDesc"))
    element(element(description, _tag("titleStmt")), _tag("title"), text=record.title)
    published = element(description, _tag("publicationStmt"))
    element(published, _tag("p"), text="Made by Webinar Archive.")
    source = element(element(description, _tag("sourceDesc")), _tag("p"))
    facts = (record.record_id, record.rows[0].event_date, record.rows[0].transcript_source)
    source.text = " · ".join(fact for fact in facts if fact)
    if people:
        profile = element(header, _tag("profileDesc"))
        participants = element(element(profile, _tag("particDesc")), _tag("listPerson"))
        for speaker, name in people.items():
            person = element(participants, _tag("person"), {XML_ID: name})
            element(person, _tag("persName"), text=speaker)


def _timeline(text: ET.Element, record: ReleasedRecord, said: tuple[Utterance, ...]) -> dict[int, str]:
    """Write the timeline, and return the reference to each of its points."""
    times = {time_ms for each in said for time_ms in (each.start_ms, each.end_ms)}
    times |= {
        t for placed in record.quotations for span in placed.spans for t in (span.start_ms, span.end_ms)
    }
    timeline = element(text, _tag("timeline"), {"unit": "ms", "origin": "#T0"})
    element(timeline, _tag("when"), {XML_ID: "T0"})
    points = {0: "#T0"}
    for number, time_ms in enumerate(sorted(times - {0}), start=1):
        facts = {XML_ID: f"T{number}", "interval": str(time_ms), "since": "#T0"}
        element(timeline, _tag("when"), facts)
        points[time_ms] = f"#T{number}"
    return points

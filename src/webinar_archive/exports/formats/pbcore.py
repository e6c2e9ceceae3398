"""The format `pbcore`: `pbcore.xml` for each record: PBCore 2.1, with the archived file and its streams as an
instantiation, and each quotation as a part with its times.

Texts keep everything but control characters, which become �.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

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
from webinar_archive.models import Stream
from webinar_archive.text.characters import one_line
from webinar_archive.timecode import clock

FILE_NAME = "pbcore.xml"
_NAMESPACE = "http://www.pbcore.org/PBCore/PBCoreNamespace.html"
_OURS = "Webinar Archive"


def pbcore_files(record: ReleasedRecord) -> RecordFiles:
    """Return the file of a record."""
    ET.register_namespace("", _NAMESPACE)
    notice = record.notice
    root = element(None, _tag("pbcoreDescriptionDocument"))
    if day := event_date(record):
        element(root, _tag("pbcoreAssetDate"), {"dateType": "event"}, day)
    if year := stated_year(record):
        element(root, _tag("pbcoreAssetDate"), {"dateType": "published"}, year)
    _identifier(root, "pbcoreIdentifier", "catalogue", record.record_id)
    if address := web_address(notice.address) if notice else None:
        _identifier(root, "pbcoreIdentifier", "address of the notice", address)
    element(root, _tag("pbcoreTitle"), {"titleType": "Main"}, record.title)
    for subject in notice.subjects if notice else ():
        element(root, _tag("pbcoreSubject"), text=subject)
    # a description is required
    kind = {"descriptionType": "Abstract"} if notice and notice.abstract else None
    element(
        root, _tag("pbcoreDescription"), kind, notice.abstract if notice and notice.abstract else record.title
    )
    for contributor in contributors_of(record):
        part = element(root, _tag("pbcoreContributor"))
        affiliation = {"affiliation": contributor.role or contributor.place}
        element(part, _tag("contributor"), affiliation, contributor.name)
        if contributor.function:
            element(part, _tag("contributorRole"), text=contributor.function)
    if notice and notice.publisher:
        element(element(root, _tag("pbcorePublisher")), _tag("publisher"), text=notice.publisher)
    _instantiation(root, record)
    for placed in record.quotations:
        _part(root, placed)
    return {FILE_NAME: xml_bytes(root)}


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _identifier(parent: ET.Element, name: str, source: str, value: str) -> None:
    element(parent, _tag(name), {"source": source}, value)


def _instantiation(root: ET.Element, record: ReleasedRecord) -> None:
    """Describe the archived file; nothing where there is none."""
    row, capture, recording = record.rows[0], record.capture, record.recording
    media = capture.media if capture else None
    if row.media_file is None and media is None:
        return
    made = element(root, _tag("pbcoreInstantiation"))
    name = row.media_file or (media.path if media else "")
    _identifier(made, "instantiationIdentifier", _OURS, name)
    if capture and capture.captured_at:
        element(made, _tag("instantiationDate"), {"dateType": "captured"}, capture.captured_at)
    if media_type := media_type_of(record):
        element(made, _tag("instantiationDigital"), text=media_type)
    element(made, _tag("instantiationLocation"), text=page_address(record) or name)
    kind = "Sound" if is_sound_alone(record) else "Moving Image"
    element(made, _tag("instantiationMediaType"), text=kind)
    if recording:
        size = {"unitsOfMeasure": "bytes"}
        element(made, _tag("instantiationFileSize"), size, f"{recording.size_bytes}")
    if duration := duration_clock(record):
        element(made, _tag("instantiationDuration"), text=duration)
    if recording:
        element(made, _tag("instantiationTracks"), text=f"{len(recording.streams)}")
    if code := language_code(record):
        element(made, _tag("instantiationLanguage"), text=code)
    for stream in recording.streams if recording else ():
        _track(made, stream)
    if row.media_checksum:
        element(made, _tag("instantiationAnnotation"), {"annotationType": "checksum"}, row.media_checksum)


def _track(made: ET.Element, stream: Stream) -> None:
    track = element(made, _tag("instantiationEssenceTrack"))
    element(track, _tag("essenceTrackType"), text=stream.kind)
    element(track, _tag("essenceTrackIdentifier"), text=f"{stream.index}")
    element(track, _tag("essenceTrackEncoding"), text=stream.codec)
    if stream.rate is not None:
        kind, unit = ("FrameRate", "fps") if stream.kind == "video" else ("SamplingRate", "Hz")
        element(track, _tag(f"essenceTrack{kind}"), {"unitsOfMeasure": unit}, f"{stream.rate:.10g}")
    if stream.width and stream.height:
        element(track, _tag("essenceTrackFrameSize"), text=f"{stream.width}x{stream.height}")
    if stream.duration_ms is not None:
        element(track, _tag("essenceTrackDuration"), text=clock(stream.duration_ms))


def _part(root: ET.Element, placed: PlacedQuotation) -> None:
    for number, span in enumerate(placed.spans, start=1):
        name = f"quotation-{placed.row.quotation_no}" + (f"-{number}" if len(placed.spans) > 1 else "")
        times = {"startTime": clock(span.start_ms), "endTime": clock(span.end_ms)}
        part = element(root, _tag("pbcorePart"), {"partType": "quotation", **times})
        _identifier(part, "pbcoreIdentifier", _OURS, name)
        element(part, _tag("pbcoreTitle"), text=one_line(placed.row.speaker) or name)
        element(part, _tag("pbcoreDescription"), {"descriptionType": "quotation"}, placed.text)

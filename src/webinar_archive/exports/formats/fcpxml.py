"""The format `fcpxml`: `quotations.fcpxml` for each record, for Final Cut Pro (FCPXML 1.10): the film as one clip of a
project, with a marker for each passage of the quotations.

Times are whole frames at the film's rate (25 a second where it has none), the start rounded down and the end up. Texts
are on one line; control characters become �. The film is looked for beside the file, under its archived name.
"""

from __future__ import annotations

from urllib.parse import quote
from xml.etree import ElementTree as ET

from webinar_archive.exports.described_record import picture_size
from webinar_archive.exports.frame_rates import FrameRate, frame_rate
from webinar_archive.exports.published_addresses import media_name
from webinar_archive.exports.released_record import (
    PlacedQuotation,
    RecordFiles,
    ReleasedRecord,
    fitting,
)
from webinar_archive.exports.text_limits import shortened
from webinar_archive.exports.xml_documents import element, xml_bytes
from webinar_archive.models import Span
from webinar_archive.text.characters import NOT_IN_XML, one_line

FILE_NAME = "quotations.fcpxml"
_UNKNOWN_SIZE = (1920, 1080)
"""Of a project whose film has no picture, or one that nothing is known of: a format must have a size."""
_MOST_CHARACTERS = 250
"""Of a marker's name: the whole text stands in its note."""


def fcpxml_files(record: ReleasedRecord) -> RecordFiles:
    """Return the file of a record."""
    record = fitting(record, NOT_IN_XML)
    rate = frame_rate(record)
    root = element(None, "fcpxml", {"version": "1.10"})
    resources = element(root, "resources")
    width, height = picture_size(record) or _UNKNOWN_SIZE
    format_facts = {"frameDuration": _time(rate, 1), "width": f"{width}", "height": f"{height}"}
    element(resources, "format", {"id": "r1", **format_facts})
    title, length = one_line(record.title), _time(rate, max(1, rate.frame_after(record.end_ms)))
    event = element(root, "event", {"name": title})
    sequence = element(
        element(event, "project", {"name": title}),
        "sequence",
        {"format": "r1", "duration": length, "tcStart": "0s", "tcFormat": "NDF"},
    )
    place = {"name": title, "offset": "0s", "start": "0s", "duration": length}
    spine = element(sequence, "spine")
    if name := media_name(record):
        place["name"] = name
        _asset(resources, record, name, length)
        clip = element(spine, "asset-clip", {"ref": "r2", **place, "tcFormat": "NDF"})
    else:
        clip = element(spine, "gap", place)
    for placed in record.quotations:
        for span in placed.spans:
            _marker(clip, placed, span, rate)
    return {FILE_NAME: xml_bytes(root, "<!DOCTYPE fcpxml>")}


def _asset(resources: ET.Element, record: ReleasedRecord, name: str, length: str) -> None:
    streams = record.recording.streams if record.recording else ()
    picture = any(stream.kind == "video" for stream in streams) or not streams
    sound = next((stream for stream in streams if stream.kind == "audio"), None)
    facts = {
        "id": "r2",
        "name": name,
        "start": "0s",
        "duration": length,
        "hasVideo": "1" if picture else None,
        "format": "r1" if picture else None,
        "videoSources": "1" if picture else None,
        "hasAudio": "1" if sound or not streams else None,
        "audioSources": "1" if sound else None,
        "audioChannels": f"{sound.channels}" if sound and sound.channels else None,
        "audioRate": f"{round(sound.rate)}" if sound and sound.rate else None,
    }
    asset = element(resources, "asset", facts)
    source = f"./{quote(name, errors='replace')}"
    element(asset, "media-rep", {"kind": "original-media", "src": source})


def _marker(clip: ET.Element, placed: PlacedQuotation, span: Span, rate: FrameRate) -> None:
    first = rate.frame_at(span.start_ms)
    frames = max(1, rate.frame_after(span.end_ms) - first)
    said, row = one_line(placed.said), placed.row
    facts = (said, row.verdict, one_line(row.review_comment) or None, row.link_at_start)
    element(
        clip,
        "marker",
        {
            "start": _time(rate, first),
            "duration": _time(rate, frames),
            "value": shortened(said, _MOST_CHARACTERS),
            "note": " · ".join(one_line(fact) for fact in facts if fact),
        },
    )


def _time(rate: FrameRate, frames: int) -> str:
    """Return a number of frames as a rational number of seconds."""
    return f"{frames * rate.seconds}/{rate.frames}s"

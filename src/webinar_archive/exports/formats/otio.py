"""The format `otio`: `quotations.otio` for each record, an OpenTimelineIO timeline: the film as one clip with a marker
for each passage of the quotations.

Times are whole milliseconds (a rate of 1000), texts unchanged; what is no text in UTF-8 becomes �. The values of a row
stand in the marker's metadata.
"""

from __future__ import annotations

from typing import Any

from webinar_archive.exports.published_addresses import media_address, media_name
from webinar_archive.exports.released_record import PlacedQuotation, RecordFiles, ReleasedRecord, fitting
from webinar_archive.models import Span
from webinar_archive.models.codec import to_json
from webinar_archive.text.characters import NOT_IN_UTF8, REPLACEMENT

FILE_NAME = "quotations.otio"
_METADATA = (
    "quotation_no",
    "quotation",
    "speaker",
    "spoken",
    "verdict",
    "confidence",
    "link_at_start",
    "findings",
    "review",
    "reviewed_by",
    "reviewed_speaker",
    "review_comment",
)


def otio_files(record: ReleasedRecord) -> RecordFiles:
    """Return the file of a record."""
    record = fitting(record, NOT_IN_UTF8)
    track = {**_item("Track.1", "film"), "kind": "Video", "children": [_clip(record)]}
    timeline = {
        "OTIO_SCHEMA": "Timeline.1",
        "name": record.title,
        "metadata": {"webinar_archive": {"record_id": record.record_id}},
        "global_start_time": None,
        "tracks": {**_item("Stack.1", "tracks"), "children": [track]},
    }
    return {FILE_NAME: to_json(timeline) + b"\n"}


def _item(schema: str, name: str, markers: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": schema,
        "name": name,
        "metadata": {},
        "source_range": None,
        "effects": [],
        "markers": markers or [],
        "enabled": True,
    }


def _clip(record: ReleasedRecord) -> dict[str, Any]:
    name = NOT_IN_UTF8.sub(REPLACEMENT, media_name(record) or record.record_id)
    markers = [_marker(placed, span) for placed in record.quotations for span in placed.spans]
    whole = _range(0, record.end_ms)
    reference: dict[str, Any] = {
        "OTIO_SCHEMA": "MissingReference.1",
        "name": name,
        "metadata": {},
        "available_range": whole,
        "available_image_bounds": None,
    }
    if address := media_address(record):
        reference |= {"OTIO_SCHEMA": "ExternalReference.1", "target_url": address}
    return {
        **_item("Clip.2", name, markers),
        "source_range": whole,
        "media_references": {"DEFAULT_MEDIA": reference},
        "active_media_reference_key": "DEFAULT_MEDIA",
    }


def _range(start_ms: int, duration_ms: int) -> dict[str, Any]:
    def time(ms: int) -> dict[str, Any]:
        return {"OTIO_SCHEMA": "RationalTime.1", "rate": 1000.0, "value": float(ms)}

    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": time(start_ms), "duration": time(duration_ms)}


def _marker(placed: PlacedQuotation, span: Span) -> dict[str, Any]:
    row = placed.row
    values = {name: value for name in _METADATA if (value := getattr(row, name)) is not None}
    return {
        "OTIO_SCHEMA": "Marker.2",
        "name": placed.said,
        "color": "GREEN",
        "marked_range": _range(span.start_ms, span.end_ms - span.start_ms),
        "comment": row.spoken or "",
        "metadata": {"webinar_archive": values},
    }

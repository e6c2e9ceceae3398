"""What descriptions of a record in the schemas of libraries and archives say: read from its notice, film and rows."""

from __future__ import annotations

from webinar_archive.exports.finding_cells import finding_codes
from webinar_archive.exports.published_addresses import media_name, media_type
from webinar_archive.exports.released_record import PlacedQuotation, ReleasedRecord
from webinar_archive.models import Contributor
from webinar_archive.text.characters import one_line
from webinar_archive.text.languages import three_letter_code
from webinar_archive.timecode import clock, clock_of_seconds


def contributors_of(record: ReleasedRecord) -> tuple[Contributor, ...]:
    """Return the contributors of the notice; the quoted persons where the archive holds no notice."""
    if record.notice is not None:
        return tuple(each for each in record.notice.contributors if one_line(each.name))
    speakers = dict.fromkeys(one_line(row.speaker) for row in record.rows)
    return tuple(Contributor(name=name) for name in speakers if name)


def event_date(record: ReleasedRecord) -> str | None:
    """Return the day of the event, ISO 8601."""
    return record.rows[0].event_date


def stated_year(record: ReleasedRecord) -> str | None:
    """Return the year of publication that the notice states."""
    return f"{record.notice.year:04}" if record.notice and record.notice.year else None


def is_sound_alone(record: ReleasedRecord) -> bool:
    """Whether the recording has sound and no picture: as measured, else by the name of its file.

    One of which the archive keeps no more than the sound is a film all the same.
    """
    if "not-kept" in finding_codes(record.rows[0].findings):
        return False
    if record.recording is not None and record.recording.streams:
        return not any(stream.kind == "video" for stream in record.recording.streams)
    return media_type(media_name(record) or "").startswith("audio/")


def media_type_of(record: ReleasedRecord) -> str | None:
    """Return the media type of the archived file; None where it is not known."""
    found = media_type(media_name(record) or "")
    return None if found == "application/octet-stream" else found


def picture_size(record: ReleasedRecord) -> tuple[int, int] | None:
    """Return width and height of the film's picture; None where it has none, or nothing was measured."""
    for stream in record.recording.streams if record.recording else ():
        if stream.kind == "video" and stream.width and stream.height:
            return stream.width, stream.height
    return None


def duration_clock(record: ReleasedRecord) -> str | None:
    """Return the measured duration as `HH:MM:SS`, rounded to the second."""
    measured_ms = record.measured_ms
    return None if measured_ms is None else clock_of_seconds(round(measured_ms / 1000) * 1000)


def language_code(record: ReleasedRecord) -> str | None:
    """Return the code of the recording's language in ISO 639-2/B, as libraries use it."""
    return three_letter_code(record.language)


def quotation_line(placed: PlacedQuotation) -> str:
    """Return when a quotation is spoken, by whom, and its words, in one line."""
    moment = f"{clock(placed.start_ms)}–{clock(placed.end_ms)}"
    return f"{moment} {one_line(placed.said)}"

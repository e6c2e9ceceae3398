"""The format `edl`: `quotations.edl` for each record, a CMX 3600 list that cuts every passage of the quotations, one
after the other, with a marker (`LOC`) that has the words.

Times are whole frames at the film's rate (25 a second where it has none), the start rounded down and the end up, in
timecode that drops no frame. The reel is `AX`; the film's name stands in `FROM CLIP NAME`. Texts are on one line. A
passage beyond 24 hours, which a timecode cannot say, is a comment.
"""

from __future__ import annotations

from webinar_archive.exports.frame_rates import frame_rate
from webinar_archive.exports.published_addresses import media_name
from webinar_archive.exports.released_record import RecordFiles, ReleasedRecord, fitting
from webinar_archive.text.characters import NOT_IN_UTF8, REPLACEMENT, one_line
from webinar_archive.timecode import clock

FILE_NAME = "quotations.edl"
_DAY_S = 86_400


def edl_files(record: ReleasedRecord) -> RecordFiles:
    """Return the file of a record."""
    record = fitting(record, NOT_IN_UTF8)
    rate, clip = frame_rate(record), one_line(media_name(record)) or record.record_id
    clip = NOT_IN_UTF8.sub(REPLACEMENT, clip)
    lines = [f"TITLE: {one_line(record.title)}", "FCM: NON-DROP FRAME", ""]
    beyond: list[str] = []
    number, recorded = 0, 0
    for placed in record.quotations:
        said = one_line(placed.said)
        for span in placed.spans:
            first = rate.frame_at(span.start_ms)
            after = max(first + 1, rate.frame_after(span.end_ms))
            length = after - first
            if after >= _DAY_S * rate.nominal or recorded + length >= _DAY_S * rate.nominal:
                beyond.append(f"* BEYOND 24 HOURS: {clock(span.start_ms)} {said}")
                continue
            number += 1
            times = " ".join(map(rate.timecode, (first, after, recorded, recorded + length)))
            lines += [
                f"{number:03d}  AX       V     C        {times}",
                f"* FROM CLIP NAME: {clip}",
                f"* LOC: {rate.timecode(recorded)} GREEN   {said}",
                "",
            ]
            recorded += length
    return {FILE_NAME: ("\n".join([*lines, *beyond]).rstrip("\n") + "\n").encode()}

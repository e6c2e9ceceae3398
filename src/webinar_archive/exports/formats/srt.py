"""The format `srt`: SubRip for each record: `transcript.srt` and `quotations.srt`, with the speaker before the words.

Times are exact to the millisecond; a subtitle without length gets one millisecond. SubRip has no way to write an
arrow of times as text, so `-->` becomes `→`; texts stand on one line.
"""

from __future__ import annotations

from collections.abc import Iterable

from webinar_archive.exports.released_record import RecordFiles, ReleasedRecord, fitting
from webinar_archive.text.characters import NOT_IN_UTF8, one_line
from webinar_archive.timecode import clock

Subtitle = tuple[int, int, str]
"""Start, end, the speaker and the words."""


def srt_files(record: ReleasedRecord) -> RecordFiles:
    """Return the two files of a record."""
    record = fitting(record, NOT_IN_UTF8)
    spoken = ((p.start_ms, p.end_ms, p.said) for p in record.captions)
    quoted = sorted(
        ((span.start_ms, span.end_ms, placed.said) for placed in record.quotations for span in placed.spans),
        key=lambda subtitle: subtitle[:2],
    )
    return {"transcript.srt": _file(spoken), "quotations.srt": _file(quoted)}


def _file(subtitles: Iterable[Subtitle]) -> bytes:
    blocks = []
    for number, (start_ms, end_ms, said) in enumerate(subtitles, start=1):
        times = f"{clock(start_ms)} --> {clock(max(end_ms, start_ms + 1))}".replace(".", ",")
        words = one_line(said).replace("-->", "→")
        blocks.append(f"{number}\n{times}\n{words}\n")
    return "\n".join(blocks).encode()

"""The format `audacity`: label tracks for each record: `quotations.labels.txt` and `transcript.labels.txt`, with the
speaker before the words.

Times are seconds to the millisecond; a label may have no length. Texts are on one line.
"""

from __future__ import annotations

from collections.abc import Iterable

from webinar_archive.exports.released_record import RecordFiles, ReleasedRecord, fitting
from webinar_archive.text.characters import NOT_IN_UTF8, one_line


def audacity_files(record: ReleasedRecord) -> RecordFiles:
    """Return the two files of a record."""
    record = fitting(record, NOT_IN_UTF8)
    quoted = (
        (span.start_ms, span.end_ms, placed.said) for placed in record.quotations for span in placed.spans
    )
    spoken = ((u.start_ms, u.end_ms, u.said) for u in record.captions)
    return {"quotations.labels.txt": _file(quoted), "transcript.labels.txt": _file(spoken)}


def _file(labels: Iterable[tuple[int, int, str]]) -> bytes:
    lines = (
        f"{start_ms / 1000:.6f}\t{end_ms / 1000:.6f}\t{one_line(said)}\n" for start_ms, end_ms, said in labels
    )
    return "".join(lines).encode()

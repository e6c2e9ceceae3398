"""The format `txt`: plain text in UTF-8 for each record: `transcript.txt` (a paragraph a passage, with its time and
speaker) and `quotations.txt` (each quotation with its passages).

Times are exact to the millisecond, the start of a paragraph in brackets; texts stand on one line.
"""

from __future__ import annotations

from collections.abc import Iterator

from webinar_archive.exports.released_record import (
    PlacedQuotation,
    RecordFiles,
    ReleasedRecord,
    fitting,
)
from webinar_archive.exports.schema import Row
from webinar_archive.text.characters import NOT_IN_UTF8, one_line
from webinar_archive.timecode import clock


def txt_files(record: ReleasedRecord) -> RecordFiles:
    """Return the two files of a record."""
    record = fitting(record, NOT_IN_UTF8)
    return {
        "transcript.txt": _file(_heading(record), _transcript(record)),
        "quotations.txt": _file(_heading(record), _quotations(record)),
    }


def _file(*parts: Iterator[str]) -> bytes:
    return ("\n\n".join(paragraph for part in parts for paragraph in part) + "\n").encode()


def _heading(record: ReleasedRecord) -> Iterator[str]:
    row = record.rows[0]
    yield one_line(record.title)
    facts = (record.record_id, row.event_date, row.language, row.transcript_source, row.media_checksum)
    yield " · ".join(one_line(fact) for fact in facts if fact)


def _transcript(record: ReleasedRecord) -> Iterator[str]:
    for utterance in record.paragraphs:
        yield f"[{clock(utterance.start_ms)}] {utterance.said}"


def _quotations(record: ReleasedRecord) -> Iterator[str]:
    for placed in record.quotations:
        yield _quotation(placed.row, _times(placed))
    found = {placed.row.quotation_no for placed in record.quotations}
    for row in record.rows:
        if row.quotation is not None and row.quotation_no not in found:
            yield _quotation(row, "–")


def _times(placed: PlacedQuotation) -> str:
    return "; ".join(f"{clock(span.start_ms)} – {clock(span.end_ms)}" for span in placed.spans)


def _quotation(row: Row, times: str) -> str:
    speaker = f"{one_line(row.speaker)}: " if row.speaker else ""
    lines = [f"{row.quotation_no}. [{times}] {speaker}{one_line(row.quotation)}"]
    if row.verdict:
        confidence = "" if row.confidence is None else f" {row.confidence:.2f}"
        lines.append(f"   {row.verdict}{confidence}" + (f": {one_line(row.spoken)}" if row.spoken else ""))
    if row.reviewed_by:
        facts = (row.review, row.reviewed_by, row.reviewed_speaker, row.review_comment)
        lines.append(f"   review: {', '.join(one_line(fact) for fact in facts if fact)}")
    if row.link_at_start:
        lines.append(f"   {one_line(row.link_at_start)}")
    return "\n".join(lines)

"""Quotations with their decisions as a CSV for those who work in a spreadsheet.

The columns of the table come first; those from `review` on are filled in by a person and read back (`sheet_decisions`).
`revision` says which state of the decisions a row shows.
"""

from __future__ import annotations

from collections.abc import Iterable

from webinar_archive.exports.formats.csv import sheet_csv
from webinar_archive.exports.schema import Spreadsheet
from webinar_archive.reviews.reviewed_record import ReviewedQuotation, ReviewedRecord
from webinar_archive.timecode import clock

SHOWN = (
    "record_id",
    "title",
    "quotation_no",
    "speaker",
    "quotation",
    "verdict",
    "confidence",
    "start",
    "end",
    "spoken",
    "findings",
    "link_at_start",
)
"""Columns of the table, as the program made them last."""
FILLED_IN = (
    "review",
    "review_start",
    "review_end",
    "reviewed_speaker",
    "review_comment",
    "reviewed_by",
    "reviewed_at",
)
"""Columns of the decision in force; `reviewed_at` is not read back."""
COLUMNS = ("pipeline", "record_key", *SHOWN, *FILLED_IN, "revision")


def sheet_bytes(
    pipelines: Iterable[tuple[str, Iterable[ReviewedRecord]]], spreadsheet: Spreadsheet | None = None
) -> bytes:
    """Return the CSV of the records of pipelines, by their names; `fr` is as a French spreadsheet expects it."""
    french = spreadsheet == "fr"
    rows = (
        _cells(name, quotation, french=french)
        for name, records in pipelines
        for record in records
        for quotation in record.quotations
    )
    return sheet_csv(COLUMNS, rows, spreadsheet)


def filled_in(quotation: ReviewedQuotation) -> dict[str, str]:
    """Return the cells of the decision in force."""
    review = quotation.review
    if review is None or review.says_nothing:
        return dict.fromkeys(FILLED_IN, "")
    return {
        "review": review.action.value if review.is_decided else "",
        "review_start": "" if review.start_ms is None else clock(review.start_ms),
        "review_end": "" if review.end_ms is None else clock(review.end_ms),
        "reviewed_speaker": review.speaker or "",
        "review_comment": review.comment or "",
        "reviewed_by": review.by,
        "reviewed_at": review.at,
    }


def _cells(pipeline: str, quotation: ReviewedQuotation, *, french: bool) -> list[str]:
    shown = ["" if (value := getattr(quotation.row, name)) is None else str(value) for name in SHOWN]
    if french:
        place = SHOWN.index("confidence")
        shown[place] = shown[place].replace(".", ",")
    return [pipeline, quotation.key, *shown, *filled_in(quotation).values(), quotation.revision]

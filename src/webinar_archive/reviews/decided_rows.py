"""Decisions in the table: a decided row says what the person said, and what the program had said when it was decided.

Later runs change nothing of it; where they would, a finding says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import msgspec

from webinar_archive.exports.deep_links import link_at
from webinar_archive.exports.finding_cells import with_finding
from webinar_archive.exports.schema import Row
from webinar_archive.models import Finding, Severity
from webinar_archive.models.review import QuotationReviews, Review, ReviewAction, SeenAnswer
from webinar_archive.reviews.reviewed_record import (
    ReviewedQuotation,
    ReviewedRecord,
    is_same_place,
    place_of,
)
from webinar_archive.text.normalize import cut
from webinar_archive.timecode import clock

PageAddress = Callable[[], str | None]
"""Returns the address of the page on which the film is seen, if any."""

_PLACE = ("start", "end", "start_ms", "end_ms", "spans", "link_at_start")
_OF_THE_PLACE = ("spoken", "differences", "changes", "agreement_ms", "speaker_label", "speaker_evidence")
"""Columns that are true of the program's place only."""
_OF_THE_WORDS = ("differences", "changes")
"""Columns that are true of the printed words only."""
_MAX_QUOTED = 80


def decided_rows(record: ReviewedRecord, rows: tuple[Row, ...], page_address: PageAddress) -> tuple[Row, ...]:
    """Return the rows of a record with its decisions, and with findings about those to look at again.

    Args:
        record: The record, as `reviewed_record` puts it together of these rows.
        rows: The rows as the program made them.
        page_address: Called where a link is needed and no row has one.
    """
    by_number = {each.number: each for each in record.quotations if each.reviews}
    if not by_number and not record.gone:
        return rows
    base = next((row.link_at_start for row in rows if row.link_at_start), None)
    found = [
        _decided(by_number[row.quotation_no], lambda: base or page_address())
        if row.quotation is not None and row.quotation_no in by_number
        else row
        for row in rows
    ]
    if found:
        for finding in map(_gone, filter(_stands, record.gone)):
            found[0] = replace(found[0], findings=with_finding(found[0].findings, finding))
    return tuple(found)


def _stands(gone: QuotationReviews) -> bool:
    review = gone.current
    return review is not None and review.is_decided


def _decided(quotation: ReviewedQuotation, page_address: PageAddress) -> Row:
    review, row = quotation.review, quotation.row
    if review is None or review.says_nothing:
        return row
    said: dict[str, Any] = {
        "reviewed_by": review.by,
        "reviewed_at": review.at,
        "review": review.action.value if review.is_decided else None,
        "reviewed_speaker": review.speaker,
        "review_comment": review.comment,
    }
    if not review.is_decided:
        return replace(row, **said)
    answer = _answer(quotation, review)
    decided = replace(row, **{**answer, **_placed(review, answer, page_address), **said})
    for finding in _findings(quotation, review):
        decided = replace(decided, findings=with_finding(decided.findings, finding))
    return decided


def _answer(quotation: ReviewedQuotation, review: Review) -> dict[str, Any]:
    """Return the columns of the program's answer: what was seen, of the words that are printed now."""
    seen = review.seen
    if seen is None or (
        # of words that were edited since, only the program can tell how faithful they are
        quotation.is_edited and is_same_place(place_of(quotation.row), review.place)
    ):
        return {name: getattr(quotation.row, name) for name in SeenAnswer.__struct_fields__}
    answer = msgspec.structs.asdict(seen)
    if quotation.is_edited:
        answer |= dict.fromkeys((*_OF_THE_WORDS, "verdict", "confidence"))
    # which words there are, and who made the row, stays true of the run
    return answer | {name: getattr(quotation.row, name) for name in ("transcript_source", "run_id")}


def _placed(review: Review, answer: dict[str, Any], page_address: PageAddress) -> dict[str, Any]:
    """Return the columns of the decided place, empty where they would speak of another one."""
    if review.action is ReviewAction.REJECT:
        return dict.fromkeys((*_PLACE, *_OF_THE_PLACE))
    found = answer["start_ms"], answer["end_ms"]
    place = review.place or found
    start_ms, end_ms = place
    if start_ms is None or end_ms is None:
        return dict.fromkeys(_PLACE)
    address = page_address()
    columns: dict[str, Any] = {
        "start": clock(start_ms),
        "end": clock(end_ms),
        "start_ms": start_ms,
        "end_ms": end_ms,
        "link_at_start": link_at(address, start_ms) if address else None,
    }
    if place != found:
        columns["spans"] = f"{clock(start_ms)}-{clock(end_ms)}"
        if found[0] is None or end_ms <= found[0] or found[1] <= start_ms:
            columns |= dict.fromkeys((*_OF_THE_PLACE, "confidence", "witnesses"))
    return columns


def _findings(quotation: ReviewedQuotation, review: Review) -> Iterator[Finding]:
    if review.action is ReviewAction.REJECT and review.seen is not None and review.seen.start_ms is not None:
        facts = {"start_ms": review.seen.start_ms, "by": review.by}
        yield Finding(code="review-rejected", severity=Severity.INFO, facts=facts)
    if quotation.is_edited and quotation.reviews is not None:
        facts = {"before": _short(quotation.reviews.printed), "by": review.by}
        yield Finding(code="review-quotation-edited", facts=facts)
    elif quotation.is_contradicted:
        facts = {"verdict": quotation.row.verdict, "start_ms": quotation.row.start_ms}
        code = "review-contradicted" if quotation.row.start_ms is not None else "review-found-no-more"
        yield Finding(code=code, facts={**facts, "by": review.by})


def _gone(reviews: QuotationReviews) -> Finding:
    review = reviews.current
    facts = {
        "number": reviews.quotation_no,
        "quotation": _short(reviews.quotation),
        "by": review.by if review else None,
    }
    return Finding(code="review-quotation-gone", facts=facts)


def _short(text: str) -> str:
    return cut(" ".join(text.split()), _MAX_QUOTED)

"""Decide: add reviews to the file of a release, one writer at a time, none over another's.

A decision names the revision of the quotation that the person saw. Where somebody else has decided since, it is
refused with that other decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from webinar_archive.archive.lock import in_turn
from webinar_archive.errors import ReviewConflict, UsageError
from webinar_archive.exports.schema import Row
from webinar_archive.models.review import QuotationReviews, Review, ReviewAction
from webinar_archive.reviews.reviewed_record import (
    ReviewedQuotation,
    ReviewedRecord,
    reviewed_record,
    seen_in,
)
from webinar_archive.reviews.reviews_file import Reviews, load_reviews, not_stored, save_reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A review that a person wants to add to a quotation of a record, and the revision that it is based on.

    `review` needs no `seen`: it is filled in from the row. `rows` are those of the record, as the program made them.
    """

    key: str
    rows: tuple[Row, ...]
    number: int
    revision: str
    review: Review


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStore:
    """The reviews of one release: the folder of its table, and the file that a process locks to write to it."""

    release: Path
    lock: Path

    def load(self) -> Reviews:
        """Return all reviews. Raises `UsageError` for a file that cannot be read, with the line and the reason."""
        return load_reviews(self.release)

    def record(self, key: str, rows: Sequence[Row]) -> ReviewedRecord:
        """Return a record with its reviews. Raises `UsageError` as `load` does."""
        return reviewed_record(key, rows, self.load().of(key))

    def bring_back(self, key: str, reviews: tuple[QuotationReviews, ...]) -> bool:
        """Store the reviews of a record of which none are known; tell whether they are those of the record now.

        Raises:
            UsageError: The file cannot be read.
            RunError: The file cannot be written; `DiskFull` where there is no room.
        """
        try:
            with in_turn(self.lock):
                known = self.load()
                if not known.of(key):
                    save_reviews(self.release, Reviews({**known.records, key: reviews}))
                    return True
                return known.of(key) == reviews
        except OSError as error:
            raise not_stored(error) from None

    def decide(self, decision: Decision) -> ReviewedQuotation:
        """Add a review to a quotation; returns the quotation with it.

        Raises:
            ReviewConflict: Somebody has decided since the revision; the facts say who, when and what.
            UsageError: There is no such quotation, nothing to undo or redo, or the file cannot be read.
            RunError: The file cannot be written; `DiskFull` where there is no room.
        """
        (result,) = self.decide_all([decision])
        if isinstance(result, UsageError):
            raise result
        return result

    def decide_all(self, decisions: Iterable[Decision]) -> tuple[ReviewedQuotation | UsageError, ...]:
        """Add many reviews at once; returns for each the quotation with it, or why it was not added.

        Raises:
            UsageError: The file cannot be read.
            RunError: The file cannot be written; `DiskFull` where there is no room. Nothing was added.
        """
        try:
            with in_turn(self.lock):
                reviews = self.load()
                results: list[ReviewedQuotation | UsageError] = []
                records = dict(reviews.records)
                for decision in decisions:
                    try:
                        quotation, records[decision.key] = _added(decision, records.get(decision.key, ()))
                    except UsageError as refused:
                        results.append(refused)
                    else:
                        results.append(quotation)
                save_reviews(self.release, Reviews(records))
        except OSError as error:
            raise not_stored(error) from None
        return tuple(results)


def _added(
    decision: Decision, reviews: tuple[QuotationReviews, ...]
) -> tuple[ReviewedQuotation, tuple[QuotationReviews, ...]]:
    """Return the quotation with the review added, and the reviews of its record with it."""
    quotation = reviewed_record(decision.key, decision.rows, reviews).quotation(decision.number)
    if quotation is None:
        raise UsageError("no-such-quotation", record=decision.key, number=decision.number)
    if decision.revision != quotation.revision:
        raise _conflict(quotation)
    before = quotation.reviews
    review, printed = decision.review, quotation.row.quotation or ""
    if review.action in (ReviewAction.UNDO, ReviewAction.REDO):
        if before is None or not (before.can_undo if review.action is ReviewAction.UNDO else before.can_redo):
            raise UsageError(
                f"review-nothing-to-{review.action}", record=decision.key, number=decision.number
            )
        # what comes back was decided about the words that were printed then
        printed = before.quotation
    else:
        edited_from = before.quotation if before is not None and before.quotation != printed else None
        review = msgspec.structs.replace(review, seen=seen_in(quotation.row), edited_from=edited_from)
    after = QuotationReviews(
        quotation_no=decision.number,
        quotation=printed,
        history=(*(before.history if before else ()), review),
    )
    others = tuple(each for each in reviews if each is not before)
    return ReviewedQuotation(key=decision.key, row=quotation.row, reviews=after), (*others, after)


def _conflict(quotation: ReviewedQuotation) -> ReviewConflict:
    last = quotation.history[-1] if quotation.history else None
    return ReviewConflict(
        "review-conflict",
        record=quotation.key,
        number=quotation.number,
        revision=quotation.revision,
        action=last.action.value if last else None,
        by=last.by if last else None,
        at=last.at if last else None,
    )

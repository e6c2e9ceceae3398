"""A record's quotations with what people decided about them, and what of that should be looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webinar_archive.exports.schema import Row
from webinar_archive.models.review import NO_REVISION, QuotationReviews, Review, ReviewAction, SeenAnswer
from webinar_archive.reviews.assignment import assign, is_edited

TOLERANCE_MS = 1000
"""How far apart two places may begin and end that are the same to a listener."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedQuotation:
    """A quotation of a record: its row as the program made it last, and what people decided about it."""

    key: str
    row: Row
    reviews: QuotationReviews | None = None

    @property
    def number(self) -> int:
        """The quotation's number in the notice."""
        return self.row.quotation_no or 0

    @property
    def revision(self) -> str:
        """The revision that a decision about it must name."""
        return self.reviews.revision if self.reviews else NO_REVISION

    @property
    def history(self) -> tuple[Review, ...]:
        """Everything that people did about it, the oldest first."""
        return self.reviews.history if self.reviews else ()

    @property
    def review(self) -> Review | None:
        """The review in force, if any."""
        return self.reviews.current if self.reviews else None

    @property
    def is_decided(self) -> bool:
        """Whether it is accepted, moved or rejected."""
        review = self.review
        return review is not None and review.is_decided

    @property
    def is_edited(self) -> bool:
        """Whether the notice prints other words than those that were decided about."""
        return (
            self.is_decided
            and self.reviews is not None
            and is_edited(self.reviews.printed, self.row.quotation or "")
        )

    @property
    def is_contradicted(self) -> bool:
        """Whether the program gives another answer now than the one seen, and than the decision."""
        review = self.review
        if review is None or not review.is_decided or review.seen is None or self.row.verdict is None:
            return False
        now = place_of(self.row)
        if review.action is not ReviewAction.ACCEPT and is_same_place(now, review.place):
            return False
        return not (is_same_place(now, place_of(review.seen)) and self.row.verdict == review.seen.verdict)

    @property
    def is_to_be_looked_at_again(self) -> bool:
        """Whether a decision stands that should be looked at again."""
        return self.is_edited or self.is_contradicted


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedRecord:
    """A record's quotations in the order of its rows; `gone` are reviews of quotations that it has no more."""

    key: str
    quotations: tuple[ReviewedQuotation, ...]
    gone: tuple[QuotationReviews, ...] = ()

    def quotation(self, number: int) -> ReviewedQuotation | None:
        """Return the quotation of this number, None where the record has none."""
        return next((each for each in self.quotations if each.number == number), None)


def reviewed_record(key: str, rows: Sequence[Row], reviews: Sequence[QuotationReviews]) -> ReviewedRecord:
    """Put the rows of a record, as the program made them, and its reviews together."""
    assigned = assign(reviews, rows)
    return ReviewedRecord(
        key=key,
        quotations=tuple(
            ReviewedQuotation(key=key, row=row, reviews=assigned.by_number.get(row.quotation_no))
            for row in rows
            if row.quotation_no is not None and row.quotation is not None
        ),
        gone=assigned.gone,
    )


def seen_in(row: Row) -> SeenAnswer:
    """Return the program's answer of a row."""
    return SeenAnswer(**{name: getattr(row, name) for name in SeenAnswer.__struct_fields__})


def place_of(answer: Row | SeenAnswer) -> Place | None:
    """Return where an answer places the words; None for one that finds them nowhere."""
    start_ms, end_ms = answer.start_ms, answer.end_ms
    return None if start_ms is None or end_ms is None else (start_ms, end_ms)


def is_same_place(one: Place | None, other: Place | None) -> bool:
    """Tell whether two places, or their absence, are the same to a listener."""
    if one is None or other is None:
        return one is other
    return all(abs(a - b) <= TOLERANCE_MS for a, b in zip(one, other, strict=True))

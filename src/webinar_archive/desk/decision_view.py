"""What was decided about a quotation, as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webinar_archive.i18n.formats import time
from webinar_archive.i18n.messages import Language, sentence, verdict_name
from webinar_archive.models import ReviewAction
from webinar_archive.reviews.reviewed_record import ReviewedQuotation, place_of
from webinar_archive.timecode import clock

STATES: Mapping[ReviewAction, str] = {
    ReviewAction.ACCEPT: "accepted",
    ReviewAction.MOVE: "moved",
    ReviewAction.REJECT: "rejected",
    ReviewAction.UNDECIDE: "open",
}
OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """The decision in force about a quotation; the program's own answer where there is none.

    `state` is `open`, `accepted`, `moved` or `rejected`; `is_absent` says that the program found it nowhere; `again`
    says why a person should look once more.
    """

    revision: str
    state: str
    start_ms: int | None
    end_ms: int | None
    is_absent: bool
    speaker: str | None
    comment: str | None
    by: str | None
    at: str | None
    can_undo: bool
    can_redo: bool
    verdict_name: str
    witnesses: str
    again: str | None

    @property
    def is_decided(self) -> bool:
        """Whether a person decided."""
        return self.state != OPEN

    @property
    def start_text(self) -> str:
        """The start as it is typed."""
        return "" if self.start_ms is None else clock(self.start_ms)

    @property
    def end_text(self) -> str:
        """The end as it is typed."""
        return "" if self.end_ms is None else clock(self.end_ms)


def decision_view(quotation: ReviewedQuotation, language: Language) -> DecisionView:
    """Return what was decided about a quotation."""
    row, reviews, review = quotation.row, quotation.reviews, quotation.review
    found = place_of(row)
    place = review.place if review and review.is_decided else found
    return DecisionView(
        revision=quotation.revision,
        state=state_of(quotation),
        start_ms=place[0] if place else None,
        end_ms=place[1] if place else None,
        is_absent=found is None,
        speaker=review.speaker if review else None,
        comment=review.comment if review else None,
        by=review.by if review else None,
        at=time(review.at, language) if review else None,
        can_undo=reviews is not None and reviews.can_undo,
        can_redo=reviews is not None and reviews.can_redo,
        verdict_name=verdict_name(row.verdict, language) if row.verdict else "",
        witnesses=", ".join(
            sentence(f"desk-witness-{name}", {}, language)
            for name in (row.witnesses or "").split(" + ")
            if name
        ),
        again=_again(quotation, language),
    )


def state_of(quotation: ReviewedQuotation) -> str:
    """Return `open`, `accepted`, `moved` or `rejected`."""
    return STATES[quotation.review.action] if quotation.review else OPEN


def _again(quotation: ReviewedQuotation, language: Language) -> str | None:
    if quotation.is_edited:
        return sentence("desk-again-edited", {}, language)
    if quotation.is_contradicted:
        start_ms = quotation.row.start_ms
        code = "desk-again-absent" if start_ms is None else "desk-again-contradicted"
        return sentence(code, {"start_ms": start_ms}, language)
    return None

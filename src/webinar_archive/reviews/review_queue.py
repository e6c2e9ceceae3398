"""What waits for a person, across all records: what matters first, filtered, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from webinar_archive.exports.finding_cells import finding_codes
from webinar_archive.models.finding import AMBIGUOUS_CODES, FOUND_BY_MEANING, MEANING_CODES, WITNESS_CODES
from webinar_archive.reviews.reviewed_record import ReviewedQuotation, ReviewedRecord

LOW_CONFIDENCE = 0.8
"""Under this, a place is listened to before those that are surer."""


class Urgency(StrEnum):
    """Why a quotation should be looked at, what matters most first."""

    AGAIN = "again"
    """It is decided, and a run contradicts the decision, or the notice was edited since."""
    MEANING = "meaning"
    """The printed words may say something else than the spoken ones."""
    WITNESSES = "witnesses"
    """The witnesses disagree on where it is spoken, or on who speaks."""
    AMBIGUOUS = "ambiguous"
    """It is spoken in several places."""
    CONFIDENCE = "confidence"
    """The place is not sure, or none was found."""
    REST = "rest"
    """Nothing speaks against the place."""


_RANKS = {urgency: rank for rank, urgency in enumerate(Urgency)}


class State(StrEnum):
    """Which quotations are wanted."""

    WAITING = "waiting"
    """Those without a decision, and those whose decision should be looked at again."""
    UNDECIDED = "undecided"
    DECIDED = "decided"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """A quotation in the queue, with the name of its pipeline and the codes of its findings."""

    pipeline: str
    quotation: ReviewedQuotation
    urgency: Urgency
    findings: frozenset[str]
    is_decided: bool

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a person."""
        return not self.is_decided or self.urgency is Urgency.AGAIN

    @property
    def speaker(self) -> str | None:
        """Who speaks: whom a person heard, else the person to whom the words are ascribed."""
        review = self.quotation.review
        return (review.speaker if review else None) or self.quotation.row.speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What is wanted of the queue; None leaves a filter out. `finding` is a code, `urgency` one of its values."""

    pipeline: str | None = None
    verdict: str | None = None
    finding: str | None = None
    speaker: str | None = None
    urgency: Urgency | None = None
    state: State = State.WAITING

    def wants(self, item: QueueItem) -> bool:
        """Tell whether an item is wanted."""
        return (
            self._wants_state(item)
            and self.pipeline in (None, item.pipeline)
            and self.verdict in (None, item.quotation.row.verdict)
            and self.urgency in (None, item.urgency)
            and (self.finding is None or self.finding in item.findings)
            and (self.speaker is None or self.speaker == item.speaker)
        )

    def _wants_state(self, item: QueueItem) -> bool:
        match self.state:
            case State.WAITING:
                return item.is_waiting
            case State.ALL:
                return True
        return item.is_decided is (self.state is State.DECIDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The items wanted, what matters first; `waiting` and `decided` count all there are, whatever the filter."""

    items: tuple[QueueItem, ...]
    waiting: int
    decided: int
    total: int

    def counts(self) -> Mapping[str, Counter[str]]:
        """Count the items by pipeline, verdict, urgency, finding and speaker."""
        return {
            "pipeline": Counter(item.pipeline for item in self.items),
            "verdict": Counter(item.quotation.row.verdict or "" for item in self.items),
            "urgency": Counter(item.urgency.value for item in self.items),
            "finding": Counter(code for item in self.items for code in item.findings),
            "speaker": Counter(item.speaker or "" for item in self.items),
        }


def queue_items(pipeline: str, records: Iterable[ReviewedRecord]) -> tuple[QueueItem, ...]:
    """Return the items of a pipeline's records: kept as long as neither these nor their reviews change."""
    return tuple(_item(pipeline, quotation) for record in records for quotation in record.quotations)


def review_queue(items: Iterable[QueueItem], wanted: QueueFilter) -> Queue:
    """Return the queue of all these items; those of one urgency keep their order, the less sure ones first."""
    every = tuple(items)
    return Queue(
        items=tuple(sorted(filter(wanted.wants, every), key=_rank)),
        waiting=sum(item.is_waiting for item in every),
        decided=sum(item.is_decided for item in every),
        total=len(every),
    )


def _rank(item: QueueItem) -> tuple[int, float]:
    confidence = item.quotation.row.confidence or 0.0
    return _RANKS[item.urgency], confidence if item.urgency is Urgency.CONFIDENCE else 0.0


def _item(pipeline: str, quotation: ReviewedQuotation) -> QueueItem:
    found = finding_codes(quotation.row.findings)
    return QueueItem(
        pipeline=pipeline,
        quotation=quotation,
        urgency=_urgency(quotation, found),
        findings=found,
        is_decided=quotation.is_decided,
    )


def _urgency(quotation: ReviewedQuotation, findings: frozenset[str]) -> Urgency:
    if quotation.is_to_be_looked_at_again:
        return Urgency.AGAIN
    for urgency, codes in (
        (Urgency.MEANING, MEANING_CODES | {FOUND_BY_MEANING}),
        (Urgency.WITNESSES, WITNESS_CODES),
        (Urgency.AMBIGUOUS, AMBIGUOUS_CODES),
    ):
        if codes & findings:
            return urgency
    sure = quotation.row.start_ms is not None and (quotation.row.confidence or 0.0) >= LOW_CONFIDENCE
    return Urgency.REST if sure else Urgency.CONFIDENCE

"""The queue: what matters first, filtered, counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.reviews.made_reviews import review, row
from webinar_archive.exports.schema import Row
from webinar_archive.models.review import QuotationReviews
from webinar_archive.reviews.review_queue import (
    QueueFilter,
    QueueItem,
    State,
    Urgency,
    queue_items,
    review_queue,
)
from webinar_archive.reviews.reviewed_record import reviewed_record

ROWS = (
    row(1, confidence=0.99, speaker="Ann"),
    row(2, None, confidence=0.3, speaker="Ann"),
    row(3, confidence=0.95, findings="demo | quote-ambiguous (starts_ms=1, 2)", speaker="Bob"),
    row(1, quotation_no=4, quotation="quatre", confidence=0.6),
    row(
        1,
        quotation_no=5,
        quotation="cinq",
        findings="witnesses-disagree | meaning-may-differ (printed=a; spoken=b)",
    ),
    row(1, quotation_no=6, quotation="six", findings="witnesses-disagree (distance_ms=9)"),
    row(1, quotation_no=7, quotation="sept", verdict="verbatim"),
    row(1, quotation_no=8, quotation="huit"),
)


def items(rows: tuple[Row, ...] = ROWS, pipeline: str = "un") -> tuple[QueueItem, ...]:
    reviews = [
        QuotationReviews(quotation_no=7, quotation="sept", history=(review(speaker="Eve"),)),
        QuotationReviews(quotation_no=8, quotation="huit, plus long", history=(review("reject"),)),
        QuotationReviews(quotation_no=4, quotation="quatre", history=(review(), review("undo"))),
    ]
    return queue_items(pipeline, [reviewed_record("a", rows, reviews)])


def numbers(wanted: QueueFilter) -> list[int]:
    return [item.quotation.number for item in review_queue(items(), wanted).items]


def test_what_matters_comes_first_and_what_is_decided_does_not_wait() -> None:
    assert numbers(QueueFilter()) == [5, 6, 3, 2, 4, 1, 8]


def test_a_translation_is_listened_to_however_sure_its_place_is() -> None:
    found = "found-by-meaning (language=en; spoken=fr; seconds=9)"
    (item,) = items(
        (row(9, quotation_no=9, quotation="nine", verdict="translated", confidence=0.99, findings=found),)
    )
    assert item.urgency is Urgency.MEANING


def test_a_decision_to_look_at_again_comes_before_all() -> None:
    edited = (*ROWS[:6], replace(ROWS[6], quotation="septième"), ROWS[7])
    queue = review_queue(items(edited), QueueFilter())
    assert [(i.quotation.number, i.urgency) for i in queue.items][:1] == [(7, Urgency.AGAIN)]
    assert (queue.waiting, queue.decided, queue.total) == (8, 1, 8)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (QueueFilter(verdict="not_found"), [2]),
        (QueueFilter(finding="witnesses-disagree"), [5, 6]),
        (QueueFilter(speaker="Ann"), [2, 1]),
        (QueueFilter(speaker="Eve", state=State.ALL), [7]),
        (QueueFilter(urgency=Urgency.CONFIDENCE), [2, 4]),
        (QueueFilter(pipeline="deux"), []),
        (QueueFilter(state=State.DECIDED), [7]),
        (QueueFilter(state=State.UNDECIDED), [5, 6, 3, 2, 4, 1, 8]),
        (QueueFilter(state=State.ALL, verdict="verbatim", pipeline="un"), [7]),
    ],
)
def test_filters_leave_what_is_wanted(wanted: QueueFilter, found: list[int]) -> None:
    assert numbers(wanted) == found


def test_counts_are_those_of_the_filtered_items() -> None:
    counts = review_queue(items(), QueueFilter(state=State.ALL)).counts()
    assert counts["pipeline"] == {"un": 8}
    assert (counts["verdict"]["edited"], counts["speaker"]["Ann"], counts["speaker"][""]) == (6, 2, 4)
    assert (counts["finding"]["witnesses-disagree"], counts["urgency"]["rest"]) == (2, 3)


def test_several_pipelines_make_one_queue() -> None:
    queue = review_queue((*items(), *items(pipeline="deux")), QueueFilter(finding="quote-ambiguous"))
    assert [item.pipeline for item in queue.items] == ["un", "deux"]

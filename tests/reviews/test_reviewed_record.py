"""A record's quotations and what people decided about them, also after its notice or the program's answer changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.reviews.made_reviews import WORDS, review, row
from webinar_archive.exports.schema import Row
from webinar_archive.models.review import QuotationReviews, Review, SeenAnswer
from webinar_archive.reviews.reviewed_record import ReviewedQuotation, reviewed_record, seen_in


def reviewed(now: Row, made: Review, seen: Row) -> ReviewedQuotation:
    made = Review(**{**{f: getattr(made, f) for f in made.__struct_fields__}, "seen": seen_in(seen)})
    reviews = QuotationReviews(quotation_no=1, quotation=seen.quotation or "", history=(made,))
    return ReviewedQuotation(key="a", row=now, reviews=reviews)


@pytest.mark.parametrize(
    ("action", "seen", "now", "is_contradicted"),
    [
        # what is found a second later or less is the same place
        ("accept", row(), row(1, 60_900), False),
        ("accept", row(), row(1, 62_000), True),
        ("accept", row(), replace(row(), verdict="paraphrased"), True),
        ("accept", row(), row(1, None), True),
        ("accept", row(1, None), row(1, None), False),
        ("accept", row(1, None), row(), True),
        # a move is contradicted by a third place, not by its own nor by the one that the person saw
        ("move", row(), row(1, 90_000), False),
        ("move", row(), row(), False),
        ("move", row(), row(1, 300_000), True),
        ("reject", row(), row(), False),
        ("reject", row(), row(1, None), False),
        ("reject", row(), row(1, 300_000), True),
        ("undecide", row(), row(1, 300_000), False),
        # a run that could not search says nothing
        ("accept", row(), Row(record_id="12", quotation_no=1, quotation=WORDS[0]), False),
    ],
)
def test_a_later_run_contradicts_a_decision_where_it_says_what_nobody_has_seen(
    action: str, seen: Row, now: Row, is_contradicted: bool
) -> None:
    assert reviewed(now, review(action), seen).is_contradicted is is_contradicted


@pytest.mark.parametrize(
    ("words", "is_edited"),
    [
        (WORDS[0], False),
        (f"«\u00a0{WORDS[0].upper()}\u00a0»", False),
        (WORDS[0].replace("agents publics", "agents"), True),
    ],
)
def test_words_are_edited_when_they_differ_by_more_than_marks(words: str, is_edited: bool) -> None:
    assert reviewed(row(quotation=words), review(), row()).is_edited is is_edited


def test_reviews_follow_their_quotations_when_others_come_and_go() -> None:
    reviews = [
        QuotationReviews(quotation_no=n, quotation=WORDS[n - 1], history=(review(comment=str(n)),))
        for n in (1, 2, 3)
    ]
    rows = (
        row(1, quotation="Une autre phrase, que personne n'avait encore citée."),
        row(2, quotation=WORDS[1]),
        row(3, quotation=WORDS[0].replace("formation", "formation initiale")),
    )
    record = reviewed_record("a", rows, reviews)
    comments = [each.review.comment if each.review else None for each in record.quotations]
    assert comments == [None, "2", "1"]
    assert [each.quotation for each in record.gone] == [WORDS[2]]


def test_equal_quotations_keep_their_order() -> None:
    reviews = [
        QuotationReviews(quotation_no=n, quotation="oui", history=(review(comment=str(n)),)) for n in (2, 1)
    ]
    rows = tuple(row(1, quotation="oui", quotation_no=n) for n in (2, 3))
    record = reviewed_record("a", rows, reviews)
    # the one with number 2 is there; the other is the one that came after it
    assert [(e.number, e.review.comment) for e in record.quotations if e.review] == [(2, "2"), (3, "1")]


def test_an_unlike_quotation_with_the_same_number_is_another_one() -> None:
    reviews = [QuotationReviews(quotation_no=1, quotation=WORDS[0], history=(review(),))]
    record = reviewed_record("a", (row(1, quotation=WORDS[1]),), reviews)
    assert (record.quotations[0].reviews, len(record.gone)) == (None, 1)


def test_a_row_without_a_quotation_has_no_reviews() -> None:
    reviews = [QuotationReviews(quotation_no=1, quotation=WORDS[0], history=(review(),))]
    record = reviewed_record("a", (Row(record_id="12"),), reviews)
    assert (record.quotations, len(record.gone)) == ((), 1)


def test_a_decision_typed_without_what_was_seen_is_contradicted_by_nothing() -> None:
    reviews = QuotationReviews(quotation_no=1, quotation=WORDS[0], history=(review("reject"),))
    assert not ReviewedQuotation(key="a", row=row(), reviews=reviews).is_to_be_looked_at_again
    assert SeenAnswer() == seen_in(Row(record_id="12"))

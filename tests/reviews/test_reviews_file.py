"""`reviews.json`: readable, in a stable order, and never written over what somebody typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reviews.made_reviews import review
from webinar_archive.errors import RunError, UsageError
from webinar_archive.models.review import QuotationReviews, Review, SeenAnswer
from webinar_archive.reviews.reviews_file import (
    Reviews,
    decoded,
    encoded,
    load_reviews,
    reviews_file,
    save_reviews,
)

WHOLE = """{
 "form": 1,
 "records": {
  "a": [
   {
    "quotation_no": 1,
    "quotation": "« L'été »",
    "history": [
     {
      "action": "accept",
      "by": "Jeanne",
      "at": "2026-03-01T09:00:00+00:00",
      "comment": "bien"
     }
    ]
   }
  ]
 }
}
"""


def of(number: int, text: str, *history: Review) -> QuotationReviews:
    return QuotationReviews(quotation_no=number, quotation=text, history=history or (review(),))


def refused(data: bytes) -> UsageError:
    with pytest.raises(UsageError) as raised:
        decoded(data, "reviews.json")
    return raised.value


def test_the_file_reads_as_it_is_written() -> None:
    reviews = Reviews({"a": (of(1, "« L'été »", review(comment="bien")),)})
    assert encoded(reviews).decode() == WHOLE
    assert decoded(WHOLE.encode(), "reviews.json") == reviews


def test_records_and_quotations_have_one_order_whatever_the_order_of_decisions() -> None:
    one = Reviews({"b": (of(2, "z"), of(1, "y")), "a": (of(1, "x"),), "c": ()})
    other = Reviews({"a": (of(1, "x"),), "b": (of(1, "y"), of(2, "z"))})
    assert encoded(one) == encoded(other)


def test_what_is_saved_is_loaded_and_what_is_replaced_is_seen(tmp_path: Path) -> None:
    assert load_reviews(tmp_path / "none").of("a") == ()
    for text in ("un", "deux"):
        reviews = Reviews({"a": (of(1, text, review("move", seen=SeenAnswer(confidence=0.5))),)})
        save_reviews(tmp_path / "release", reviews)
        assert load_reviews(tmp_path / "release") == reviews


def test_a_file_edited_elsewhere_may_have_other_spaces_and_a_byte_order_mark() -> None:
    typed = "\ufeff" + WHOLE.replace("\n", "\r\n").replace('"by": "Jeanne"', '"by":    "Jeanne"')
    assert decoded(typed.encode(), "reviews.json") == decoded(WHOLE.encode(), "reviews.json")


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ('"accept",', '"accept"', 11, "delimiter"),
        ('"accept"', '"aproved"', 10, "aproved"),
        ('"accept"', '"move"', 9, "go with `move`"),
        ('"accept"', "7", 10, "Expected `str`"),
        ('"comment"', '"coment"', 13, "coment"),
        ('"by": "Jeanne"', '"by": ""', 9, "nobody"),
        ('"quotation_no": 1', '"quotation_no": 0', 5, "no number"),
        ('"comment": "bien"', '"comment": "bien", "comment": "mal"', 13, "written twice"),
        ('"comment": "bien"', '"comment": "bien",\n"comment": "mal"', 14, "written twice"),
        ('"a": [', '<<<<<<< HEAD\n"a": [', 4, "property name"),
        ('"form": 1', '"form": 0', 2, "no form"),
        ('"form": 1,', "", 1, "form"),
        ('"records"', '"record"', 3, "record"),
        ("\n }\n}\n", "", 17, "delimiter"),
        ("é", "\udce9", 7, "UTF-8"),
    ],
)
def test_what_somebody_typed_wrong_is_told_with_its_line(
    before: str, after: str, line: int, reason: str
) -> None:
    assert before in WHOLE
    error = refused(WHOLE.replace(before, after).encode(errors="surrogateescape"))
    assert (error.code, error.facts["line"]) == ("reviews-unreadable", line)
    assert reason in error.facts["reason"]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b"\x00", b"[" * 100_000, b'{"form": "1", "records": []}']
)
def test_what_is_no_such_file_at_all_is_refused(data: bytes) -> None:
    assert refused(data).code == "reviews-unreadable"


def test_a_record_written_twice_by_a_merge_is_refused() -> None:
    record = WHOLE.split('"records": {\n')[1].removesuffix(" }\n}\n").rstrip()
    twice = WHOLE.replace(record, f"{record},\n{record}")
    assert refused(twice.encode()).facts["reason"] == "`a` is written twice"


def test_a_file_of_a_newer_release_is_refused_whatever_else_it_holds() -> None:
    error = refused(b'{"form": 2, "people": []}')
    assert (error.code, error.facts["form"], error.facts["known"]) == ("reviews-newer", 2, 1)


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    reviews_file(tmp_path).mkdir()
    with pytest.raises(UsageError) as raised:
        load_reviews(tmp_path)
    assert raised.value.code == "file-unreadable"
    with pytest.raises(RunError) as unstored:
        save_reviews(tmp_path, Reviews({"a": (of(1, "x"),)}))
    assert unstored.value.code == "review-not-stored"

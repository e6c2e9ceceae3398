"""Decisions in the rows of the table: the place is the person's, and nothing is said of another place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.reviews.made_reviews import AT, WORDS, review, row
from webinar_archive.exports.finding_cells import code_and_facts, findings_in
from webinar_archive.exports.schema import Row
from webinar_archive.models.review import QuotationReviews, Review
from webinar_archive.reviews.decided_rows import decided_rows
from webinar_archive.reviews.reviewed_record import reviewed_record, seen_in


def decided(now: Row, made: Review, seen: Row | None = None, *, address: str | None = None) -> Row:
    seen = seen or now
    fields = {name: getattr(made, name) for name in made.__struct_fields__}
    made = Review(**{**fields, "seen": seen_in(seen)})
    reviews = QuotationReviews(quotation_no=1, quotation=seen.quotation or "", history=(made,))
    (found,) = decided_rows(reviewed_record("a", (now,), [reviews]), (now,), lambda: address)
    return found


def codes(found: Row) -> list[str]:
    return [code_and_facts(finding)[0] for finding in findings_in(found.findings)]


def test_an_accepted_row_says_who_and_when_and_is_otherwise_as_it_was() -> None:
    found = decided(row(), review(speaker="Élise", comment="bien"))
    assert found == replace(
        row(),
        spans=None,
        review="accept",
        reviewed_by="Jeanne",
        reviewed_at=AT,
        reviewed_speaker="Élise",
        review_comment="bien",
    )


def test_a_later_run_changes_no_decided_row_but_tells() -> None:
    later = replace(row(1, 300_000), verdict="verbatim", confidence=0.99, spoken="autre chose")
    found = decided(later, review(), seen=row())
    same = (
        "verdict",
        "confidence",
        "start",
        "end",
        "start_ms",
        "end_ms",
        "spoken",
        "differences",
        "link_at_start",
    )
    assert [getattr(found, name) for name in same] == [getattr(row(), name) for name in same]
    assert codes(found) == ["review-contradicted"]
    assert codes(decided(row(1, None), review(), seen=row())) == ["review-found-no-more"]


def test_a_moved_row_has_the_persons_place_and_words_of_no_other() -> None:
    found = decided(row(), review("move"))
    assert (found.start, found.end, found.start_ms) == ("00:01:30.000", "00:01:34.000", 90_000)
    assert found.spans == "00:01:30.000-00:01:34.000"
    assert found.link_at_start == "https://youtu.be/abc?t=90"
    assert (found.spoken, found.differences, found.confidence) == (None, None, None)
    assert found.verdict == "edited"


def test_edges_that_are_nudged_keep_the_words() -> None:
    found = decided(row(), review("move", start_ms=59_900, end_ms=64_100))
    assert (found.start_ms, found.spoken, found.confidence) == (59_900, "les mots prononcés", 0.9)


@pytest.mark.parametrize(
    ("address", "link"),
    [("https://example.org/film.mp4", "https://example.org/film.mp4#t=90"), (None, None)],
)
def test_a_quotation_that_was_not_found_is_placed_by_hand(address: str | None, link: str | None) -> None:
    found = decided(row(1, None), review("move"), address=address)
    assert (found.verdict, found.review, found.start_ms, found.link_at_start) == (
        "not_found",
        "move",
        90_000,
        link,
    )


def test_a_rejected_row_names_no_place_and_tells_which_it_was() -> None:
    found = decided(row(), review("reject"))
    assert (found.start, found.end_ms, found.spans, found.spoken, found.link_at_start) == (None,) * 5
    assert found.findings == "review-rejected (start_ms=60000; by=Jeanne)"
    assert codes(decided(row(1, None), review("reject"))) == []


def test_an_edited_quotation_keeps_its_place_and_is_marked() -> None:
    edited = row(quotation=WORDS[0].replace("publics", "de l'État"), verdict="paraphrased", differences="neu")
    found = decided(edited, review("move"), seen=row())
    assert (found.start_ms, found.review, codes(found)) == (90_000, "move", ["review-quotation-edited"])
    # how faithful the new words are at another place than the program's, nobody has said
    assert (found.verdict, found.differences, found.confidence) == (None, None, None)
    accepted = decided(edited, review(), seen=row())
    assert (accepted.start_ms, accepted.verdict, accepted.differences) == (60_000, "paraphrased", "neu")


def test_an_undecided_row_is_the_programs_with_the_comment() -> None:
    assert decided(row(1, 300_000), review("undecide"), seen=row()) == row(1, 300_000)
    found = decided(row(1, 300_000), review("undecide", comment="qui parle ?"), seen=row())
    assert (found.start_ms, found.review, found.review_comment, found.reviewed_by) == (
        300_000,
        None,
        "qui parle ?",
        "Jeanne",
    )


def test_a_decision_typed_by_hand_applies_to_what_is_found_now() -> None:
    reviews = QuotationReviews(quotation_no=1, quotation=WORDS[0], history=(review(),))
    (found,) = decided_rows(reviewed_record("a", (row(),), [reviews]), (row(),), lambda: None)
    assert (found.start_ms, found.review) == (60_000, "accept")


def test_decisions_whose_quotation_is_gone_are_told_in_the_records_first_row() -> None:
    gone = QuotationReviews(quotation_no=3, quotation=f"{WORDS[2]} {'x' * 100}", history=(review(),))
    taken_back = QuotationReviews(quotation_no=2, quotation=WORDS[1], history=(review(), review("undo")))
    rows = (Row(record_id="12", findings="notice-unreadable"),)
    (found,) = decided_rows(reviewed_record("a", rows, [gone, taken_back]), rows, lambda: None)
    assert codes(found) == ["notice-unreadable", "review-quotation-gone"]
    assert len(found.findings or "") < 200

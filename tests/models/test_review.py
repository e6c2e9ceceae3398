"""What people decided: what a review may hold, and which one is in force."""

from __future__ import annotations

import msgspec
import pytest

from tests.reviews.made_reviews import AT, review
from webinar_archive.models.codec import from_json, to_json
from webinar_archive.models.review import NO_REVISION, QuotationReviews, Review, SeenAnswer


def history(*actions: str) -> QuotationReviews:
    made = [
        review(action, comment=None if action in ("undo", "redo") else str(n))
        for n, action in enumerate(actions)
    ]
    return QuotationReviews(quotation_no=1, quotation="mots", history=tuple(made))


@pytest.mark.parametrize(
    ("actions", "in_force"),
    [
        ((), None),
        (("accept",), "0"),
        (("accept", "reject"), "1"),
        (("accept", "reject", "undo"), "0"),
        (("accept", "undo"), None),
        (("accept", "reject", "undo", "redo"), "1"),
        (("accept", "reject", "undo", "undo", "redo"), "0"),
        (("accept", "undo", "reject"), "2"),
        # what was undone before another decision does not come back, and too much undone is nothing
        (("accept", "undo", "reject", "redo"), "2"),
        (("undo", "accept", "undo", "undo", "redo"), "1"),
    ],
)
def test_undo_and_redo_go_back_and_forth_among_the_decisions(
    actions: tuple[str, ...], in_force: str | None
) -> None:
    current = history(*actions).current
    assert (current.comment if current else None) == in_force


def test_what_can_be_undone_and_redone_is_told() -> None:
    assert [(h.can_undo, h.can_redo) for h in (history(), history("accept"), history("accept", "undo"))] == [
        (False, False),
        (True, False),
        (False, True),
    ]


def test_every_change_of_the_history_makes_another_revision() -> None:
    revisions = {history(*("accept", "reject", "undo")[:count]).revision for count in range(4)}
    assert len(revisions) == 4
    assert history().revision == NO_REVISION


def test_the_words_of_the_review_in_force_are_known_after_an_edit_that_was_undone() -> None:
    first, second = review(), review("reject", edited_from="avant")
    edited = QuotationReviews(quotation_no=1, quotation="après", history=(first, second))
    assert edited.printed == "après"
    undone = QuotationReviews(quotation_no=1, quotation="après", history=(first, second, review("undo")))
    assert undone.printed == "avant"


def test_a_review_goes_to_json_and_back() -> None:
    made = review("move", speaker="Élise Ünal", comment="deux\nlignes", seen=SeenAnswer(verdict="edited"))
    assert from_json(to_json(made), Review) == made


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"action": "move", "start_ms": None}, "go with `move`"),
        ({"action": "accept", "start_ms": 1, "end_ms": 2}, "go with `move`"),
        ({"action": "move", "start_ms": 5, "end_ms": 5}, "begin and end at 5 ms"),
        ({"action": "move", "start_ms": 9, "end_ms": 5}, "from 9 ms to 5 ms"),
        ({"action": "move", "start_ms": -1, "end_ms": 5}, "from -1 ms"),
        ({"action": "move", "start_ms": 1, "end_ms": 10**15}, "to 1000000000000000 ms"),
        ({"by": "  "}, "nobody"),
        ({"by": "a\nb"}, "line break"),
        ({"by": "a" * 201}, "longer than 200"),
        ({"speaker": "\x1b[31m"}, "control character"),
        ({"comment": "\ud800"}, "half of a character"),
        ({"comment": "a" * 10_001}, "longer than 10000"),
        ({"at": "yesterday"}, "no time"),
        ({"at": "2026-03-01T09:00:00"}, "no time"),
        ({"action": "undo", "comment": "why"}, "no comment"),
    ],
)
def test_a_review_that_cannot_be_is_refused(fields: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        review(**{"action": "accept", **fields})  # type: ignore[arg-type]


def test_names_that_are_not_known_are_refused() -> None:
    data = to_json({"action": "accept", "by": "Jeanne", "at": AT, "coment": "typed wrong"})
    with pytest.raises(msgspec.ValidationError, match="coment"):
        from_json(data, Review)


def test_the_place_is_the_persons() -> None:
    seen = SeenAnswer(start_ms=1000, end_ms=2000)
    assert review("move", seen=seen).place == (90_000, 94_000)
    assert review("accept", seen=seen).place == (1000, 2000)
    assert (review("reject", seen=seen).place, review("accept").place) == (None, None)

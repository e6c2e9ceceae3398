"""Decisions are stored one after the other, none over another's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.reviews.made_reviews import decision, review, row, store_in
from webinar_archive.errors import ReviewConflict, RunError, UsageError
from webinar_archive.reviews.reviews_file import reviews_file

ROWS = (row(1), row(2, 120_000), row(3, None))


def test_a_decision_is_stored_with_what_was_seen(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    made = store.decide(decision(ROWS, review("move", comment="plus loin")))
    (again,) = (each for each in store.record("a", ROWS).quotations if each.is_decided)
    assert again == made
    assert made.review is not None
    assert made.review.seen is not None
    assert (made.review.seen.start_ms, made.review.seen.verdict) == (60_000, "edited")
    assert made.review.comment == "plus loin"


def test_the_second_of_two_people_is_told_and_overwrites_nothing(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    first = store.decide(decision(ROWS, review("accept", by="Jeanne")))
    with pytest.raises(ReviewConflict) as conflict:
        store.decide(decision(ROWS, review("reject", by="Karim")))
    facts = conflict.value.facts
    assert (facts["by"], facts["action"], facts["revision"]) == ("Jeanne", "accept", first.revision)
    # having seen that decision, the second may decide otherwise
    after = store.decide(decision(ROWS, review("reject", by="Karim"), revision=first.revision))
    assert [each.by for each in after.history] == ["Jeanne", "Karim"]


def test_two_people_on_two_quotations_of_a_record_do_not_disturb_each_other(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.decide(decision(ROWS, review(by="Jeanne"), 1))
    store.decide(decision(ROWS, review(by="Karim"), 2))
    assert [each.review.by for each in store.record("a", ROWS).quotations if each.review] == [
        "Jeanne",
        "Karim",
    ]


def test_of_many_at_once_everyone_is_stored_or_told(tmp_path: Path) -> None:
    rows = tuple(row(1, quotation=f"citation {n}", quotation_no=n) for n in range(1, 21))

    def decide(person: int) -> int:
        stored = 0
        for number in range(1, 21):
            try:
                store_in(tmp_path).decide(decision(rows, review(by=f"personne {person}"), number))
            except ReviewConflict:
                continue
            stored += 1
        return stored

    with ThreadPoolExecutor(4) as people:
        stored = sum(people.map(decide, range(4)))
    histories = [len(each.history) for each in store_in(tmp_path).record("a", rows).quotations]
    assert (stored, histories) == (20, [1] * 20)


def test_undo_and_redo_are_stored_as_what_people_did(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    made = store.decide(decision(ROWS, review("accept")))
    for action, in_force in (
        ("reject", "reject"),
        ("undo", "accept"),
        ("redo", "reject"),
        ("undo", "accept"),
        ("undo", None),
    ):
        made = store.decide(decision(ROWS, review(action), revision=made.revision))
        assert (made.review.action if made.review else None) == in_force, action
    assert [each.action for each in made.history] == ["accept", "reject", "undo", "redo", "undo", "undo"]
    with pytest.raises(UsageError) as nothing:
        store.decide(decision(ROWS, review("undo"), revision=made.revision))
    assert nothing.value.code == "review-nothing-to-undo"


def test_a_decision_after_an_edit_says_what_was_printed_before(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    made = store.decide(decision(ROWS, review("accept")))
    edited = (
        row(1, quotation="Le premier constat porte sur la formation de tous les agents publics."),
        *ROWS[1:],
    )
    assert store.record("a", edited).quotations[0].is_edited
    again = store.decide(decision(edited, review("accept"), revision=made.revision))
    assert not again.is_edited
    assert again.history[-1].edited_from == ROWS[0].quotation
    undone = store.decide(decision(edited, review("undo"), revision=again.revision))
    assert undone.is_edited


def test_decisions_about_quotations_that_are_gone_stay_when_others_are_stored(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.decide(decision(ROWS, review(by="Jeanne"), 1))
    store.decide(decision(ROWS[1:], review(by="Karim"), 2))
    assert [each.quotation_no for each in store.record("a", ROWS[1:]).gone] == [1]
    assert store.record("a", ROWS).gone == ()


def test_what_cannot_be_decided_is_told_and_the_rest_is_stored(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    wanted = [
        decision(ROWS, review(), 1),
        decision(ROWS, review(), 9),
        decision(ROWS, review(), 2, "f00"),
        decision(ROWS, review(), 3),
    ]
    results = store.decide_all(wanted)
    assert [each.code if isinstance(each, UsageError) else each.number for each in results] == [
        1,
        "no-such-quotation",
        "review-conflict",
        3,
    ]
    assert sum(each.is_decided for each in store.record("a", ROWS).quotations) == 2


def test_a_file_that_somebody_broke_is_not_written_over(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.decide(decision(ROWS, review()))
    path = reviews_file(store.release)
    broken = path.read_bytes().replace(b'"by"', b'"bye"')
    path.write_bytes(broken)
    with pytest.raises(UsageError) as raised:
        store.decide(decision(ROWS, review(), 2))
    assert raised.value.code == "reviews-unreadable"
    assert path.read_bytes() == broken


def test_a_release_that_is_no_folder_is_told(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.release.parent.mkdir()
    store.release.write_bytes(b"")
    assert store.load().records == {}
    with pytest.raises(RunError) as raised:
        store.decide(decision(ROWS, review()))
    assert raised.value.code == "review-not-stored"

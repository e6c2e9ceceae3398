"""Whatever people decide and runs find, in whatever order: no decision is lost, and no run changes one."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reviews.made_reviews import WORDS, decision, review, row, store_in
from webinar_archive.exports.schema import Row
from webinar_archive.models.review import Review
from webinar_archive.reviews.decided_rows import decided_rows
from webinar_archive.reviews.review_store import ReviewStore
from webinar_archive.reviews.reviewed_record import ReviewedQuotation

NUMBERS = (1, 2, 3)


@dataclass(frozen=True)
class Decide:
    """A person decides about a quotation, if it is there."""

    number: int
    action: str


@dataclass(frozen=True)
class Run:
    """A run finds a quotation elsewhere, or nowhere."""

    number: int
    start_ms: int | None


@dataclass(frozen=True)
class Edit:
    """A cataloguer adds words to a quotation, takes it out, or puts it back as it was."""

    number: int
    change: str


numbers = st.sampled_from(NUMBERS)
events = st.lists(
    st.one_of(
        st.builds(Decide, numbers, st.sampled_from(["accept", "move", "reject", "undecide", "undo", "redo"])),
        st.builds(Run, numbers, st.sampled_from([None, 0, 60_000, 300_000])),
        st.builds(Edit, numbers, st.sampled_from(["edited", "gone", "back"])),
    ),
    max_size=12,
)


class Notice:
    """What a record's rows are at the moment."""

    def __init__(self) -> None:
        self.rows = {number: row(number) for number in NUMBERS}
        self.there = set(NUMBERS)

    def now(self) -> tuple[Row, ...]:
        """Return the rows of a run."""
        return tuple(self.rows[number] for number in NUMBERS if number in self.there) or (
            Row(record_id="12"),
        )

    def happens(self, event: Run | Edit) -> None:
        """Change the rows as a run or a cataloguer does."""
        before = self.rows[event.number]
        if isinstance(event, Run):
            self.rows[event.number] = replace(row(event.number, event.start_ms), quotation=before.quotation)
            return
        self.there.discard(event.number)
        if event.change != "gone":
            self.there.add(event.number)
            words = WORDS[event.number - 1]
            text = f"{words} Vraiment." if event.change == "edited" else words
            self.rows[event.number] = replace(before, quotation=text)


def decide(store: ReviewStore, rows: tuple[Row, ...], event: Decide) -> ReviewedQuotation | None:
    """Decide as somebody who has just looked; returns the quotation with it, None where nothing could be done."""
    quotation = store.record("a", rows).quotation(event.number)
    if quotation is None:
        return None
    reviews = quotation.reviews
    can = {"undo": reviews is not None and reviews.can_undo, "redo": reviews is not None and reviews.can_redo}
    if not can.get(event.action, True):
        return None
    return store.decide(decision(rows, review(event.action), event.number, quotation.revision))


def table(store: ReviewStore, rows: tuple[Row, ...]) -> dict[int, Row]:
    decided = decided_rows(store.record("a", rows), rows, lambda: None)
    return {each.quotation_no: each for each in decided if each.quotation_no}


@settings(max_examples=40, deadline=None)
@given(events)
def test_no_decision_is_lost_and_no_run_changes_one(happening: list[Decide | Run | Edit]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, notice = store_in(Path(folder)), Notice()
        last: dict[int, Review | None] = {}
        count = 0
        for event in happening:
            if isinstance(event, Decide):
                made = decide(store, notice.now(), event)
                if made is not None:
                    last[event.number] = made.review
                    count += 1
            else:
                notice.happens(event)
            shown = table(store, notice.now())
            for number in notice.there & last.keys():
                said = last[number]
                is_decided = said is not None and said.is_decided
                assert shown[number].review == (said.action.value if said and is_decided else None)
                if said and is_decided:
                    found = shown[number].start_ms, shown[number].end_ms
                    assert (None if None in found else found) == said.place
            stored = store.load().of("a")
            assert sum(len(each.history) for each in stored) == count
            assert sorted(each.quotation_no for each in stored) == sorted(last)

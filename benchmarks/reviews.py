"""What deciding, reading and listing take with ten thousand quotations, all of them decided.

Run it with `.venv/bin/python benchmarks/reviews.py`; times depend on the machine.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from markdown import table

from webinar_archive.exports.schema import Row
from webinar_archive.models.review import QuotationReviews, Review, ReviewAction
from webinar_archive.reviews.review_queue import QueueFilter, State, queue_items, review_queue
from webinar_archive.reviews.review_store import Decision, ReviewStore
from webinar_archive.reviews.reviewed_record import reviewed_record, seen_in
from webinar_archive.reviews.reviews_file import Reviews, decoded, encoded, save_reviews

T = TypeVar("T")
AT = "2026-03-01T09:00:00+00:00"


def row(record: int, number: int) -> Row:
    """Return a row as long as those of real quotations."""
    return Row(
        record_id=f"r{record}",
        quotation_no=number,
        quotation=f"citation {record} {number} " + "mots " * 30,
        verdict="edited",
        confidence=0.5 + number / 25,
        start_ms=number * 10_000,
        end_ms=number * 10_000 + 9_000,
        spoken="mots " * 40,
        differences="mots " * 50,
        findings=f"demo | quote-ambiguous (starts_ms={record}, {number})",
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1000)
    records = parser.parse_args().records
    rows = {f"r{record}": tuple(row(record, number) for number in range(1, 11)) for record in range(records)}
    reviews = Reviews({key: tuple(map(_accepted, of_record)) for key, of_record in rows.items()})
    lines: list[list[str]] = []

    def measured(what: str, work: Callable[[], T]) -> T:
        began_s = time.perf_counter()
        result = work()
        lines.append([what, f"{(time.perf_counter() - began_s) * 1000:.0f}"])
        return result

    with tempfile.TemporaryDirectory() as folder:
        store = ReviewStore(release=Path(folder), lock=Path(folder) / "lock")
        measured("write all decisions", lambda: save_reviews(store.release, reviews))
        data = encoded(reviews)
        measured(f"read them anew ({len(data) / 1e6:.0f} MB)", lambda: decoded(data, "reviews.json"))
        measured("read them again", store.load)
        every = measured(
            "put rows and reviews together",
            lambda: [reviewed_record(key, of_record, reviews.of(key)) for key, of_record in rows.items()],
        )
        items = measured("make the items of the queue", lambda: queue_items("p", every))
        measured("the queue: all, sorted", lambda: review_queue(items, QueueFilter(state=State.ALL)))
        queue = measured(
            "the queue: one finding", lambda: review_queue(items, QueueFilter(finding="quote-ambiguous"))
        )
        measured("its counts", queue.counts)
        first = every[0].quotations[0]
        review = Review(action=ReviewAction.REJECT, by="Karim", at=AT)
        decision = Decision(
            key=first.key, rows=rows[first.key], number=1, revision=first.revision, review=review
        )
        measured("one more decision", lambda: store.decide(decision))
    table([f"with {records * 10} quotations", "ms"], lines)


def _accepted(of_row: Row) -> QuotationReviews:
    review = Review(action=ReviewAction.ACCEPT, by="Jeanne", at=AT, seen=seen_in(of_row))
    return QuotationReviews(
        quotation_no=of_row.quotation_no or 0, quotation=of_row.quotation or "", history=(review,)
    )


if __name__ == "__main__":
    main()

"""Rows, reviews and decisions as tests need them."""

from __future__ import annotations

from pathlib import Path

from webinar_archive.exports.schema import Row
from webinar_archive.models.review import NO_REVISION, Review, ReviewAction
from webinar_archive.reviews.review_store import Decision, ReviewStore
from webinar_archive.timecode import clock

AT = "2026-03-01T09:00:00+00:00"
WORDS = (
    "Le premier constat porte sur la formation des agents publics.",
    "Nous avons appris que la confiance se gagne lentement.",
    "Il faudra trois ans pour changer les méthodes de travail.",
)


def row(
    number: int = 1, start_ms: int | None = 60_000, *, quotation: str | None = None, **cells: object
) -> Row:
    """Return the row of a quotation of some seconds; not found, without a start."""
    end_ms = None if start_ms is None else start_ms + 4000
    made: dict[str, object] = {
        "record_id": "12",
        "quotation_no": number,
        "quotation": WORDS[number - 1] if quotation is None else quotation,
        "verdict": "not_found" if start_ms is None else "edited",
        "confidence": 0.2 if start_ms is None else 0.9,
        "start_ms": start_ms,
        "end_ms": end_ms,
        "start": None if start_ms is None else clock(start_ms),
        "end": None if end_ms is None else clock(end_ms),
        "spoken": None if start_ms is None else "les mots prononcés",
        "differences": None if start_ms is None else "[-imprimé-] {+prononcé+}",
        "link_at_start": None if start_ms is None else f"https://youtu.be/abc?t={start_ms // 1000}",
    }
    return Row(**{**made, **cells})  # type: ignore[arg-type]


def review(action: str = "accept", by: str = "Jeanne", **fields: object) -> Review:
    """Return a review; a move goes to 1:30 where nothing else is said."""
    place = {"start_ms": 90_000, "end_ms": 94_000} if action == "move" else {}
    return Review(**{"action": ReviewAction(action), "by": by, "at": AT, **place, **fields})  # type: ignore[arg-type]


def decision(rows: tuple[Row, ...], made: Review, number: int = 1, revision: str = NO_REVISION) -> Decision:
    """Return a decision about a quotation of the record `a`."""
    return Decision(key="a", rows=rows, number=number, revision=revision, review=made)


def store_in(folder: Path) -> ReviewStore:
    """Return the store of a release in a folder, whose archive lies beside it."""
    return ReviewStore(
        release=folder / "annotations" / "essai", lock=folder / "archive" / "essai" / ".reviews.lock"
    )

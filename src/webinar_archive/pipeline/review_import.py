"""A spreadsheet of reviews taken into the releases that it is about: what is new is stored, all else is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.errors import UsageError
from webinar_archive.exports.schema import Row
from webinar_archive.models.review import NO_REVISION
from webinar_archive.pipeline.stored_release import StoredRelease
from webinar_archive.reviews.review_store import Decision
from webinar_archive.reviews.reviewed_record import ReviewedQuotation, ReviewedRecord
from webinar_archive.reviews.sheet_decisions import SheetRow, read_sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedReviews:
    """How many decisions were stored, how many rows said nothing new, and why rows were refused, by their numbers."""

    stored: int
    unchanged: int
    refused: tuple[tuple[int, UsageError], ...]


def import_reviews(
    releases: Sequence[StoredRelease], path: Path, *, by: str | None, at: str
) -> ImportedReviews:
    """Store the decisions of a spreadsheet.

    Args:
        releases: Those that it may be about.
        path: The spreadsheet, CSV or XLSX.
        by: Who decided, where a row names nobody new.
        at: The time, ISO 8601.

    Raises:
        UsageError: The spreadsheet or the stored reviews cannot be read, or it is not known where a pipeline is
            released to.
        RunError: The decisions cannot be stored.
    """
    records = {
        (release.name, name): record for release in releases for name, record in _by_name(release).items()
    }
    decisions: defaultdict[str, list[tuple[int, Decision]]] = defaultdict(list)
    refused: list[tuple[int, UsageError]] = []
    unchanged = 0
    for row in read_sheet(path):
        try:
            name, decision = _decision(row, records, releases, by, at)
        except UsageError as error:
            refused.append((row.number, error))
            continue
        if decision is None:
            unchanged += 1
        else:
            decisions[name].append((row.number, decision))
    stored = 0
    for release in releases:
        numbers = [number for number, _ in decisions[release.name]]
        results = _stored(release, [decision for _, decision in decisions[release.name]])
        for number, result in zip(numbers, results, strict=True):
            if isinstance(result, UsageError):
                refused.append((number, result))
            else:
                stored += 1
    return ImportedReviews(
        stored=stored, unchanged=unchanged, refused=tuple(sorted(refused, key=lambda r: r[0]))
    )


def _stored(
    release: StoredRelease, decisions: Sequence[Decision]
) -> tuple[ReviewedQuotation | UsageError, ...]:
    if not decisions:
        return ()
    store = release.store()
    if store is None:
        raise UsageError("review-release-unknown", pipeline=release.name)
    return store.decide_all(decisions)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """A record with its reviews, and its rows as the program made them."""

    reviewed: ReviewedRecord
    rows: tuple[Row, ...]


def _by_name(release: StoredRelease) -> dict[str, _Record]:
    """Return the records of a release by their keys, and by their ids where these are no keys."""
    records = {
        outcome.key: _Record(reviewed=reviewed, rows=outcome.rows)
        for outcome, reviewed in zip(release.outcomes, release.reviewed_records(), strict=True)
    }
    ids = {outcome.record_id: records[outcome.key] for outcome in release.outcomes}
    return ids | records


def _decision(
    row: SheetRow,
    records: dict[tuple[str, str], _Record],
    releases: Sequence[StoredRelease],
    by: str | None,
    at: str,
) -> tuple[str, Decision | None]:
    """Return the name of the pipeline and what a row decides; None where it says nothing new."""
    name = row.cells.get("pipeline") or (releases[0].name if len(releases) == 1 else "")
    record = records.get((name, row.record))
    if record is None:
        raise UsageError("no-such-record", record=row.record, pipeline=name)
    quotation = record.reviewed.quotation(row.quotation_no or 0)
    if quotation is None:
        raise UsageError("no-such-quotation", record=row.record, number=row.cells.get("quotation_no", ""))
    review = row.new_review(quotation, by, at)
    if review is None:
        return name, None
    return name, Decision(
        key=record.reviewed.key,
        rows=record.rows,
        number=quotation.number,
        revision=row.cells.get("revision") or NO_REVISION,
        review=review,
    )

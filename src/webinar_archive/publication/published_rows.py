"""The rows of a release as the public sees them: what `[publish]` hides is left out of pages and downloads alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from webinar_archive.exports.finding_cells import findings_in
from webinar_archive.exports.schema import Row
from webinar_archive.models.review import ReviewAction
from webinar_archive.pipeline.config import PublishSection

_OF_RECORD = frozenset(
    (
        "record_id", "title", "event_date", "media_file", "media_checksum", "stated_duration_s",
        "measured_duration_s", "transcript_source", "language", "pipeline_version", "run_id",
    )
)  # fmt: skip
"""Columns that say nothing of a quotation."""
_ABOUT_REVIEWS = "review-"
"""How the codes of findings begin that name who decided."""


def published_rows(rows: Iterable[Row], section: PublishSection) -> tuple[Row, ...]:
    """Return the rows of one record that are published; one without a quotation where all of them are hidden."""
    every = tuple(row if section.reviewers else _without_reviewer(row) for row in rows)
    shown = tuple(row for row in every if row.quotation is None or _is_shown(row, section))
    return shown or tuple(map(_without_quotation, every[:1]))


def _is_shown(row: Row, section: PublishSection) -> bool:
    if row.review is None:
        return section.undecided == "show"
    return section.rejected == "show" or row.review != ReviewAction.REJECT.value


def _without_reviewer(row: Row) -> Row:
    kept = [finding for finding in findings_in(row.findings) if not finding.startswith(_ABOUT_REVIEWS)]
    return replace(row, findings=" | ".join(kept) or None, reviewed_by=None, review_comment=None)


def _without_quotation(row: Row) -> Row:
    kept: dict[str, Any] = {
        field.name: getattr(row, field.name) for field in fields(Row) if field.name in _OF_RECORD
    }
    return Row(**kept)

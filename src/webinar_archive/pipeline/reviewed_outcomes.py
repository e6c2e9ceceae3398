"""People's decisions in the rows of a release: where they lie, and the outcomes with them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from webinar_archive.archive.layout import reviews_lock_file
from webinar_archive.archive.step_cache import latest_result
from webinar_archive.models import Capture
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.outcome import Outcome
from webinar_archive.reviews.decided_rows import decided_rows
from webinar_archive.reviews.review_store import ReviewStore
from webinar_archive.reviews.reviewed_record import reviewed_record
from webinar_archive.reviews.reviews_file import Reviews
from webinar_archive.text.redaction import redact_address


def release_store(archive: Path, release: Path) -> ReviewStore:
    """Return the store of the reviews of a release, made of a pipeline's folder in an archive."""
    return ReviewStore(release=release, lock=reviews_lock_file(archive))


def released_to(settings: Settings, archive: Path) -> Path:
    """Return the folder of a release, by the settings of its run; it moves with the archive.

    Args:
        settings: Those of the run, with the paths of then.
        archive: The pipeline's folder in the archive, as it lies now.
    """
    return (archive / os.path.relpath(settings.release, settings.archive)).resolve()


def reviewed_outcomes(outcomes: Iterable[Outcome], archive: Path, reviews: Reviews) -> tuple[Outcome, ...]:
    """Return the outcomes, as the program made them, with people's decisions in their rows."""
    return tuple(_reviewed(outcome, archive, reviews) for outcome in outcomes)


def _reviewed(outcome: Outcome, archive: Path, reviews: Reviews) -> Outcome:
    of_record = reviews.of(outcome.key)
    if not of_record:
        return outcome
    record = reviewed_record(outcome.key, outcome.rows, of_record)

    def page_address() -> str | None:
        capture = latest_result(archive / outcome.key, "fetch", Capture)
        return redact_address(capture.page_address) if capture else None

    return replace(outcome, rows=decided_rows(record, outcome.rows, page_address))

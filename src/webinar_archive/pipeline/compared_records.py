"""The records of a source, compared with their recordings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from webinar_archive.archive.kept_files import read_kept_file
from webinar_archive.errors import RecordError
from webinar_archive.exports.discrepancies import ComparedRecord, Discrepancies
from webinar_archive.exports.schema import Spreadsheet
from webinar_archive.models import Capture
from webinar_archive.models.discrepancy import Discrepancy
from webinar_archive.pipeline.stored_release import StoredRelease, stored_releases

_PUBLISHED = ("release_date", "upload_date")
"""What the metadata of a site call the day of publication, best first."""


def compare_records(
    source: Path, records: Collection[str] = ()
) -> tuple[tuple[Discrepancy, ...], Spreadsheet | None]:
    """Return the discrepancies of the records, what to look at first first, and the spreadsheet of their tables.

    Args:
        source: A pipeline file, a pipeline's folder in an archive, or an archive.
        records: Keys or ids of the records wanted; all, where none is given.

    Raises:
        UsageError: There is no such file or folder, nothing has been archived in it, or a record is unknown.
    """
    releases = stored_releases(source, records)
    found = Discrepancies()
    for release in releases:
        for record in release.records(words=False):
            published = _published(release, record.key, record.capture)
            found.add(ComparedRecord(pipeline=release.name, record=record, published=published))
    return found.in_order(), next((r.export.spreadsheet for r in releases if r.export.spreadsheet), None)


def _published(release: StoredRelease, key: str, capture: Capture | None) -> date | None:
    """Return the day on which the site published the recording, by the metadata that came with it."""
    if capture is None or capture.metadata is None:
        return None
    try:
        metadata: Any = msgspec.json.decode(read_kept_file(release.archive / key, capture.metadata))
    except (RecordError, msgspec.DecodeError, RecursionError):
        return None
    if not isinstance(metadata, dict):
        return None
    return next((day for name in _PUBLISHED if (day := _day(metadata.get(name)))), None)


def _day(written: Any) -> date | None:
    try:
        return datetime.strptime(str(written), "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None

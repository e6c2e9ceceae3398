"""The end of a run: its outcomes, and the table released."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from webinar_archive.errors import DiskFull, RunError
from webinar_archive.exports.formats import check_formats, need_words, write_formats
from webinar_archive.exports.schema import Row
from webinar_archive.files import named_error
from webinar_archive.models import Finding, Severity
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.copy_summary import CopySummary
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.released_records import record_loaders
from webinar_archive.pipeline.table_metadata import table_metadata
from webinar_archive.reviews.reviews_file import load_reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How a run ended: one outcome a record, the files released, what was found of the sources, the copies."""

    run_id: str
    outcomes: tuple[Outcome, ...]
    released: tuple[Path, ...]
    findings: tuple[Finding, ...] = ()
    copies: CopySummary = field(default_factory=CopySummary)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row of the table, in the order of the sources."""
        return tuple(row for outcome in self.outcomes for row in outcome.rows)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The outcomes of records that something stopped."""
        return tuple(o for o in self.outcomes if o.status is Status.FAILED)

    def news(self, limit: int) -> tuple[Outcome, ...]:
        """Return all outcomes where there are `limit` or fewer; else those of what this run did, `limit` at most."""
        if len(self.outcomes) <= limit:
            return self.outcomes
        worked = (o for o in self.outcomes if o.status in (Status.DONE, Status.FAILED))
        return tuple(islice(worked, limit))

    @property
    def is_whole(self) -> bool:
        """Whether no record failed, no source, and no copy."""
        sources_whole = all(f.severity is not Severity.ERROR for f in self.findings)
        return not self.failed and sources_whole and not self.copies.problems


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def release(settings: Settings, outcomes: tuple[Outcome, ...]) -> tuple[Path, ...]:
    """Write the table of these outcomes, one a record, and their files of single records. Returns the files.

    Raises:
        DiskFull: There is no room for the table.
        RunError: Its folder cannot be written.
    """
    rows = [row for outcome in outcomes for row in outcome.rows]
    table = table_metadata(settings.pipeline.name, settings.export, settings.package, settings.archive)
    names = settings.export.formats
    records = record_loaders(settings.archive, outcomes, settings.export.address, words=need_words(names))
    try:
        return write_formats(names, rows, table, settings.release, records)
    except OSError as error:
        raise _not_released(error, settings) from None


def check_release(settings: Settings) -> None:
    """Check that the table can be written, before hours of work whose end it is. Raises `RunError`.

    The decisions that belong into it must be readable: without them the table would take them back.
    """
    check_formats(settings.export.formats)
    load_reviews(settings.release)
    folder = settings.release
    # the nearest folder that is there, in which the others will be made
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir():
        raise _not_released(NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)), settings)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _not_released(PermissionError(errno.EACCES, os.strerror(errno.EACCES)), settings)


def _not_released(error: OSError, settings: Settings) -> RunError:
    named = named_error(error, settings.release)
    return named if isinstance(named, DiskFull) else RunError("not-released", **named.facts)

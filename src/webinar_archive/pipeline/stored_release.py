"""What a pipeline released last, from the outcomes that its archive stores: nothing is run, no notice is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from webinar_archive.archive.layout import beside_plan, outcome_file, record_folders, runs_folder
from webinar_archive.errors import UsageError
from webinar_archive.exports.released_record import LoadRecord, ReleasedRecord
from webinar_archive.exports.schema import Row, TableMetadata
from webinar_archive.pipeline.config import (
    ExportSection,
    PackageSection,
    ProposeSection,
    PublishSection,
    ReviewSection,
)
from webinar_archive.pipeline.outcome import Outcome, never_archived
from webinar_archive.pipeline.plan import Plan, load_outcome, load_plan
from webinar_archive.pipeline.record_ids import told_apart
from webinar_archive.pipeline.released_records import record_loaders
from webinar_archive.pipeline.reviewed_outcomes import release_store, released_to, reviewed_outcomes
from webinar_archive.pipeline.stored_pipelines import stored_pipelines
from webinar_archive.pipeline.table_metadata import table_metadata
from webinar_archive.reviews.review_store import ReviewStore
from webinar_archive.reviews.reviewed_record import ReviewedRecord, reviewed_record
from webinar_archive.reviews.reviews_file import Reviews, load_reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRelease:
    """A pipeline's records as they ended last, in the order of its table, how it exports them, and whose they are.

    `archive` is the pipeline's folder in the archive, `folder` the one that its table is released to, with the
    reviews; `below` is the folder, below the one that exports go to, for the files of this pipeline. `plan` is that of
    the run that released it last, with the paths of then. `outcomes` are as the program made them; `rows` and
    `records` have people's decisions in them.
    """

    name: str
    archive: Path
    folder: Path | None = None
    export: ExportSection
    outcomes: tuple[Outcome, ...]
    package: PackageSection
    publish: PublishSection
    propose: ProposeSection
    review: ReviewSection
    plan: Plan | None = None
    below: str = ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row of the table. Raises `UsageError` where the reviews cannot be read."""
        return tuple(row for outcome in self.reviewed_outcomes() for row in outcome.rows)

    def store(self) -> ReviewStore | None:
        """Return the store of the release's reviews; None where it is not known where that was released to."""
        return release_store(self.archive, self.folder) if self.folder else None

    def reviewed_records(self) -> Iterator[ReviewedRecord]:
        """Yield every record with its reviews. Raises `UsageError` where those cannot be read."""
        reviews = load_reviews(self.folder) if self.folder else Reviews()
        for outcome in self.outcomes:
            yield reviewed_record(outcome.key, outcome.rows, reviews.of(outcome.key))

    def reviewed_outcomes(self) -> tuple[Outcome, ...]:
        """Return the outcomes with people's decisions in their rows. Raises `UsageError` as `rows` does."""
        if self.folder is None:
            return self.outcomes
        return reviewed_outcomes(self.outcomes, self.archive, load_reviews(self.folder))

    @property
    def table(self) -> TableMetadata:
        """What formats need to know of the table besides its rows."""
        return table_metadata(self.name, self.export, self.package, self.archive)

    def records(self, *, words: bool = True) -> Iterator[ReleasedRecord]:
        """Yield every record with what the archive holds of it, one after the other; `words` as there."""
        return (load() for load in self.record_loaders(words=words))

    def record_loaders(self, *, words: bool = True) -> tuple[LoadRecord, ...]:
        """Return what loads every record with what the archive holds of it; `words` as there."""
        return record_loaders(self.archive, self.reviewed_outcomes(), self.export.address, words=words)


def stored_releases(source: Path, records: Collection[str] = ()) -> tuple[StoredRelease, ...]:
    """Return what a pipeline file, a pipeline's folder in an archive, or every pipeline of an archive released last.

    Args:
        source: The pipeline file or the folder.
        records: Keys or ids of the records wanted; all, where none is given.

    Raises:
        UsageError: There is no such file or folder, nothing has been archived in it, or a record is unknown.
    """
    found = stored_pipelines(source)
    every = tuple(map(_of_pipeline, found.folders))
    if found.settings is not None:
        settings = found.settings
        every = tuple(
            replace(
                release,
                name=settings.pipeline.name,
                folder=settings.release,
                export=settings.export,
                package=settings.package,
                publish=settings.publish,
                propose=settings.propose,
                review=settings.review,
            )
            for release in every
        )
    if found.is_whole_archive:
        every = tuple(replace(release, below=release.name) for release in every)
    if not any(release.outcomes for release in every):
        raise UsageError("nothing-archived", path=str(source))
    if not records:
        return every
    unknown = set(records)
    for release in every:
        unknown -= {name for outcome in release.outcomes for name in (outcome.key, outcome.record_id)}
    if unknown:
        names = ", ".join(release.name for release in every)
        raise UsageError("no-such-record", record=", ".join(sorted(unknown)), pipeline=names)
    chosen = (replace(release, outcomes=_chosen(release.outcomes, records)) for release in every)
    return tuple(release for release in chosen if release.outcomes)


def _chosen(outcomes: tuple[Outcome, ...], records: Collection[str]) -> tuple[Outcome, ...]:
    return tuple(o for o in outcomes if o.key in records or o.record_id in records)


def _of_pipeline(folder: Path) -> StoredRelease:
    """Return what the pipeline of this folder released last; all that it archived, where it never released."""
    plan = last_release_plan(folder)
    keys = plan.every if plan else tuple(record.name for record in _records(folder))
    outcomes = told_apart([load_outcome(folder / key) or never_archived(key) for key in keys])
    return StoredRelease(
        name=folder.name,
        archive=folder,
        folder=released_to(plan.settings, folder) if plan else None,
        export=plan.settings.export if plan else ExportSection(),
        outcomes=outcomes,
        package=plan.settings.package if plan else PackageSection(),
        publish=plan.settings.publish if plan else PublishSection(),
        propose=plan.settings.propose if plan else ProposeSection(),
        review=plan.settings.review if plan else ReviewSection(),
        plan=plan,
    )


def _records(folder: Path) -> tuple[Path, ...]:
    return tuple(r for r in record_folders(folder) if outcome_file(r).is_file()) if folder.is_dir() else ()


def last_release_plan(folder: Path) -> Plan | None:
    """Return the plan of the run that released a table last, None when none is stored."""
    ends = {plan: beside_plan(plan, "ended") for plan in runs_folder(folder).glob("*.json")}
    ended = {plan: end.stat().st_mtime for plan, end in ends.items() if end.is_file()}
    for path in sorted(ended, key=lambda plan: ended[plan], reverse=True):
        try:
            plan, _ = load_plan(path, moved=True)
        except (UsageError, msgspec.DecodeError):
            # of another release, or pruned meanwhile
            continue
        if plan.run_options.release:
            return plan
    return None

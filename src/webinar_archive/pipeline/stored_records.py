"""The records that an archive stores, by the pipeline file or the folder that a command is given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.archive.layout import record_folders
from webinar_archive.errors import UsageError
from webinar_archive.pipeline.stored_pipelines import StoredPipelines, stored_pipelines


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """A record in an archive: its folder, in that of its pipeline."""

    folder: Path

    @property
    def key(self) -> str:
        """The record's key."""
        return self.folder.name

    @property
    def pipeline(self) -> Path:
        """The folder of the record's pipeline."""
        return self.folder.parent

    @property
    def name(self) -> str:
        """Names the record in its archive."""
        # not by paths: to make them for each of ten thousand records takes as long as to read its outcome
        return "/".join(str(self.folder).rsplit("/", 2)[-2:])


def stored_records(source: Path, records: Collection[str] = ()) -> tuple[StoredRecord, ...]:
    """Return the records of a pipeline file, of a pipeline's folder in an archive, or of a whole archive.

    Args:
        source: The pipeline file or the folder.
        records: Keys or ids of the records wanted; all, where none is given.

    Raises:
        UsageError: There is no such file or folder, nothing has been archived in it, or a record is unknown.
    """
    return records_of(stored_pipelines(source), source, records)


def records_of(
    stored: StoredPipelines, source: Path, records: Collection[str] = ()
) -> tuple[StoredRecord, ...]:
    """Return the records of stored pipelines; `source` is what a person named. Otherwise as `stored_records`."""
    pipelines = stored.folders
    every = tuple(StoredRecord(folder=folder) for each in pipelines for folder in record_folders(each))
    if not every:
        raise UsageError("nothing-archived", path=str(source))
    if not records:
        return every
    chosen, missing = _named(every, records)
    if missing:
        names = ", ".join(each.name for each in pipelines)
        raise UsageError("no-such-record", record=", ".join(sorted(missing)), pipeline=names)
    return chosen


def _named(
    every: tuple[StoredRecord, ...], names: Collection[str]
) -> tuple[tuple[StoredRecord, ...], set[str]]:
    """Return the records of these names, and the names that no record has."""
    missing = set(names) - {record.key for record in every}
    ids: dict[StoredRecord, str] = {}
    if missing:
        from webinar_archive.pipeline.plan import load_outcome

        # ids stand in the outcomes, which take longer to read than the names of folders
        outcomes = ((record, load_outcome(record.folder)) for record in every)
        ids = {record: outcome.record_id for record, outcome in outcomes if outcome is not None}
    chosen = tuple(record for record in every if record.key in names or ids.get(record) in missing)
    return chosen, missing - set(ids.values())

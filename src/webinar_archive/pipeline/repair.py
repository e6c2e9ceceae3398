"""Take back damaged and missing files of records from a copy: only what has the checksum that was stored."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.archive.events import Event, add_event, utc_seconds
from webinar_archive.archive.kept_files import kept_path
from webinar_archive.archive.recorded_files import recorded_files_of_all_versions
from webinar_archive.archive.remote_films import remote_film
from webinar_archive.archive.verification import ALGORITHMS, MAX_NAMED, hashed
from webinar_archive.errors import RecordError
from webinar_archive.file_drafts import remove_drafts
from webinar_archive.files import draft, write_whole
from webinar_archive.models import ArchivedFile
from webinar_archive.pipeline.brought_films import is_lost
from webinar_archive.pipeline.repair_copies import RepairCopy
from webinar_archive.pipeline.stored_records import StoredRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What a repair of one record took back, and what it could not, by the paths in the record's folder."""

    repaired: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def repair_records(
    records: Sequence[StoredRecord], copy: RepairCopy, on_share: Callable[[float], None] = lambda _: None
) -> Iterator[tuple[StoredRecord, Repair]]:
    """Yield each record that is damaged with what was taken back from a copy; what is whole is not touched.

    Every file of the records is hashed first. A repair is kept as an event of its record.

    Raises:
        UsageError: The copy is too large to be searched.
        RecordError: The storage of the copy does not answer.
        OSError: A file cannot be written.
    """
    lost = []
    for number, record in enumerate(records):
        on_share(number / len(records))
        found = _lost(record, copy)
        if found.repaired or found.left or found.files:
            lost.append(found)
    copy.search({file.size_bytes for each in lost for file in each.files})
    for each in lost:
        yield each.record, _repaired(each, copy)
    on_share(1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lost:
    """What a record has lost: files, and results, of which some were taken back already and some could not be."""

    record: StoredRecord
    files: tuple[ArchivedFile, ...]
    repaired: tuple[str, ...]
    left: tuple[str, ...]


def _lost(record: StoredRecord, copy: RepairCopy) -> _Lost:
    recorded = recorded_files_of_all_versions(record.folder)
    unreadable = [path for path, _ in recorded.unreadable]
    repaired = []
    for path in unreadable:
        remove_drafts((record.folder / path).parent)
        data = next(copy.results(record, path), None)
        if data is not None:
            _remove_other(record.folder / path)
            write_whole(record.folder / path, data)
            repaired.append(path)
    if repaired:
        # what they name is known now
        recorded = recorded_files_of_all_versions(record.folder)
    return _Lost(
        record=record,
        files=tuple(file for file in recorded.files if not _is_whole(record.folder, file)),
        repaired=tuple(repaired),
        left=tuple(path for path in unreadable if path not in repaired),
    )


def _is_whole(record: Path, file: ArchivedFile) -> bool:
    algorithm = file.checksum.partition(":")[0]
    if algorithm not in ALGORITHMS:
        # not to be verified, and so not to be replaced
        return True
    try:
        return hashed(kept_path(record, file.path), algorithm, lambda _: None) == file.checksum
    except (RecordError, OSError):
        # one that lies in copies alone is taken back when they have lost it, too
        away = remote_film(record, file)
        return away is not None and not is_lost(record, away)


def _repaired(lost: _Lost, copy: RepairCopy) -> Repair:
    repaired, left = list(lost.repaired), list(lost.left)
    for file in lost.files:
        (repaired if _is_taken_back(lost.record.folder, file, copy) else left).append(file.path)
    outcome = "failure" if left else "success"
    facts = {"from": copy.name, "repaired": repaired[:MAX_NAMED], "left": left[:MAX_NAMED]}
    add_event(lost.record.folder, Event(kind="repair", at=utc_seconds(), outcome=outcome, facts=facts))
    return Repair(repaired=tuple(repaired), left=tuple(left))


def _is_taken_back(record: Path, file: ArchivedFile, copy: RepairCopy) -> bool:
    """Put the first copy that has the stored checksum in the place of a file; tell whether there was one."""
    algorithm = file.checksum.partition(":")[0]
    try:
        path = kept_path(record, file.path)
    except RecordError:
        # a folder on its way is a link that leads elsewhere
        return False
    # what a killed repair left
    remove_drafts(path.parent)
    for candidate in copy.candidates(file):
        with contextlib.suppress(_NotTheSame, OSError):
            with draft(path) as temporary:
                found = f"sha512:{candidate(temporary)}"
                if algorithm != "sha512":
                    found = hashed(temporary, algorithm, lambda _: None)
                if found != file.checksum:
                    raise _NotTheSame
                _remove_other(path)
            return True
    return False


class _NotTheSame(Exception):  # noqa: N818 - leaves the draft of a copy that is another file
    pass


def _remove_other(path: Path) -> None:
    """Remove an empty folder that stands in the place of a file."""
    with contextlib.suppress(OSError):
        path.rmdir()

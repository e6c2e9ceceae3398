"""Verify a record: hash each archived file again, and name those that are damaged, missing or extra.

All versions of its capture are verified. A record may be at work meanwhile: what does not agree is therefore looked
at a second time, with the results that are stored by then.
"""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from webinar_archive.archive.events import Event, utc_seconds
from webinar_archive.archive.kept_files import kept_path
from webinar_archive.archive.recorded_files import RecordedFiles, recorded_files_of_all_versions
from webinar_archive.archive.remote_films import remote_film
from webinar_archive.archive.working_files import is_working_file
from webinar_archive.errors import RecordError
from webinar_archive.file_drafts import is_draft
from webinar_archive.files import blocks_of, open_regular
from webinar_archive.models import ArchivedFile
from webinar_archive.text.characters import shown

ALGORITHMS = ("sha512", "sha256")
MAX_ENTRIES = 100_000
"""How many files in a record's folder are looked at, in search of those that no result names."""
MAX_NAMED = 100
"""How many faults of one record an event keeps."""

OnBytes = Callable[[int, int], None]
"""Called with the bytes hashed so far and all bytes of the record. What it raises ends the verification."""


class Fault(StrEnum):
    """What is wrong with a file."""

    DAMAGED = "damaged"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    OUTSIDE = "outside"
    """Its path leads out of the record's folder."""
    COPY_LOST = "copy-lost"
    """A film that lies in copies alone is not in one of them."""
    EXTRA = "extra"
    """No result names it: nothing is lost."""


HARMLESS = (Fault.EXTRA,)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFault:
    """A file of a record that is not as it was stored. `found` is its checksum now."""

    path: str
    fault: Fault
    expected: str | None = None
    found: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a verification of one record found: how many files and bytes were hashed, and the faults."""

    files: int = 0
    size_bytes: int = 0
    faults: tuple[FileFault, ...] = ()

    @property
    def harmful(self) -> tuple[FileFault, ...]:
        """The faults of files that are damaged, missing or not to be read."""
        return tuple(fault for fault in self.faults if fault.fault not in HARMLESS)

    @property
    def is_damaged(self) -> bool:
        """Whether a file is damaged, missing or not to be read."""
        return bool(self.harmful)

    def event(self) -> Event:
        """Return the event that keeps what was found."""
        facts = {"files": self.files, "size_bytes": self.size_bytes, "faults": self.faults[:MAX_NAMED]}
        outcome = "failure" if self.is_damaged else "success"
        return Event(kind="fixity check", at=utc_seconds(), outcome=outcome, facts=facts)


def summary_facts(found: Sequence[Verification]) -> dict[str, int]:
    """Return the sums of some records' verifications, as messages state them."""
    return {
        "records": len(found),
        "files": sum(each.files for each in found),
        "size_bytes": sum(each.size_bytes for each in found),
        "harmful": sum(len(each.harmful) for each in found),
    }


def verify_record(
    record: Path, on_bytes: OnBytes | None = None, *, max_entries: int = MAX_ENTRIES
) -> Verification:
    """Hash every file that the results of a record name. What cannot be read is a fault of this record.

    Of the files in its folder, `max_entries` are looked at, in search of those that no result names.
    """
    try:
        recorded = recorded_files_of_all_versions(record)
        found = _verified(record, recorded, on_bytes)
        if found.is_damaged:
            again = recorded_files_of_all_versions(record)
            if again != recorded:
                recorded, found = again, _verified(record, again, on_bytes)
        faults = (*found.faults, *_extras(record, recorded, max_entries))
        return Verification(files=found.files, size_bytes=found.size_bytes, faults=faults)
    except OSError as error:
        name = Path(os.fsdecode(error.filename or record)).name
        fault = FileFault(path=shown(name), fault=Fault.UNREADABLE, reason=error.strerror)
        return Verification(faults=(fault,))


def _verified(record: Path, recorded: RecordedFiles, on_bytes: OnBytes | None) -> Verification:
    faults = [
        FileFault(path=shown(path), fault=Fault.UNREADABLE, reason=reason)
        for path, reason in recorded.unreadable
    ]
    here = [file for file in recorded.files if remote_film(record, file) is None]
    total_bytes = sum(file.size_bytes for file in here)
    done_bytes = 0
    for file in here:

        def count(hashed_bytes: int, before_bytes: int = done_bytes) -> None:
            if on_bytes is not None:
                on_bytes(before_bytes + hashed_bytes, total_bytes)

        fault = _fault_of(record, file, count)
        if fault is not None:
            faults.append(fault)
        done_bytes += file.size_bytes
    return Verification(files=len(here), size_bytes=total_bytes, faults=tuple(faults))


def _fault_of(record: Path, file: ArchivedFile, count: Callable[[int], None]) -> FileFault | None:
    def fault(kind: Fault, **facts: str | None) -> FileFault:
        return FileFault(path=shown(file.path), fault=kind, expected=file.checksum, **facts)

    algorithm = file.checksum.partition(":")[0]
    if algorithm not in ALGORITHMS:
        return fault(Fault.UNREADABLE, reason=f"the algorithm {shown(algorithm[:20])} is not known")
    try:
        path = kept_path(record, file.path)
        found = hashed(path, algorithm, count)
    except RecordError:
        return fault(Fault.OUTSIDE)
    except (FileNotFoundError, NotADirectoryError):
        # it may have been deleted meanwhile, since copies have it
        return None if remote_film(record, file) else fault(Fault.MISSING)
    except OSError as error:
        return fault(Fault.UNREADABLE, reason=error.strerror)
    return None if found == file.checksum else fault(Fault.DAMAGED, found=found)


def hashed(path: Path, algorithm: str, count: Callable[[int], None]) -> str:
    """Return the checksum (`sha512:…`) of a regular file, in blocks of which `count` is told. Raises `OSError`.

    A link is not followed: it is not the file that was stored.
    """
    with open_regular(path, follow_links=False) as file:
        digest = hashlib.new(algorithm, usedforsecurity=False)
        for block in blocks_of(file, count):
            digest.update(block)
    return f"{algorithm}:{digest.hexdigest()}"


def _extras(record: Path, recorded: RecordedFiles, max_entries: int) -> Iterator[FileFault]:
    """Yield the files in the record's folder that no result names and that are none of our own."""
    known = {file.path for file in recorded.files}
    for number, path in enumerate(_entries(record, max_entries)):
        if number >= max_entries:
            return
        if path.as_posix() not in known and not is_working_file(path) and not is_draft(path.name):
            yield FileFault(path=shown(path.as_posix()), fault=Fault.EXTRA)


def _entries(record: Path, most: int) -> Iterator[PurePosixPath]:
    """Yield the path of everything below a folder that is no folder itself; links are not followed."""
    todo = [record]
    while todo:
        folder = todo.pop()
        with os.scandir(folder) as entries:
            for entry in sorted(itertools.islice(entries, most), key=lambda entry: entry.name):
                if entry.is_dir(follow_symlinks=False):
                    todo.append(Path(entry.path))
                else:
                    yield PurePosixPath(Path(entry.path).relative_to(record).as_posix())

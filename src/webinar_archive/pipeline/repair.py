"""Take back damaged and missing files of records from a copy: only what has the checksum that was stored.

Files of the copy are known by their content, so that it may be another archive, packages, or any folder.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.archive.events import Event, add_event, utc_seconds
from webinar_archive.archive.kept_files import kept_path
from webinar_archive.archive.recorded_files import recorded_files_of_all_versions
from webinar_archive.archive.verification import ALGORITHMS, MAX_NAMED, hashed
from webinar_archive.errors import RecordError, UsageError
from webinar_archive.file_copies import copied_digest
from webinar_archive.files import checksum, draft, regular_file_bytes, write_whole
from webinar_archive.models import ArchivedFile
from webinar_archive.packages.bag_tags import read_tags
from webinar_archive.pipeline.bag_folders import bags_in
from webinar_archive.pipeline.stored_records import StoredRecord
from webinar_archive.text.characters import shown

MAX_COPY_ENTRIES = 2_000_000
"""How many files and folders of a copy are looked at."""
MAX_RESULT_BYTES = 64_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What a repair of one record took back, and what it could not, by the paths in the record's folder."""

    repaired: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class Copy:
    """A folder in which copies of files lie; it is searched once for the sizes that are wanted."""

    def __init__(self, folder: Path) -> None:
        """Take a folder. Raises `UsageError` where there is none."""
        if not folder.is_dir():
            raise UsageError("copy-missing", path=str(folder))
        self._folder = folder
        self._by_size: dict[int, list[Path]] = {}
        self._bags: dict[str, list[Path]] | None = None

    @property
    def name(self) -> str:
        """The folder, as events name it."""
        return shown(str(self._folder))

    def search(self, sizes: set[int]) -> None:
        """Find the files of these sizes. Raises `UsageError` where the copy holds too many files to look at."""
        self._by_size = {}
        for path, size in self._files():
            if size in sizes:
                self._by_size.setdefault(size, []).append(path)

    def candidates(self, file: ArchivedFile) -> list[Path]:
        """Return the files that may be a copy of this one; those of its name first."""
        name = Path(file.path).name
        return sorted(self._by_size.get(file.size_bytes, ()), key=lambda path: path.name != name)

    def results(self, record: StoredRecord, path: str) -> Iterator[bytes]:
        """Yield a result of a record as packages in the copy hold it, where it has the checksum of their manifest."""
        for bag in self._bags_of(record):
            with contextlib.suppress(RecordError, OSError):
                name = f"data/record/{path}"
                stated = {
                    f"{m.algorithm}:{m.digests[name]}" for m in read_tags(bag).payload if name in m.digests
                }
                data = regular_file_bytes(bag / name, MAX_RESULT_BYTES)
                if data is not None and checksum(data) in stated:
                    yield data

    def _bags_of(self, record: StoredRecord) -> list[Path]:
        """Return the packages of a record in the copy, the newest first; all are opened once, at the first call."""
        if self._bags is None:
            bags: dict[str, list[Path]] = {}
            for bag in reversed(list(bags_in(self._folder))):
                with contextlib.suppress(RecordError, OSError):
                    name = read_tags(bag).value("Internal-Sender-Identifier")
                    bags.setdefault(name or "", []).append(bag)
            self._bags = bags
        return self._bags.get(record.name, [])

    def _files(self) -> Iterator[tuple[Path, int]]:
        todo, seen = [self._folder], 0
        while todo:
            with contextlib.suppress(PermissionError), os.scandir(todo.pop()) as entries:
                for entry in entries:
                    seen += 1
                    if seen > MAX_COPY_ENTRIES:
                        raise UsageError("copy-too-large", path=str(self._folder), most=MAX_COPY_ENTRIES)
                    if entry.is_dir(follow_symlinks=False):
                        todo.append(Path(entry.path))
                    elif entry.is_file(follow_symlinks=False):
                        yield Path(entry.path), entry.stat(follow_symlinks=False).st_size


def repair_records(
    records: Sequence[StoredRecord], copy: Copy, on_share: Callable[[float], None] = lambda _: None
) -> Iterator[tuple[StoredRecord, Repair]]:
    """Yield each record that is damaged with what was taken back from a copy; what is whole is not touched.

    Every file of the records is hashed first. A repair is kept as an event of its record.

    Raises:
        UsageError: The copy is too large to be searched.
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


def _lost(record: StoredRecord, copy: Copy) -> _Lost:
    recorded = recorded_files_of_all_versions(record.folder)
    unreadable = [path for path, _ in recorded.unreadable]
    repaired = []
    for path in unreadable:
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
        return False


def _repaired(lost: _Lost, copy: Copy) -> Repair:
    repaired, left = list(lost.repaired), list(lost.left)
    for file in lost.files:
        (repaired if _is_taken_back(lost.record.folder, file, copy) else left).append(file.path)
    outcome = "failure" if left else "success"
    facts = {"from": copy.name, "repaired": repaired[:MAX_NAMED], "left": left[:MAX_NAMED]}
    add_event(lost.record.folder, Event(kind="repair", at=utc_seconds(), outcome=outcome, facts=facts))
    return Repair(repaired=tuple(repaired), left=tuple(left))


def _is_taken_back(record: Path, file: ArchivedFile, copy: Copy) -> bool:
    """Put the first copy that has the stored checksum in the place of a file; tell whether there was one."""
    algorithm = file.checksum.partition(":")[0]
    try:
        path = kept_path(record, file.path)
    except RecordError:
        # a folder on its way is a link that leads elsewhere
        return False
    for candidate in copy.candidates(file):
        with contextlib.suppress(_NotTheSame, OSError):
            with draft(path) as temporary:
                found = f"sha512:{copied_digest(candidate, temporary, lambda _: None, link=False)}"
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

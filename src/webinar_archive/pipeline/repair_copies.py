"""The copies from which files of records are taken back: folders, and packages in a storage.

Files of a copy are known by their content, so that a folder may be another archive, packages, or anything else.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Protocol

from webinar_archive.errors import RecordError, UsageError
from webinar_archive.file_copies import copied_digest
from webinar_archive.files import checksum, regular_file_bytes
from webinar_archive.models import ArchivedFile
from webinar_archive.packages.bag_tags import BagTags, read_tags
from webinar_archive.packages.safe_names import safe_name
from webinar_archive.pipeline.bag_folders import bags_in
from webinar_archive.pipeline.record_copies import versions_of
from webinar_archive.pipeline.stored_bags import stored_bags, stored_tags
from webinar_archive.pipeline.stored_records import StoredRecord
from webinar_archive.storage.addresses import is_address, read_address
from webinar_archive.storage.copy_store import CopyStore
from webinar_archive.storage.stores import open_store
from webinar_archive.text.characters import shown

MAX_COPY_ENTRIES = 2_000_000
"""How many files and folders of a copy are looked at."""
MAX_RESULT_BYTES = 64_000_000

Candidate = Callable[[Path], str]
"""Brings a file that may be the one wanted to a path, and returns its SHA-512."""


class RepairCopy(Protocol):
    """Where files are taken back from. What a storage does not do is a `RecordError`."""

    @property
    def name(self) -> str:
        """The copy, as events name it."""

    def search(self, sizes: set[int]) -> None:
        """Find the files of these sizes. Raises `UsageError` where the copy holds too many files to look at."""

    def candidates(self, file: ArchivedFile) -> list[Candidate]:
        """Return the files that may be a copy of this one; those of its name first."""

    def results(self, record: StoredRecord, path: str) -> Iterator[bytes]:
        """Yield a result of a record as packages in the copy hold it, where it has the checksum of their manifest."""

    def close(self) -> None:
        """Close the connections to the copy."""


def repair_copy(written: str) -> RepairCopy:
    """Return the copy that a person named. Raises `UsageError` where there is none."""
    if is_address(written):
        return StoredCopy(open_store(read_address(written)))
    return FolderCopy(Path(written))


class FolderCopy:
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

    def candidates(self, file: ArchivedFile) -> list[Candidate]:
        """Return the files that may be a copy of this one; those of its name first."""
        name = Path(file.path).name
        found = sorted(self._by_size.get(file.size_bytes, ()), key=lambda path: path.name != name)
        return [partial(_copied, path) for path in found]

    def results(self, record: StoredRecord, path: str) -> Iterator[bytes]:
        """Yield a result of a record as packages in the copy hold it, where it has the checksum of their manifest."""
        for bag in self._bags_of(record):
            with contextlib.suppress(RecordError, OSError):
                name = f"data/record/{path}"
                data = regular_file_bytes(bag / name, MAX_RESULT_BYTES)
                if data is not None and checksum(data) in _stated(read_tags(bag), name):
                    yield data

    def close(self) -> None:
        """Do nothing: files are closed where they are read."""

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


class StoredCopy:
    """A storage in which `copies` put packages; only what is taken back is brought from it."""

    def __init__(self, store: CopyStore) -> None:
        self._store = store
        self._by_size: dict[int, list[str]] = {}

    @property
    def name(self) -> str:
        """The address, as events name it."""
        return self._store.name

    def search(self, sizes: set[int]) -> None:
        """Find the files of these sizes."""
        self._by_size = {}
        for path, size in self._store.files("") if sizes else ():
            if size in sizes:
                self._by_size.setdefault(size, []).append(path)

    def candidates(self, file: ArchivedFile) -> list[Candidate]:
        """Return the files that may be a copy of this one; those of its name first."""
        name = PurePosixPath(file.path).name
        found = sorted(
            self._by_size.get(file.size_bytes, ()), key=lambda path: path.rpartition("/")[2] != name
        )
        return [partial(self._brought, path) for path in found]

    def results(self, record: StoredRecord, path: str) -> Iterator[bytes]:
        """Yield a result of a record as packages in the copy hold it, where it has the checksum of their manifest."""
        folder, package = safe_name(record.pipeline.name), safe_name(record.key)
        for version in versions_of(package, self._store.folders(folder)):
            for bag in stored_bags(self._store, f"{folder}/{package}-v{version}"):
                name = f"data/record/{path}"
                data = self._store.read(bag.path(name), MAX_RESULT_BYTES)
                if data is not None and checksum(data) in _stated(stored_tags(bag), name):
                    yield data

    def close(self) -> None:
        """Close the connections to the storage."""
        self._store.close()

    def _brought(self, path: str, to: Path) -> str:
        digest = hashlib.sha512()
        with to.open("xb") as file:
            for block in self._store.blocks(path):
                digest.update(block)
                file.write(block)
        return digest.hexdigest()


def _copied(source: Path, to: Path) -> str:
    return copied_digest(source, to, lambda _: None, link=False)


def _stated(tags: BagTags, name: str) -> set[str]:
    """Return the checksums that a package's manifests state for a file."""
    return {f"{each.algorithm}:{each.digests[name]}" for each in tags.payload if name in each.digests}
